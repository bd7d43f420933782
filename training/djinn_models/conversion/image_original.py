"""A torchvision classifier with weights from a local file, and how pictures were prepared for it."""

import pickle
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from torch import Tensor, nn
from torchvision import models

from djinn_models.conversion.source import first_line

PREFIX = "torchvision:"
WRAPPERS = ("state_dict", "model", "model_state_dict")
AUXILIARY = {"inception_v3": ("AuxLogits.",), "googlenet": ("aux1.", "aux2.")}  # heads for training only


@dataclass(frozen=True)
class ImageOriginal:
    arch: str
    network: nn.Module
    labels: list[str]
    transforms: object  # torchvision's ImageClassification preset


def read(arch: str, weights: Path | None, labels: list[str] | None) -> ImageOriginal:
    known = models.list_models(module=models)
    if arch not in known:
        raise SystemExit(f"torchvision has no classification network '{arch}': use one of {', '.join(known)}.")
    if weights is None:
        raise SystemExit(f"{PREFIX}{arch} needs --weights FILE, a state_dict as .pth or .safetensors: nothing is downloaded.")
    state = own_state(arch, state_of(weights))
    published = recognised(arch, weights)
    labels = labels or published.meta["categories"]
    network = built(arch, len(labels))
    check(arch, weights, labels, network.state_dict(), state)
    network.load_state_dict(state, strict=False)
    return ImageOriginal(arch, network.float().eval(), labels, published.transforms())


def recognised(arch: str, weights: Path):
    """torchvision's own weights of that file name, else the first that it has for the network: they say how pictures were prepared."""
    published = list(models.get_model_weights(arch))
    named = [w for w in published if w.url.rsplit("/", 1)[-1].rsplit(".", 1)[0] == weights.stem]
    return (named or published)[0]


def state_of(path: Path) -> dict[str, Tensor]:
    if not path.is_file():
        raise SystemExit(f"There is no weights file {path}: name it with --weights FILE.")
    try:
        state = load_file(path) if path.suffix == ".safetensors" else torch.load(path, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as failure:
        raise SystemExit(
            f"{path} is a pickle that runs code when it is read, which is refused: save the network's state_dict(), at best as .safetensors."
        ) from failure
    except (SafetensorError, RuntimeError, ValueError, EOFError, OSError) as failure:
        raise SystemExit(f"{path} cannot be read as weights ({first_line(failure)}): save the network's state_dict() again.") from failure
    for name in WRAPPERS:
        if isinstance(state, dict) and isinstance(state.get(name), dict):
            state = state[name]
    if not isinstance(state, dict) or not state or not all(isinstance(value, Tensor) for value in state.values()):
        raise SystemExit(f"{path} holds no state_dict: save the network's state_dict().")
    return state


def own_state(arch: str, state: dict[str, Tensor]) -> dict[str, Tensor]:
    named = {name.removeprefix("module."): value for name, value in state.items()}
    return {name: value for name, value in named.items() if not name.startswith(AUXILIARY.get(arch, ("\0",)))}


def built(arch: str, labels: int) -> nn.Module:
    options = {"init_weights": False, "aux_logits": False, "transform_input": True} if arch in AUXILIARY else {}
    return models.get_model(arch, weights=None, num_classes=labels, **options)


def check(arch: str, weights: Path, labels: list[str], ours: dict[str, Tensor], theirs: dict[str, Tensor]) -> None:
    for name in ours.keys() & theirs.keys():
        own, given = tuple(ours[name].shape), tuple(theirs[name].shape)
        if own != given and own[:1] == (len(labels),) and own[1:] == given[1:]:
            raise SystemExit(
                f"The head in {weights} has {given[0]} outputs, but there are {len(labels)} labels: "
                "name one for each output with --labels FILE, one a line."
            )
    wrong = sorted(name for name in ours.keys() & theirs.keys() if ours[name].shape != theirs[name].shape)
    wrong += sorted(ours.keys() ^ theirs.keys())
    wrong = [name for name in wrong if not name.endswith("num_batches_tracked")]
    if wrong:
        raise SystemExit(f"{weights} is not of {arch}: {wrong[0]} and {len(wrong) - 1} more differ in presence or shape. Name its own network.")
