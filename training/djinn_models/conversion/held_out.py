"""Reading labelled examples that a model was not trained on: texts, questions, pictures."""

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from torch import Tensor

from djinn_models import spans
from djinn_models.batches import named_inputs
from djinn_models.conversion.source import first_line
from djinn_models.conversion.subject import HeldOut, Inputs
from djinn_models.datasets import Question

PICTURES = {".jpg", ".jpeg", ".png", ".webp", ".bmp"}
MOST_PICTURES = 256


def content(path: Path) -> str:
    if not path.is_file():
        raise SystemExit(f"There is no data file {path}: name it with --data FILE.")
    raw = path.read_bytes()
    try:
        return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8")
    except (OSError, EOFError, UnicodeDecodeError) as failure:
        raise SystemExit(f"{path} cannot be read as UTF-8 text ({first_line(failure)}): save it again.") from failure


def texts(path: Path, labels: list[str]) -> list[tuple[str, int]]:
    """Lines of `label<TAB>text`; the label by name or number. A first line that fits neither is a header."""
    numbers = {str(i): i for i in range(len(labels))} | {label: i for i, label in enumerate(labels)}
    rows = []
    for number, line in enumerate(content(path).splitlines(), 1):
        label, tab, text = line.partition("\t")
        if tab and label in numbers and text.strip():
            rows.append((text.strip(), numbers[label]))
        elif line.strip() and number > 1:
            raise SystemExit(f"{path}, line {number}: '{line[:40]}' is not label<TAB>text with one of the model's {len(labels)} labels or its number.")
    if not rows:
        raise SystemExit(f"{path} holds no example: write label<TAB>text on each line.")
    return rows


def questions(path: Path, original, reading: dict) -> HeldOut:
    """SQuAD's JSON; answered as the server does, and scored by its F1."""
    try:
        articles = json.loads(content(path))["data"]
        asked = [
            Question(q["question"], paragraph["context"], [(a["text"], a["answer_start"]) for a in q["answers"]])
            for article in articles
            for paragraph in article["paragraphs"]
            for q in paragraph["qas"]
            if q["answers"]
        ]
    except (ValueError, KeyError, TypeError) as failure:
        raise SystemExit(f"{path} is not in SQuAD's JSON format ({first_line(failure)}).") from failure
    if not asked:
        raise SystemExit(f"{path} holds no question with an answer: give SQuAD's JSON.")
    found = [(window, inputs) for k, q in enumerate(asked) for window, inputs in windows(k, q, original, reading)]

    def f1(net) -> float:
        best: dict[int, spans.Span] = {}
        for window, inputs in found:
            spans.best_of(best, window.question, spans.probability_product(net(*inputs)[0], window, reading["max_answer"]))
        return spans.squad_scores(asked, best)["F1"]

    return HeldOut(len(asked), "F1", f1)


def windows(k: int, question: Question, original, reading: dict) -> Iterator[tuple[spans.Window, Inputs]]:
    tokenizer = original.tokenizer
    asked = tokenizer(question.text, add_special_tokens=False, return_offsets_mapping=True)["offset_mapping"]
    asked = asked[: reading["max_question"]]
    encodings = tokenizer(
        question.text[: asked[-1][1] if asked else 0],
        question.context,
        truncation="only_second",
        max_length=reading["window"],
        stride=reading["stride"],
        return_overflowing_tokens=True,
        return_offsets_mapping=True,
    ).encodings
    for e in encodings:
        base = e.sequence_ids.index(1)
        window = spans.Window(k, 0, base, e.ids, e.type_ids, e.offsets[base:])
        yield window, named_inputs([e.ids], [e.type_ids], original.inputs)


def pictures(folder: Path, labels: list[str]) -> list[tuple[Path, int]]:
    """Files `<label>/*`; a folder is named by its label or the label's number."""
    if not folder.is_dir():
        raise SystemExit(f"{folder} is no folder: --data of an image model names one that holds <label>/*.jpg.")
    numbers = {str(i): i for i in range(len(labels))} | {label: i for i, label in enumerate(labels)}
    kinds = sorted(f for f in folder.iterdir() if f.is_dir())
    strange = [f.name for f in kinds if f.name not in numbers]
    if strange:
        raise SystemExit(f"{folder / strange[0]} is named by none of the model's {len(labels)} labels: rename or remove it.")
    rows = [(path, numbers[f.name]) for f in kinds for path in sorted(f.iterdir()) if path.is_file()]
    if not rows:
        raise SystemExit(f"{folder} holds no <label>/*.jpg.")
    return rows


def calibration(folder: Path, image: dict) -> list[Tensor]:
    """At most 256 pictures from anywhere in the folder, evenly out of their order by name, each [1, 3, side, side]."""
    files = sorted(path for path in folder.rglob("*") if path.suffix.lower() in PICTURES)
    if not files:
        raise SystemExit(f"{folder} holds no picture ({', '.join(sorted(PICTURES))}): --calibrate names a folder of some that the model is made for.")
    prepare = picture_transform(image)
    step = max(1, len(files) // MOST_PICTURES)
    return [prepare(path)[None] for path in files[::step][:MOST_PICTURES]]


def picture_transform(image: dict):
    from torchvision.transforms import CenterCrop, Compose, Normalize, Resize, ToTensor

    steps = [Resize(image["resize"]), CenterCrop(image["size"]), ToTensor(), Normalize(image["mean"], image["std"])]
    transform = Compose(steps)

    def prepare(path: Path) -> Tensor:
        try:
            with Image.open(path) as picture:
                return transform(picture.convert("RGB"))
        except OSError as failure:
            raise SystemExit(f"{path} cannot be read as a picture ({first_line(failure)}): remove it.") from failure

    return prepare
