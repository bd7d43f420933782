"""Reading the data sets: `--data` or DJINN_DATA names the folder, and there is no default."""

import gzip
import json
import os
import random
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from PIL import Image
from torch import Tensor


class Question(NamedTuple):
    text: str
    context: str
    answers: list[tuple[str, int]]  # text and its first character


class Data:
    def __init__(self, folder: Path | None):
        folder = folder or os.environ.get("DJINN_DATA")
        if not folder:
            raise SystemExit("No data: name the folder of the data sets with --data DIR or DJINN_DATA.")
        self.folder = Path(folder)

    def path(self, name: str) -> Path:
        path = self.folder / name
        if not path.exists():
            raise SystemExit(f"No data: {path} is missing; --data or DJINN_DATA must name a folder with {name}.")
        return path

    def text(self, name: str) -> str:
        return gzip.decompress(self.path(name).read_bytes()).decode("utf-8")

    def sst2(self, split: str) -> list[tuple[str, int]]:
        """(sentence, label) with 0 = negative, 1 = positive; lines are 'label<TAB>sentence' under a header."""
        rows = [line.split("\t", 1) for line in self.text(f"sst2/{split}.tsv.gz").splitlines()[1:]]
        return [(sentence.strip(), int(label)) for label, sentence in rows]

    def clinc150(self) -> tuple[list[str], dict[str, list[tuple[str, int]]]]:
        """Label names (the last is out_of_scope) and the splits train, val, test."""
        full = json.loads(self.text("clinc150/data_full.json.gz"))
        labels = sorted({label for _, label in full["train"]}) + ["out_of_scope"]
        index = {label: i for i, label in enumerate(labels)} | {"oos": len(labels) - 1}
        splits = {s: [(t, index[y]) for t, y in full[s] + full[f"oos_{s}"]] for s in ("train", "val", "test")}
        return labels, splits

    def sentences(self, name: str) -> tuple[list[str], list[tuple[str, int]], list[tuple[str, int]]]:
        """Labels, training and test sentences of `sentiment` or `intent`."""
        if name == "sentiment":
            return ["NEGATIVE", "POSITIVE"], self.sst2("train"), self.sst2("test")
        labels, splits = self.clinc150()
        return labels, splits["train"] + splits["val"], splits["test"]

    def squad(self) -> tuple[list[Question], list[Question]]:
        """SQuAD v1.1's development set; every fourth article by title is held out."""
        train, held = [], []
        for i, article in enumerate(self.squad_articles()):
            (held if i % 4 == 3 else train).extend(article)
        return train, held

    def squad_articles(self) -> list[list[Question]]:
        """The questions of each article, by title."""
        articles = json.loads(self.text("squad/dev-v1.1.json.gz"))["data"]
        return [
            [
                Question(q["question"], paragraph["context"], [(a["text"], a["answer_start"]) for a in q["answers"]])
                for paragraph in article["paragraphs"]
                for q in paragraph["qas"]
            ]
            for article in sorted(articles, key=lambda a: a["title"])
        ]

    def unanswerable(self) -> list[Question]:
        """The held-out questions, each with another paragraph of its article that holds none of its answers."""
        choice, found = random.Random(7), []
        for questions in self.squad_articles()[3::4]:
            paragraphs = sorted({q.context for q in questions})
            for q in questions:
                others = [p for p in paragraphs if not any(text.lower() in p.lower() for text, _ in q.answers)]
                if others:
                    found.append(Question(q.text, choice.choice(others), []))
        return found

    def extra_questions(self, limit: int = 0) -> list[Question]:
        """The further question files `qa/*.jsonl.gz`, at most `limit` of each."""
        found = []
        for path in sorted(self.path("qa").glob("*.jsonl.gz")):
            rows = [json.loads(line) for line in self.text(f"qa/{path.name}").splitlines()]
            random.shuffle(rows)
            for r in rows[: limit or None]:
                answers = [(a["text"], a["start"]) for a in r["answers"]]
                found.append(Question(r["question"], r["context"], answers))
        return found

    def photographs(self) -> list[tuple[str, Path]]:
        """Label and file of each of `photographs/<label>/*`."""
        return sorted((f.parent.name, f) for f in self.path("photographs").glob("*/*"))

    def images(self, split: str) -> tuple[list[str], Tensor, Tensor]:
        """Labels, uint8 pixels [n, 3, height, width] and label numbers of `<split>/<label>/*.jpg`."""
        folder = self.path(split)
        labels = sorted(f.name for f in folder.iterdir() if f.is_dir())
        files = [(f, k) for k, label in enumerate(labels) for f in sorted((folder / label).glob("*.jpg"))]
        pixels = np.stack([np.asarray(Image.open(f).convert("RGB")) for f, _ in files])
        return labels, torch.from_numpy(pixels).permute(0, 3, 1, 2), torch.tensor([k for _, k in files])
