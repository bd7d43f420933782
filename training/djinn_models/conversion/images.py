"""Image classifiers: settings of the package, sample inputs, held-out data."""

from pathlib import Path

import torch
from torch import Tensor

from djinn_models.conversion import held_out, image_original
from djinn_models.conversion.image_network import narrow, wide
from djinn_models.conversion.image_original import PREFIX, ImageOriginal
from djinn_models.conversion.static_int8 import quantised
from djinn_models.conversion.subject import HeldOut, Inputs, Subject
from djinn_models.package import Row

SAMPLES = 16


def subject(options) -> Subject:
    if options.pooling:
        raise SystemExit("--pooling is for feature-extraction, not for image-classification: leave it out.")
    original = image_original.read(options.source.removeprefix(PREFIX), options.weights, options.labels)
    image = preparation(original, options)
    net = original.network
    networks = {"bf16": lambda: narrow(net), "fp32": lambda: wide(net)}
    if options.calibrate:
        pictures = held_out.calibration(options.calibrate, image)
        networks["int8"] = lambda: quantised(net, pictures)
    return Subject(
        task="image-classification",
        description=f"Classifies pictures: {original.arch} of torchvision with {len(original.labels)} labels.",
        networks=networks,
        original=net,
        kind=f"{original.arch} of torchvision",
        samples=samples(image),
        made_of="blotches of colour",
        scores=lambda logits: logits.softmax(-1),
        entries={
            "inputs": ["pixels"],
            "labels": "labels.txt",
            "image": Row(image),
            "batching": Row(max_batch_size=16),
            "warmup": Row(batch_sizes=[1]),
        },
        labels=original.labels,
        held_out=labelled(options.data, original.labels, image) if options.data else None,
        notes=notes(original, image),
    )


def preparation(original: ImageOriginal, options) -> dict:
    """What torchvision's transforms for the network do, unless told otherwise."""
    known = original.transforms
    size = options.size or known.crop_size[0]
    resize = options.resize or max(size, round(known.resize_size[0] * size / known.crop_size[0]))
    image = {"size": size, "resize": resize, "crop": "center"}
    image |= {"mean": list(options.mean or known.mean), "std": list(options.std or known.std)}
    if not 1 <= size <= resize:
        raise SystemExit(f"--size {size} and --resize {resize} cannot be: the cut-out must be at least 1 and at most the resized side.")
    if min(image["std"]) <= 0:
        raise SystemExit(f"--std {image['std']} cannot be: pixels are divided by it, so give numbers above 0.")
    return image


def notes(original: ImageOriginal, image: dict) -> list[str]:
    found = []
    method = original.transforms.interpolation.value
    if method != "bilinear":
        found.append(f"torchvision resizes pictures for this network by {method} interpolation, the server by bilinear: scores differ a little.")
    if original.arch in image_original.AUXILIARY:
        found.append("Pixels are shifted inside the network as torchvision's pretrained weights want it (`transform_input`).")
    return found


def samples(image: dict) -> list[Inputs]:
    """Pictures of coloured blotches, normalised."""
    chance = torch.Generator().manual_seed(13)
    mean, std = (torch.tensor(image[name]).view(1, 3, 1, 1) for name in ("mean", "std"))

    def picture(i: int) -> Tensor:
        blotches = torch.rand(1, 3, 2 + i, 2 + i, generator=chance)
        pixels = torch.nn.functional.interpolate(blotches, size=(image["size"],) * 2, mode="bilinear")
        return (pixels - mean) / std

    return [(picture(i),) for i in range(SAMPLES)]


def labelled(data: Path, labels: list[str], image: dict) -> HeldOut:
    rows = held_out.pictures(data, labels)
    prepare = held_out.picture_transform(image)

    def accuracy(net) -> float:
        hits = 0
        for start in range(0, len(rows), 16):
            part = rows[start : start + 16]
            logits = net(torch.stack([prepare(path) for path, _ in part]))
            hits += int((logits.argmax(-1) == torch.tensor([label for _, label in part])).sum())
        return hits / len(rows)

    return HeldOut(len(rows), "accuracy", accuracy)
