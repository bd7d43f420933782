"""Extractive reading: windows over a passage, the choice of a span, and SQuAD's scores."""

import collections
import re
import string
from collections.abc import Iterator
from typing import NamedTuple

import torch
from tokenizers import Tokenizer
from torch import Tensor

from djinn_models.datasets import Question

PUNCTUATION = str.maketrans("", "", string.punctuation)


class Window(NamedTuple):
    question: int  # index of the question
    first: int  # first context token in this window
    base: int  # where the context starts in `ids`
    ids: list[int]
    types: list[int]
    offsets: list[tuple[int, int]]  # of all the context's tokens

    @property
    def size(self) -> int:
        """Context tokens in this window."""
        return len(self.ids) - self.base - 1


class Span(NamedTuple):
    score: float
    start: int  # characters of the context
    end: int


def windows(questions: list[Question], tokenizer: Tokenizer, window: int, stride: int, max_question: int) -> Iterator[Window]:
    """[CLS] question [SEP] part of the context [SEP]; neighbouring parts share `stride` tokens."""
    cls, sep = tokenizer.token_to_id("[CLS]"), tokenizer.token_to_id("[SEP]")
    asked = tokenizer.encode_batch([q.text for q in questions], add_special_tokens=False)
    given = tokenizer.encode_batch([q.context for q in questions], add_special_tokens=False)
    for k, (q, c) in enumerate(zip(asked, given)):
        head = [cls, *q.ids[:max_question], sep]
        room, first = window - len(head) - 1, 0
        while True:
            part = c.ids[first : first + room]
            types = [0] * len(head) + [1] * (len(part) + 1)
            yield Window(k, first, len(head), [*head, *part, sep], types, c.offsets)
            if first + room >= len(c.ids):
                break
            first += room - stride


def logit_sum(logits: Tensor, w: Window, max_answer: int) -> Span:
    """The span in a window whose start and end logits [length, 2] have the greatest sum."""
    part = logits[w.base : w.base + w.size]
    return best_span(part[:, None, 0] + part[None, :, 1], w, max_answer)


def probability_product(logits: Tensor, w: Window, max_answer: int) -> Span:
    """The greatest product of start and end probabilities, each over the context and position 0, as pipelines do."""
    kept = torch.cat([logits[:1], logits[w.base : w.base + w.size]]).softmax(0)[1:]
    return best_span(kept[:, None, 0] * kept[None, :, 1], w, max_answer)


def no_answer(logits: Tensor, w: Window) -> float:
    """The probability that start and end both lie on position 0, likewise."""
    kept = torch.cat([logits[:1], logits[w.base : w.base + w.size]]).softmax(0)[0]
    return (kept[0] * kept[1]).item()


def best_span(scores: Tensor, w: Window, max_answer: int) -> Span:
    allowed = torch.ones(w.size, w.size).triu().tril(max_answer - 1)
    best = int(scores.masked_fill(allowed == 0, -torch.inf).argmax())
    start, end = divmod(best, w.size)
    return Span(scores[start, end].item(), w.offsets[w.first + start][0], w.offsets[w.first + end][1])


def normal(text: str) -> str:
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text.lower().translate(PUNCTUATION)).split())


def f1(answer: str, gold: str) -> float:
    x, y = normal(answer).split(), normal(gold).split()
    same = sum((collections.Counter(x) & collections.Counter(y)).values())
    return 2 * same / (len(x) + len(y)) if same else float(x == y)


def squad_scores(questions: list[Question], spans: dict[int, Span]) -> dict[str, float]:
    """Exact match and F1, each against the best of the reference answers."""
    answers = [q.context[spans[k].start : spans[k].end] for k, q in enumerate(questions)]
    exact = [max(normal(a) == normal(gold) for gold, _ in q.answers) for a, q in zip(answers, questions)]
    overlap = [max(f1(a, gold) for gold, _ in q.answers) for a, q in zip(answers, questions)]
    return {"EM": round(sum(exact) / len(exact), 4), "F1": round(sum(overlap) / len(overlap), 4)}


def best_of(spans: dict[int, Span], question: int, span: Span) -> None:
    """Keeps the better span of a question's windows."""
    if question not in spans or span.score > spans[question].score:
        spans[question] = span
