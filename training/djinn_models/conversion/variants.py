"""The same network in other number formats."""

import copy

import torch
from torch import nn

from djinn_models.rowwise import quantise

REQUIRES = {"int8": ["avx2"], "bf16": ["avx512_bf16 | amx_bf16"], "fp32": []}
DEVICES = {"int8": ["cpu"], "bf16": ["cpu"], "fp32": ["cpu", "gpu"]}
WEIGHTS = {
    "int8": "7-bit integers with a scale per output channel, every activation row scaled by itself; word table in int8; heads, norms and small tables float32",
    "bf16": "bfloat16; the last layer float32",
    "fp32": "float32",
}
STATIC_INT8 = "8-bit integers with a scale per output channel, activations in 7 bits with scales fixed by the calibration's pictures; linear layers float32"


def narrow_encoder(net: nn.Module) -> nn.Module:
    """A copy with layers and word table in bf16; embeddings are summed and heads computed in float32."""
    net = copy.deepcopy(net)
    net.bert.layers.to(torch.bfloat16)
    net.bert.words.to(torch.bfloat16)
    return net


def int8_encoder(net: nn.Module) -> nn.Module:
    return quantise(copy.deepcopy(net))
