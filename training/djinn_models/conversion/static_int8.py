"""Convolution networks in int8 with scales fixed by pictures, so that no answer depends on its batch."""

import copy
import warnings

import torch
from torch import Tensor, nn
from torch.ao.quantization import get_default_qconfig_mapping
from torch.ao.quantization.quantize_fx import convert_fx, prepare_fx

from djinn_models.conversion.image_network import ImageNetwork

# FBGEMM's: weights with a scale per output channel, activations in 7 bits, since AVX2 adds products in 16.
BACKEND = "fbgemm"


def quantised(net: nn.Module, pictures: list[Tensor]) -> nn.Module:
    """A copy; the pictures, normalised float32 [1, 3, side, side], set the scales of the activations. Linear layers stay float32."""
    torch.backends.quantized.engine = BACKEND
    scales = get_default_qconfig_mapping(BACKEND).set_object_type(nn.Linear, None)
    with warnings.catch_warnings(action="ignore"):  # of a successor that TorchScript files cannot be written with
        observed = prepare_fx(copy.deepcopy(net).eval().requires_grad_(False), scales, (pictures[0],))
        for picture in pictures:
            observed(picture)
        return ImageNetwork(convert_fx(observed), narrow=False).eval()
