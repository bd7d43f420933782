"""Convolution networks in int8 with scales fixed by pictures, so that no answer depends on its batch."""

import copy
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import Tensor, nn

from djinn_models.conversion.image_network import ImageNetwork

# FBGEMM's: weights with a scale per output channel, activations in 7 bits, since AVX2 adds products in 16.
BACKEND = "fbgemm"
# PyTorch 2.7.1 remembers operators by their address even when it has replaced them, which importing quantisation does; what comes to lie
# there later is then taken for an operator, and scripting fails now and then. So the replaced ones are kept.
REPLACED = []


def quantised(net: nn.Module, pictures: list[Tensor]) -> nn.Module:
    """A copy; the pictures, normalised float32 [1, 3, side, side], set the scales of the activations. Linear layers stay float32."""
    # Warnings are of a successor that TorchScript files cannot be written with.
    with replaced_operators_kept(), warnings.catch_warnings(action="ignore"):
        from torch.ao.quantization import get_default_qconfig_mapping
        from torch.ao.quantization.quantize_fx import convert_fx, prepare_fx

        torch.backends.quantized.engine = BACKEND
        scales = get_default_qconfig_mapping(BACKEND).set_object_type(nn.Linear, None)
        observed = prepare_fx(copy.deepcopy(net).eval().requires_grad_(False), scales, (pictures[0],))
        for picture in pictures:
            observed(picture)
        return ImageNetwork(convert_fx(observed), narrow=False).eval()


@contextmanager
def replaced_operators_kept() -> Iterator[None]:
    register = torch.jit._builtins._register_builtin

    def keeping(operator, name):
        REPLACED.append(operator)
        register(operator, name)

    torch.jit._builtins._register_builtin = keeping
    try:
        yield
    finally:
        torch.jit._builtins._register_builtin = register
