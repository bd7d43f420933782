import copy

import torch
from torch import nn
from torchvision.models.resnet import Bottleneck, ResNet

from djinn_models.package import save_script
from djinn_models.resnet import ImageClassifier, fold


def small_resnet() -> nn.Module:
    """ResNet50's blocks, one in each stage, with batch norms that have seen something."""
    with torch.inference_mode(False), torch.no_grad():
        net = ResNet(Bottleneck, [1, 1, 1, 1], num_classes=10).train()
        for _ in range(3):
            net(torch.randn(8, 3, 32, 32))
        return net.eval()


def test_folded_network_equals_the_unfolded_one():
    net, x = small_resnet(), torch.randn(2, 3, 32, 32)
    folded = fold(copy.deepcopy(net))
    assert not any(isinstance(m, nn.BatchNorm2d) for m in folded.modules())
    torch.testing.assert_close(folded(x), net(x), atol=1e-4, rtol=1e-4)


def test_both_forms_of_the_saved_network_stay_close_to_the_trained_one(tmp_path):
    net, x = small_resnet(), torch.randn(2, 3, 32, 32)
    expected = net(x)
    save_script(ImageClassifier(copy.deepcopy(net)), tmp_path / "model.pt")
    served = torch.jit.load(tmp_path / "model.pt").eval()
    narrow = served(x)
    served.to_float32()
    assert narrow.dtype == served(x).dtype == torch.float32
    torch.testing.assert_close(narrow, expected, atol=0.05, rtol=0.05)
    torch.testing.assert_close(served(x), expected, atol=0.03, rtol=0.03)
    assert all(b.dtype == torch.float32 for b in served.buffers())
