import copy

import pytest
import torch
from torch import nn

from djinn_models.efficientnet import EfficientNetLite0, SamePad
from djinn_models.package import save_script
from djinn_models.resnet import fold, narrow


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "before", "after"),
    [
        (224, 3, 2, 0, 1),
        (225, 3, 2, 1, 1),
        (112, 5, 2, 1, 2),
        (113, 5, 2, 2, 2),
        (14, 3, 1, 1, 1),
        (7, 5, 1, 2, 2),
        (1, 3, 2, 1, 1),
    ],
)
def test_padding_is_that_of_tensorflow(size, kernel, stride, before, after):
    """tf.nn's "SAME": as many outputs as the size over the stride, rounded up, and the odd pixel after the picture."""
    row = torch.arange(1.0, size + 1)
    padded = SamePad(kernel, stride)(row.view(1, 1, 1, size))[0, 0]
    middle = padded[padded.sum(1) > 0][0]
    assert middle.tolist() == [0.0] * before + row.tolist() + [0.0] * after
    assert (len(middle) - kernel) // stride + 1 == -(-size // stride)


def test_padding_treats_both_sides_of_a_picture_by_themselves():
    padded = SamePad(3, 2)(torch.ones(1, 1, 4, 5))
    assert padded.shape == (1, 1, 5, 7)
    assert padded[0, 0, 0].tolist() == [0, 1, 1, 1, 1, 1, 0]
    assert padded[0, 0, 4].tolist() == [0] * 7


def seasoned() -> nn.Module:
    """The network with ten labels and batch norms that have seen something."""
    with torch.inference_mode(False), torch.no_grad():
        torch.manual_seed(1)
        net = EfficientNetLite0(10).train()
        for _ in range(3):
            net(torch.randn(8, 3, 64, 64))
        return net.eval()


def test_folded_network_equals_the_unfolded_one():
    net, x = seasoned(), torch.randn(2, 3, 64, 65)
    folded = fold(copy.deepcopy(net))
    assert not any(isinstance(m, nn.BatchNorm2d) for m in folded.modules())
    torch.testing.assert_close(folded(x), net(x), atol=1e-4, rtol=1e-4)


def test_both_forms_of_the_saved_network_stay_close_to_the_original(tmp_path):
    net, x = seasoned(), torch.randn(2, 3, 64, 64)
    expected = net(x)
    save_script(narrow(fold(copy.deepcopy(net))), tmp_path / "model.pt")
    served = torch.jit.load(tmp_path / "model.pt").eval()
    slim = served(x)
    served.to_float32()
    assert slim.dtype == served(x).dtype == torch.float32
    torch.testing.assert_close(slim, expected, atol=0.05, rtol=0.05)
    torch.testing.assert_close(served(x), expected, atol=0.03, rtol=0.03)
    assert all(b.dtype == torch.float32 for b in served.buffers())
