"""The training loop of the text models."""

import random
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn

from djinn_models import checkpoint
from djinn_models.batches import batches
from djinn_models.minilm import WORDS


def seed(value: int = 13) -> None:
    """Call before a network is built: heads start at random."""
    torch.manual_seed(value)
    random.seed(value)


def fit(
    net: nn.Module,
    lengths: list[int],
    loss_of: Callable[[list[int]], Tensor],
    *,
    epochs: int,
    rate: float,
    tokens: int,
    rows: int,
    after_epoch: Callable[[], dict],
) -> None:
    """AdamW with linear warm-up and decay; the word embeddings stay as they are."""
    net.bert.words.weight.requires_grad_(False)
    parameters = [p for p in net.parameters() if p.requires_grad]
    optimiser = torch.optim.AdamW(parameters, rate, weight_decay=0.01)
    steps = epochs * len(batches(lengths, tokens, rows))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / (0.06 * steps), max(0.02, (steps - s) / (0.94 * steps)))
    )
    step, started, mean = 0, time.time(), 0.0
    for epoch in range(epochs):
        net.train()
        for batch in batches(lengths, tokens, rows):
            loss = loss_of(batch)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(parameters, 1.0)
            optimiser.step()
            schedule.step()
            step += 1
            mean = loss.item() if step == 1 else 0.98 * mean + 0.02 * loss.item()
            if step % 50 == 0:
                print(f"epoch {epoch + 1}/{epochs} step {step}/{steps} loss {mean:.3f} {time.time() - started:.0f}s", flush=True)
        net.eval()
        with torch.inference_mode():
            print(f"epoch {epoch + 1}: {after_epoch()}", flush=True)


def save(net: nn.Module, out: Path, **facts) -> None:
    """All weights but the frozen word table, in bf16."""
    state = {name: value.to(torch.bfloat16) for name, value in net.state_dict().items() if name != WORDS}
    checkpoint.save(out, state, **facts)
