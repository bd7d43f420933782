"""Batches of near-equal length whose padded size stays within a token budget."""

import random

import torch
from torch import Tensor


def batches(lengths: list[int], tokens: int, rows: int, shuffle: bool = True) -> list[list[int]]:
    """Lists of indices; in random order when shuffled, else from short to long within every 4,096."""
    order = list(range(len(lengths)))
    if shuffle:
        random.shuffle(order)
    out = []
    for start in range(0, len(order), 4096):
        batch: list[int] = []
        for i in sorted(order[start : start + 4096], key=lengths.__getitem__):
            if batch and (lengths[i] * (len(batch) + 1) > tokens or len(batch) == rows):
                out.append(batch)
                batch = []
            batch.append(i)
        out.append(batch)
    if shuffle:
        random.shuffle(out)
    return out


def pad(rows: list[list[int]]) -> Tensor:
    """int64 [rows, longest], filled with zeros."""
    out = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    for i, row in enumerate(rows):
        out[i, : len(row)] = torch.tensor(row)
    return out


def text_inputs(ids: list[list[int]], types: list[list[int]] | None = None) -> tuple[Tensor, Tensor, Tensor]:
    """input_ids, attention_mask and token_type_ids; id 0 is the padding token."""
    x = pad(ids)
    return x, (x != 0).long(), pad(types) if types else torch.zeros_like(x)


def named_inputs(ids: list[list[int]], types: list[list[int]], names: list[str]) -> tuple[Tensor, ...]:
    """Those of input_ids, attention_mask and token_type_ids that are named, in that order; padding is masked by length."""
    found = {"input_ids": pad(ids), "attention_mask": pad([[1] * len(row) for row in ids]), "token_type_ids": pad(types)}
    return tuple(found[name] for name in names)
