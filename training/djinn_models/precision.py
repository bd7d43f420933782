"""Switching a loaded TorchScript module from its fast number format to float32, without a second file."""

import torch
from torch import Tensor, nn


class Widenable(nn.Module):
    """A network whose leaves may hold narrow weights (int8, bf16); such a leaf has a method `widen`."""

    @torch.jit.export
    def to_float32(self) -> Tensor:
        """Widens every leaf once and drops the narrow weights; returns an empty tensor.

        Call it on one thread, after loading and before the first forward: it assigns attributes.
        """
        for leaf in self.modules():
            if hasattr(leaf, "widen"):
                leaf.widen()
        return torch.empty(0)
