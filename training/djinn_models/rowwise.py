"""Row-wise int8 for a trained encoder: every token brings its own scale, so an answer never depends on its batch.

PyTorch's dynamic quantisation takes one activation range per batch, and answers then change with their neighbours.
Here every activation row is divided by its absolute maximum, which makes one static range right for all rows; FBGEMM
quantises, multiplies with the packed weights and scales by output channel in one call, and one more pass gives the
row its scale back.

Weights use 7 bits: without VNNI, products are added in pairs in 16 bits, and 255 * 63 * 2 stays below 2^15.
"""

import torch
from torch import Tensor, nn
from torch.nn import functional as F


def quantise_rows(weight: Tensor, bound: int) -> tuple[Tensor, Tensor]:
    """Integers within ±bound [rows, n], int8, and their scales [rows, 1]: weight ≈ integers * scale."""
    weight = weight.detach().float()
    scale = weight.abs().amax(1, keepdim=True).clamp(min=1e-8) / bound
    return (weight / scale).round().to(torch.int8), scale


class Int8Linear(nn.Module):
    """y = x Wᵀ + b; float32 x [..., in] and y [..., out], int8 weights with one scale per output channel.

    Packed weights depend on the machine, so the saved state is (integers, scale, bias) and `__setstate__` packs them,
    always on the CPU: on a GPU only the widened form runs.
    """

    def __init__(self, linear: nn.Linear):
        super().__init__()
        self.packed = pack(*quantise_rows(linear.weight, 63))
        self.bias = linear.bias.detach().float()
        self.wide = torch.empty(0)

    def forward(self, x: Tensor) -> Tensor:
        if self.wide.numel() > 0:
            return F.linear(x, self.wide, self.bias)
        scale = x.abs().amax(-1, keepdim=True).clamp_(min=1e-8)
        y = torch.ops.quantized.linear_with_input_q_dq_qweight_dq_output_fp32(x / scale, 1 / 127, 128, self.packed)
        return torch.addcmul(self.bias, y, scale, out=y)

    @torch.jit.export
    def widen(self):
        weight, _ = torch.ops.quantized.linear_unpack(self.packed)
        self.wide = weight.dequantize().to(self.bias.device)
        self.packed = pack(torch.zeros([1, 1], dtype=torch.int8), torch.ones([1, 1]))

    @torch.jit.export
    def __getstate__(self) -> tuple[Tensor, Tensor, Tensor, bool]:
        weight, _ = torch.ops.quantized.linear_unpack(self.packed)
        return weight.int_repr(), weight.q_per_channel_scales().float().unsqueeze(1), self.bias, self.training

    @torch.jit.export
    def __setstate__(self, state: tuple[Tensor, Tensor, Tensor, bool]):
        self.packed = pack(state[0], state[1])
        self.bias = state[2]
        self.wide = torch.empty(0)
        self.training = state[3]


def pack(integers: Tensor, scale: Tensor) -> torch.classes.quantized.LinearPackedParamsBase:
    """FBGEMM's packed form of int8 weights [out, in] with scales [out, 1] and without a bias."""
    scales = scale.flatten().cpu().double()
    zeros = torch.zeros(scales.size(0), dtype=torch.long)
    weight = torch._make_per_channel_quantized_tensor(integers.cpu(), scales, zeros, 0)
    return torch.ops.quantized.linear_prepack(weight, None)


class Int8Embedding(nn.Module):
    """Embedding table with one scale per row."""

    def __init__(self, table: nn.Embedding):
        super().__init__()
        integers, scale = quantise_rows(table.weight, 127)
        self.register_buffer("weight", integers)
        self.register_buffer("scale", scale)

    def forward(self, ids: Tensor) -> Tensor:
        rows = F.embedding(ids, self.weight)
        if rows.dtype == torch.float32:
            return rows
        return rows.float() * F.embedding(ids, self.scale)

    @torch.jit.export
    def widen(self):
        self.weight = self.weight.float() * self.scale


def quantise(net: nn.Module) -> nn.Module:
    """Makes, in place, the word table and the encoder's linear layers int8; all else stays float32."""
    encoder = without_dropout(net).bert
    encoder.words = Int8Embedding(encoder.words)
    for layer in encoder.layers:
        for name, child in list(layer.named_children()):
            if isinstance(child, nn.Linear):
                setattr(layer, name, Int8Linear(child))
    return net.eval()


def without_dropout(net: nn.Module) -> nn.Module:
    """Takes dropout out of the encoder, in place."""
    net.bert.drop = nn.Identity()
    for layer in net.bert.layers:
        layer.drop = nn.Identity()
    return net
