"""A torchvision classifier as TorchScript: batch norms folded, in float32 or in bf16 with channels last."""

import copy

import torch
from torch import Tensor, nn
from torch.fx.experimental.optimization import fuse


class ImageNetwork(nn.Module):
    """Normalised float32 pixels [batch, 3, height, width] -> float32 logits [batch, labels]."""

    def __init__(self, net: nn.Module, narrow: bool):
        super().__init__()
        self.net = net
        self.narrow = narrow

    def forward(self, pixels: Tensor) -> Tensor:
        if self.narrow:
            pixels = pixels.to(torch.bfloat16, memory_format=torch.channels_last)
        return self.net(pixels).float()


class WideLinear(nn.Module):
    """A float32 layer after bf16 ones."""

    def __init__(self, linear: nn.Linear):
        super().__init__()
        self.linear = linear

    def forward(self, x: Tensor) -> Tensor:
        return self.linear(x.float())


def wide(net: nn.Module) -> nn.Module:
    return ImageNetwork(folded(net), narrow=False).eval()


def narrow(net: nn.Module) -> nn.Module:
    net = folded(net).to(torch.bfloat16, memory_format=torch.channels_last)
    last = [name for name, child in net.named_modules() if isinstance(child, nn.Linear)][-1:]
    for name in last:
        parent, _, child = name.rpartition(".")
        setattr(net.get_submodule(parent), child, WideLinear(net.get_submodule(name).float()))
    return ImageNetwork(net, narrow=True).eval()


def folded(net: nn.Module) -> nn.Module:
    """A copy; networks without batch norms stay modules of their own, since not all of those can be traced."""
    net = copy.deepcopy(net).requires_grad_(False)
    if not any(isinstance(m, nn.BatchNorm2d) for m in net.modules()):
        return net
    traced = fuse(net)
    for node in traced.graph.find_nodes(op="output"):
        node.type = None  # some say that they return training's auxiliary outputs too
    traced.recompile()
    return traced
