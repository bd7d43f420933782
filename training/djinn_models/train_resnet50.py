"""Trains ResNet50 from scratch on `train/<class>/*.jpg` of 32 × 32 pixels within a time budget.

The rate follows the clock, so that the budget is always used up and the last minutes anneal.
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
from djinn_models.resnet import network, normalised


def train(data: Data, out: Path, *, size: int, minutes: float, rate: float, batch: int = 128) -> None:
    seed()
    labels, pixels, y = data.images("train")
    net = network(len(labels)).to(memory_format=torch.channels_last)
    kernels = [p for p in net.parameters() if p.ndim > 1]
    vectors = [p for p in net.parameters() if p.ndim == 1]
    groups = [{"params": kernels, "weight_decay": 5e-4}, {"params": vectors, "weight_decay": 0}]
    optimiser = torch.optim.SGD(groups, rate, momentum=0.9, nesterov=True)
    started, step = time.time(), 0
    net.train()
    while True:
        for rows in torch.randperm(len(y)).split(batch):
            spent = (time.time() - started) / (minutes * 60)
            if spent >= 1:
                score = test_accuracy(net, data, size)
                print(f"steps {step} test accuracy {score}", flush=True)
                checkpoint.save(out, net.state_dict(), labels=labels, size=size, test_accuracy=score)
                return
            for group in optimiser.param_groups:
                group["lr"] = rate * max(1e-3, spent / 0.2 if spent < 0.2 else (1 - spent) / 0.8)
            with torch.autocast("cpu", torch.bfloat16):
                logits = net(prepared(augmented(pixels[rows]), size))
            loss = F.cross_entropy(logits.float(), y[rows], label_smoothing=0.1)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            if step % 50 == 0:
                print(f"step {step} loss {loss.item():.3f} {time.time() - started:.0f}s", flush=True)
            step += 1


def augmented(pixels: Tensor) -> Tensor:
    """Shifted by up to 4 pixels, all alike, and half of them mirrored."""
    x = F.pad(pixels.float(), [4, 4, 4, 4], mode="reflect")
    top, left = torch.randint(0, 9, (2,)).tolist()
    x = x[:, :, top : top + pixels.size(2), left : left + pixels.size(3)]
    return torch.where(torch.rand(len(x), 1, 1, 1) < 0.5, x.flip(-1), x)


def prepared(pixels: Tensor, size: int) -> Tensor:
    x = normalised(pixels, IMAGE["mean"], IMAGE["std"])
    if size != x.size(-1):
        x = F.interpolate(x, size=size, mode="bilinear", align_corners=False)
    return x.to(memory_format=torch.channels_last)


def test_accuracy(net: torch.nn.Module, data: Data, size: int) -> float:
    _, pixels, y = data.images("test")
    net.eval()
    with torch.inference_mode():
        guesses = torch.cat([net(prepared(x, size)).argmax(-1) for x in pixels.split(500)])
    return share(guesses == y)
