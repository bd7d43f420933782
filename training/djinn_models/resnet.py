"""torchvision's ResNet50 (He et al. 2015, arXiv:1512.03385) with folded batch norms and bf16 kernels."""

import torch
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval
from torchvision.models import resnet50

from djinn_models.precision import Widenable


def normalised(pixels: Tensor, mean: list[float], std: list[float]) -> Tensor:
    """uint8 [batch, 3, height, width] -> float32 with the given mean and deviation taken out of each channel."""
    mean_by_channel, std_by_channel = (torch.tensor(values).view(3, 1, 1) for values in (mean, std))
    return (pixels.float() / 255 - mean_by_channel) / std_by_channel


def network(labels: int) -> nn.Module:
    return resnet50(weights=None, num_classes=labels, zero_init_residual=True)


class NarrowConv(nn.Module):
    """A convolution with bf16 channels-last weights; inputs must have the weights' type."""

    def __init__(self, conv: nn.Conv2d):
        super().__init__()
        weight = conv.weight.detach().to(torch.bfloat16, memory_format=torch.channels_last)
        self.register_buffer("weight", weight)
        self.register_buffer("bias", conv.bias.detach().to(torch.bfloat16))
        self.stride: list[int] = list(conv.stride)
        self.padding: list[int] = list(conv.padding)
        self.groups: int = conv.groups

    def forward(self, x: Tensor) -> Tensor:
        return torch.conv2d(x, self.weight, self.bias, self.stride, self.padding, [1, 1], self.groups)

    @torch.jit.export
    def widen(self):
        self.weight = self.weight.float()
        self.bias = self.bias.float()


def fold(net: nn.Module) -> nn.Module:
    """Folds, in place and in float32, every batch norm into the convolution before it."""
    for block in [m for m in net.modules() if hasattr(m, "conv1")]:
        for name, conv in list(block.named_children()):
            if name.startswith("conv"):
                fold_pair(block, name, name.replace("conv", "bn"))
    for row in [m for m in net.modules() if isinstance(m, nn.Sequential)]:
        for i in range(1, len(row)):
            if isinstance(row[i - 1], nn.Conv2d) and isinstance(row[i], nn.BatchNorm2d):
                fold_pair(row, str(i - 1), str(i))
    return net


def fold_pair(parent: nn.Module, conv: str, norm: str) -> None:
    setattr(parent, conv, fuse_conv_bn_eval(getattr(parent, conv), getattr(parent, norm)))
    setattr(parent, norm, nn.Identity())


def narrow(net: nn.Module) -> nn.Module:
    """Replaces, in place, every convolution of a folded network by its bf16 form."""
    for parent in list(net.modules()):
        for name, child in list(parent.named_children()):
            if isinstance(child, nn.Conv2d):
                setattr(parent, name, NarrowConv(child))
    return net


class ImageClassifier(Widenable):
    """Normalised float32 pixels [batch, 3, height, width] -> float32 logits [batch, labels]; the last layer is float32."""

    def __init__(self, net: nn.Module):
        super().__init__()
        net = narrow(fold(net.eval()))
        self.conv = net.conv1
        self.pool = net.maxpool
        self.stages = nn.Sequential(net.layer1, net.layer2, net.layer3, net.layer4)
        self.head = net.fc

    def forward(self, pixels: Tensor) -> Tensor:
        x = pixels.to(self.conv.weight.dtype, memory_format=torch.channels_last)
        return self.head(self.stages(self.pool(self.conv(x).relu_())).float().mean([2, 3]))
