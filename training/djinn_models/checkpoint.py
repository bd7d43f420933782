"""Checkpoints: bf16 safetensors files with facts, such as the labels, as JSON in the metadata."""

import json
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor


def save(path: Path, state: dict[str, Tensor], **facts) -> None:
    """Matrices and kernels become bf16; vectors keep their type."""
    narrow = {k: (v.to(torch.bfloat16) if v.ndim > 1 else v).contiguous() for k, v in state.items()}
    save_file(narrow, path, metadata={name: json.dumps(value) for name, value in facts.items()})


def load(path: Path) -> tuple[dict[str, Tensor], dict]:
    """The state and the facts."""
    with safe_open(path, "pt") as file:
        facts = file.metadata() or {}
    return load_file(path), {name: json.loads(value) for name, value in facts.items()}
