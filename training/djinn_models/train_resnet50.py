"""Trains ResNet50 from scratch on `train/<class>/*.jpg` of 32 × 32 pixels within a time budget.

The network enlarges its pictures, to 48 pixels at first and to 64 in the end. The rates follow the clock, so that the
budget is always used up and the last minutes anneal.
"""

import time
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F

from djinn_models import checkpoint
from djinn_models.datasets import Data
from djinn_models.evaluation import share
from djinn_models.export import IMAGE
from djinn_models.fitting import seed
from djinn_models.muon import Muon
from djinn_models.resnet import network, normalised

WARM_UP, SMALL = 0.05, 0.35  # shares of the budget


def train(data: Data, out: Path, *, size: int, minutes: float, rate: float, batch: int = 512) -> None:
    seed()
    labels, pixels, y = data.images("train")
    net = network(len(labels)).to(memory_format=torch.channels_last)
    kernels = [p for name, p in net.named_parameters() if p.ndim == 4 and name != "conv1.weight"]
    others = [p for name, p in net.named_parameters() if p.ndim != 4 or name == "conv1.weight"]
    optimisers = [Muon(kernels, 0.2), torch.optim.SGD(others, rate, momentum=0.9, nesterov=True, weight_decay=5e-4)]
    rates = [optimiser.param_groups[0]["lr"] for optimiser in optimisers]
    first_mirrored = torch.rand(len(y)) < 0.5
    started, step, epoch = time.time(), 0, 0
    net.train()
    while True:
        for rows in torch.randperm(len(y)).split(batch)[: len(y) // batch]:
            spent = (time.time() - started) / (minutes * 60)
            if spent >= 1:
                score = test_accuracy(net, data, size)
                print(f"steps {step} test accuracy {score}", flush=True)
                checkpoint.save(out, net.state_dict(), labels=labels, size=size, test_accuracy=score)
                return
            for optimiser, peak in zip(optimisers, rates):
                optimiser.param_groups[0]["lr"] = peak * min(spent / WARM_UP, (1 - spent) / (1 - WARM_UP))
            x = augmented(pixels[rows], first_mirrored[rows] ^ (epoch % 2 == 1))
            with torch.autocast("cpu", torch.bfloat16):
                logits = net(prepared(x, size * 3 // 4 if spent < SMALL else size))
            loss = F.cross_entropy(logits.float(), y[rows], label_smoothing=0.1)
            net.zero_grad()
            loss.backward()
            for optimiser in optimisers:
                optimiser.step()
            if step % 10 == 0:
                print(f"epoch {epoch} step {step} loss {loss.item():.3f} {time.time() - started:.0f}s", flush=True)
            step += 1
        epoch += 1


def augmented(pixels: Tensor, mirrored: Tensor) -> Tensor:
    """Each shifted by up to 4 pixels; an epoch mirrors those that the one before did not."""
    n, _, height, width = pixels.shape
    x = F.pad(pixels.float(), [4, 4, 4, 4], mode="reflect")
    top, left = torch.randint(0, 9, (2, n, 1, 1))
    rows = top + torch.arange(height).view(1, -1, 1)
    columns = left + torch.arange(width).view(1, 1, -1)
    x = x[torch.arange(n).view(-1, 1, 1), :, rows, columns].permute(0, 3, 1, 2)
    return torch.where(mirrored.view(-1, 1, 1, 1), x.flip(-1), x)


def prepared(pixels: Tensor, size: int) -> Tensor:
    x = normalised(pixels, IMAGE["mean"], IMAGE["std"])
    if size != x.size(-1):
        x = F.interpolate(x, size=(size, size), mode="bilinear", align_corners=False)
    return x.to(memory_format=torch.channels_last)


def test_accuracy(net: torch.nn.Module, data: Data, size: int) -> float:
    _, pixels, y = data.images("test")
    net.eval()
    with torch.inference_mode():
        guesses = torch.cat([net(prepared(x, size)).argmax(-1) for x in pixels.split(500)])
    return share(guesses == y)
