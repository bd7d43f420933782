"""Muon (Jordan et al. 2024): momentum whose matrices are made orthogonal before each step.

For kernels that a batch norm follows: their scale does not matter, so every step also sets it back.
"""

import torch
from torch import Tensor


class Muon(torch.optim.Optimizer):
    """Kernels [out, ...] are taken as matrices [out, rest] whose Frobenius norm is kept at sqrt(out)."""

    def __init__(self, parameters, lr: float, momentum: float = 0.6):
        super().__init__(parameters, {"lr": lr, "momentum": momentum})

    @torch.no_grad()
    def step(self) -> None:
        for group in self.param_groups:
            for p in group["params"]:
                state = self.state[p]
                if not state:
                    state["momentum"] = torch.zeros_like(p.grad)
                momentum = state["momentum"].mul_(group["momentum"]).add_(p.grad)
                nesterov = p.grad.add(momentum, alpha=group["momentum"])
                p.mul_(len(p) ** 0.5 / p.norm())
                p.add_(orthogonal(nesterov.reshape(len(p), -1)).view_as(p), alpha=-group["lr"])


def orthogonal(matrix: Tensor, steps: int = 5) -> Tensor:
    """Nearly U Vᵀ of the matrix's singular value decomposition, in bf16, by a quintic Newton-Schulz iteration."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = matrix.to(torch.bfloat16)
    x = x / (x.norm() + 1e-7)
    wide = x if len(x) <= x.size(1) else x.T
    for _ in range(steps):
        gram = wide @ wide.T
        wide = a * wide + (b * gram + c * gram @ gram) @ wide
    return (wide if len(x) <= x.size(1) else wide.T).to(matrix.dtype)
