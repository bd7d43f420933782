import copy

import pytest
import torch
from torch import nn

from djinn_models.batches import text_inputs
from djinn_models.package import save_script
from djinn_models.rowwise import Int8Embedding, Int8Linear, quantise, quantise_rows


def sentences(*lengths: int) -> list[list[int]]:
    return [torch.randint(1, 200, (n,)).tolist() for n in lengths]


def reloaded(net, tmp_path):
    save_script(net, tmp_path / "model.pt")
    return torch.jit.load(tmp_path / "model.pt").eval()


def dequantised(layer: nn.Module, bound: int) -> torch.Tensor:
    integers, scale = quantise_rows(layer.weight, bound)
    return integers.float() * scale


def test_linear_stays_close_to_float():
    linear, x = nn.Linear(64, 96), torch.randn(2, 9, 64)
    torch.testing.assert_close(Int8Linear(linear)(x), linear(x), atol=0.05, rtol=0)


def test_linear_row_does_not_depend_on_other_rows():
    linear, rows = Int8Linear(nn.Linear(64, 96)), torch.randn(1, 9, 64)
    rows[0, 3] *= 1000
    for i in range(9):
        assert torch.equal(linear(rows)[:, i], linear(rows[:, i : i + 1])[:, 0])


def test_linear_takes_a_row_of_zeros():
    linear = nn.Linear(64, 96)
    torch.testing.assert_close(Int8Linear(linear)(torch.zeros(1, 1, 64))[0, 0], linear.bias)


def test_widened_layers_equal_the_dequantised_weights():
    linear, table, x = nn.Linear(64, 96), nn.Embedding(50, 64), torch.randn(2, 9, 64)
    wide_linear, wide_table = Int8Linear(linear), Int8Embedding(table)
    wide_linear.widen(), wide_table.widen()
    expected = nn.functional.linear(x, dequantised(linear, 63), linear.bias)
    torch.testing.assert_close(wide_linear(x), expected, atol=1e-6, rtol=1e-6)
    torch.testing.assert_close(wide_table(torch.arange(50)), dequantised(table, 127), atol=0, rtol=0)


@pytest.mark.parametrize("wide", [False, True])
def test_answer_does_not_depend_on_its_batch(int8_classifier, tmp_path, wide):
    net, rows = reloaded(int8_classifier, tmp_path), sentences(3, 5, 16, 17, 33, 70, 128)
    if wide:
        net.to_float32()
    alone = torch.cat([net(*text_inputs([row])) for row in rows])
    torch.testing.assert_close(alone, net(*text_inputs(rows)), atol=2e-6, rtol=0)


def test_script_answers_as_the_module_does(int8_classifier, tmp_path):
    inputs = text_inputs(sentences(4, 11))
    assert torch.equal(reloaded(int8_classifier, tmp_path)(*inputs), int8_classifier(*inputs))


@pytest.mark.parametrize("shape", [(1, 1), (3, 7), (1, 512)])
def test_script_in_float32_stays_close_to_the_trained_network(classifier, tmp_path, shape):
    with torch.inference_mode(False):
        trained = copy.deepcopy(classifier)
    net = reloaded(quantise(classifier), tmp_path)
    assert net.to_float32().numel() == 0
    inputs = text_inputs(sentences(*[shape[1]] * shape[0]))
    with torch.jit.optimized_execution(False):
        torch.testing.assert_close(net(*inputs), trained(*inputs), atol=0.05, rtol=0)


def test_float32_lets_the_int8_weights_go(int8_classifier, tmp_path):
    net = reloaded(int8_classifier, tmp_path)
    net.to_float32()
    layer = getattr(net.bert.layers, "0")
    assert net.bert.words.weight.dtype == layer.up.wide.dtype == torch.float32
    assert torch.ops.quantized.linear_unpack(layer.up.packed)[0].numel() == 1


def test_quantised_network_has_no_dropout(int8_classifier):
    assert not any(isinstance(m, nn.Dropout) for m in int8_classifier.modules())
