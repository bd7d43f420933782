"""What a conversion is about, text or images alike: networks to write, an original to compare with, entries of model.yaml."""

from collections.abc import Callable
from dataclasses import dataclass, field

from torch import Tensor, nn

PRECISIONS = ["int8", "bf16", "fp32"]  # in the order in which a server should prefer them
Inputs = tuple[Tensor, ...]


@dataclass
class HeldOut:
    """Labelled examples: how many, what is measured, and the measure of a network in 0…1."""

    count: int
    figure: str
    measure: Callable[[Callable[..., Tensor]], float]


@dataclass
class Subject:
    task: str
    description: str  # one sentence
    networks: dict[str, Callable[[], nn.Module]]  # by precision; each call makes a new one
    original: Callable[..., Tensor]  # takes and gives what the networks do
    kind: str  # of the original, for the card
    samples: list[Inputs]  # of batch size 1
    made_of: str  # what the samples are, for the card
    scores: Callable[[Tensor], Tensor]  # of an output, the last dimension being compared: probabilities or unit vectors
    entries: dict  # of model.yaml, from `inputs` on
    labels: list[str] = field(default_factory=list)
    tokenizer: object = None
    held_out: HeldOut | None = None
    notes: list[str] = field(default_factory=list)  # what a user must know; one sentence each
