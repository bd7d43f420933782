"""Fine-tunes the base encoder for single-label text classification: `sentiment` (SST-2) or `intent` (CLINC150)."""

from pathlib import Path

import torch
from torch.nn import functional as F

from djinn_models.batches import text_inputs
from djinn_models.datasets import Data
from djinn_models.encoder import Classifier
from djinn_models.evaluation import run_all, sentence_scores
from djinn_models.fitting import fit, save, seed
from djinn_models.minilm import base_config, base_tokenizer, with_base_weights

SETTINGS = {"sentiment": (2, 5e-5, 0.0), "intent": (6, 1e-4, 0.05)}  # epochs, rate, label smoothing


def train(name: str, data: Data, out: Path, *, epochs: int | None, rate: float | None) -> None:
    seed()
    usual_epochs, usual_rate, smoothing = SETTINGS[name]
    labels, train_rows, test_rows = data.sentences(name)
    tokenizer = base_tokenizer(128)
    train_ids, test_ids = ([e.ids for e in tokenizer.encode_batch([t for t, _ in rows])] for rows in (train_rows, test_rows))
    train_y, test_y = (torch.tensor([y for _, y in rows]) for rows in (train_rows, test_rows))
    net = with_base_weights(Classifier(base_config(), len(labels)))

    def loss(batch: list[int]) -> torch.Tensor:
        with torch.autocast("cpu", torch.bfloat16):
            logits = net(*text_inputs([train_ids[i] for i in batch]))
        return F.cross_entropy(logits, train_y[batch], label_smoothing=smoothing)

    fit(
        net,
        [len(row) for row in train_ids],
        loss,
        epochs=epochs or usual_epochs,
        rate=rate or usual_rate,
        tokens=4096,
        rows=64,
        after_epoch=lambda: sentence_scores(run_all(net, test_ids), test_y, labels),
    )
    save(net, out, labels=labels)
