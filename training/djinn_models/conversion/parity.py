"""How far a variant's answers are from the original's, and whether it is fit to be shipped."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from djinn_models.conversion.subject import Subject

FAITHFUL = 1e-4  # greatest difference of a float32 score
NEAR = {"int8": 0.1, "bf16": 0.02, "fp32": FAITHFUL}  # mean difference of the best score, where no held-out data decides
MOST_LOST = 0.005  # of the measure on held-out data


@dataclass(frozen=True)
class Parity:
    greatest: float  # difference of any score
    mean: float  # difference of the original's best score; for vectors, one minus the cosine
    agreement: float  # share of inputs with the original's best label or span; for vectors, the least cosine


def outputs(net: Callable[..., Tensor], subject: Subject) -> list[Tensor]:
    return [subject.scores(net(*inputs)).float() for inputs in subject.samples]


def compare(subject: Subject, expected: list[Tensor], found: list[Tensor]) -> Parity:
    greatest = torch.stack([(a - b).abs().max() for a, b in zip(expected, found, strict=True)]).max().item()
    if subject.task == "feature-extraction":
        cosines = torch.cat([torch.cosine_similarity(a, b) for a, b in zip(expected, found)])
        return Parity(greatest, 1 - cosines.mean().item(), cosines.min().item())
    best = [a.argmax(-1, keepdim=True) for a in expected]
    shifts = torch.cat([(a.gather(-1, i) - b.gather(-1, i)).abs().flatten() for a, b, i in zip(expected, found, best)])
    same = [torch.equal(i, b.argmax(-1, keepdim=True)) for b, i in zip(found, best)]
    return Parity(greatest, shifts.mean().item(), sum(same) / len(same))


def refusal(precision: str, parity: Parity, measured: tuple[float, float] | None) -> str | None:
    """Why a variant is not shipped; `measured` holds the original's figure and the variant's."""
    if precision == "fp32" and not parity.greatest <= FAITHFUL:
        return f"its scores are up to {parity.greatest:.2g} off, more than {FAITHFUL:g}"
    if measured:
        lost = measured[0] - measured[1]
        return f"it loses {100 * lost:.1f} points, more than {100 * MOST_LOST:g}" if lost > MOST_LOST + 1e-9 else None
    if not parity.mean <= NEAR[precision]:
        return f"its scores are {parity.mean:.2g} off on average, more than {NEAR[precision]:g}"
    return None
