"""Fine-tunes the base encoder for extractive question answering with a no-answer position (SQuAD format)."""

import random
from collections.abc import Iterator
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch.nn import functional as F

from djinn_models.batches import text_inputs
from djinn_models.datasets import Data, Question
from djinn_models.encoder import SpanReader
from djinn_models.evaluation import reading_scores
from djinn_models.export import READING
from djinn_models.fitting import fit, save, seed
from djinn_models.minilm import base_config, base_tokenizer, with_base_weights
from djinn_models.spans import Window, windows

KEPT_WITHOUT_ANSWER = 0.3  # share of the windows that miss the answer


def train(data: Data, out: Path, *, epochs: int, rate: float, limit: int) -> None:
    seed()
    questions, held = data.squad()
    questions += data.extra_questions(limit)
    tokenizer = base_tokenizer()
    rows = list(labelled(questions, tokenizer))
    print("questions", len(questions), "windows", len(rows), "held-out questions", len(held), flush=True)
    net = with_base_weights(SpanReader(base_config()))

    def loss(batch: list[int]) -> torch.Tensor:
        ids, mask, types = text_inputs([rows[i][0].ids for i in batch], [rows[i][0].types for i in batch])
        with torch.autocast("cpu", torch.bfloat16):
            logits = net(ids, mask, types)
        target = torch.tensor([rows[i][1] for i in batch])
        return F.cross_entropy(logits.masked_fill(mask.unsqueeze(-1) == 0, -1e4), target)

    fit(
        net,
        [len(window.ids) for window, _ in rows],
        loss,
        epochs=epochs,
        rate=rate,
        tokens=6144,
        rows=48,
        after_epoch=lambda: reading_scores(net, tokenizer, READING, held),
    )
    save(net, out)


def labelled(questions: list[Question], tokenizer: Tokenizer) -> Iterator[tuple[Window, tuple[int, int]]]:
    """Windows with the first answer's first and last token; (0, 0) when the window does not hold it."""
    reading = (READING["window"], READING["stride"], READING["max_question"])
    for w in windows(questions, tokenizer, *reading):
        answers = questions[w.question].answers
        if not answers:
            yield w, (0, 0)
            continue
        text, first = answers[0]
        span = [i for i, (s, e) in enumerate(w.offsets) if e > first and s < first + len(text)]
        if not span:
            continue
        if w.first <= span[0] and span[-1] < w.first + w.size:
            yield w, (span[0] - w.first + w.base, span[-1] - w.first + w.base)
        elif random.random() < KEPT_WITHOUT_ANSWER:
            yield w, (0, 0)
