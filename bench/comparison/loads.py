"""The loads, and their requests in the shape that each server wants."""

import base64
import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from comparison.settings import BENCH

TITLES = {
    "text": "Mixed-length sentiment (MiniLM-L6, 5–300 tokens)",
    "bert": "Classifier of BERT base's size, 128 tokens",
    "images": "ResNet50 at 224 × 224, JPEGs of mixed sizes",
}


@dataclass(frozen=True)
class Shape:
    """How one server is asked, and where its answer has label and score."""

    path: str
    body: Callable[[dict], bytes]
    label: str = "label"
    score: str = "score"
    content_type: str = "application/json"


def as_json(**fields) -> Callable[[dict], bytes]:
    """A JSON body in which the field that is None holds the text; one in a list where it is [None]."""

    def body(request: dict) -> bytes:
        text = request["text"]
        filled = {name: text if value is None else [text] if value == [None] else value for name, value in fields.items()}
        return json.dumps(filled).encode()

    return body


def raw(request: dict) -> bytes:
    return base64.b64decode(request["image"])


def prepare(work: Path, python: Path, loads: tuple[str, ...]) -> None:
    """Builds checkpoints, packages, requests and expected answers that are not there yet."""
    missing = [load for load in loads if not (work / "loads" / f"{load}.json").exists()]
    if missing:
        subprocess.run([python, BENCH / "comparison/prepare.py", work, *missing], check=True)


def read(work: Path, load: str) -> list[dict]:
    return json.loads((work / "loads" / f"{load}.json").read_text("utf-8"))


def write_requests(path: Path, requests: list[dict], shape: Shape) -> None:
    """The file that the load generator reads."""
    kept = ("label", "score", "margin")
    written = [{"body": base64.b64encode(shape.body(one)).decode()} | {name: one[name] for name in kept} for one in requests]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"content_type": shape.content_type, "requests": written}), "utf-8")
