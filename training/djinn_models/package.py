"""Writes a model package: model.pt, model.yaml with checksums, labels.txt, tokenizer.json."""

import hashlib
from pathlib import Path

import torch
import yaml
from tokenizers import Tokenizer
from torch import nn

WEIGHTS = "model.pt"


class Row(dict):
    """A mapping that YAML shows on one line."""


class Dumper(yaml.SafeDumper):
    pass


Dumper.add_representer(Row, lambda d, row: d.represent_mapping("tag:yaml.org,2002:map", row, flow_style=True))


def write(
    folder: Path,
    net: nn.Module,
    description: dict,
    *,
    precision: str,
    requires: list[str],
    labels: list[str] | None = None,
    tokenizer: Tokenizer | None = None,
) -> None:
    """`description` holds model.yaml's entries in order, with `variants` None where they belong.

    The one weights file serves two variants: as it is, where the CPU has what `requires` says, and in float32.
    """
    folder.mkdir(parents=True, exist_ok=True)
    save_script(net, folder / WEIGHTS)
    if tokenizer:
        tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    if labels:
        (folder / "labels.txt").write_text("".join(f"{label}\n" for label in labels), "utf-8")
    variants = [
        Row(file=WEIGHTS, precision=precision, devices=["cpu"], requires=requires),
        Row(file=WEIGHTS, precision="fp32", devices=["cpu", "gpu"], prepare="to_float32"),
    ]
    digest = sha256(folder / WEIGHTS)
    document = description | {"variants": [Row(v | {"sha256": digest}) for v in variants]}
    text = yaml.dump(document, Dumper=Dumper, sort_keys=False, default_flow_style=None, width=1000)
    (folder / "model.yaml").write_text(text, "utf-8")


def read(folder: Path) -> dict:
    return yaml.safe_load((folder / "model.yaml").read_text("utf-8"))


def load(folder: Path, precision: str) -> torch.jit.ScriptModule:
    """The variant of that precision, checked and prepared as the server does it."""
    variants = {v["precision"]: v for v in read(folder)["variants"]}
    if precision not in variants:
        raise SystemExit(f"{folder} has no variant {precision}; it has {', '.join(variants)}.")
    variant = variants[precision]
    if sha256(folder / variant["file"]) != variant["sha256"]:
        raise SystemExit(f"{folder / variant['file']} differs from its checksum in model.yaml; export it again.")
    net = torch.jit.load(folder / variant["file"]).eval()
    if "prepare" in variant:
        getattr(net, variant["prepare"])()
    return net


def save_script(net: nn.Module, path: Path) -> None:
    """TorchScript without its debug records, which would name the source files of this machine."""
    full = path.with_suffix(".full")
    torch.jit.script(net.eval()).save(str(full))
    reader, writer = torch._C.PyTorchFileReader(str(full)), torch._C.PyTorchFileWriter(str(path))
    for name in reader.get_all_records():
        if not name.endswith(".debug_pkl") and name not in ("version", "byteorder", ".data/serialization_id"):
            record = reader.get_record(name)
            writer.write_record(name, record, len(record))
    writer.write_end_of_file()
    full.unlink()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
