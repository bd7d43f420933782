"""Each ends with one sentence that says what is wrong and what to do, and leaves nothing behind."""

import json
from pathlib import Path

import huggingface_hub
import pytest
import torch
from checkpoints import edit, save_image, text

from djinn_models.__main__ import main
from djinn_models.conversion.convert import put


class Runs:
    """What a pickle does that is more than data."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return open, (str(self.path), "w")


def refused(tmp_path, source, *more, out="models/tiny/1", task="text-classification"):
    given = ["convert", str(source), "--out", str(tmp_path / out), *(["--task", task] if task else []), *more]
    with pytest.raises(SystemExit) as refusal:
        main(given)
    sentence = refusal.value.code
    assert isinstance(sentence, str) and "\n" not in sentence, "an exit code other than 0 and one line"
    assert not (tmp_path / "models").exists(), "nothing half-written"
    return sentence


@pytest.fixture
def bert(tmp_path):
    return text(tmp_path / "bert", "bert", "text-classification")


def test_a_type_that_is_not_converted(tmp_path, bert):
    assert "is of type 'deberta-v2', which is not converted: use one of bert" in refused(tmp_path, edit(bert, model_type="deberta-v2"))


def test_relative_positions(tmp_path, bert):
    edit(bert, position_embedding_type="relative_key")
    assert "'relative_key' positions, which are not converted" in refused(tmp_path, bert)


def test_an_activation_that_is_not_converted(tmp_path, bert):
    assert "computes with 'laplace'" in refused(tmp_path, edit(bert, hidden_act="laplace"))


def test_a_decoder(tmp_path, bert):
    assert "is a decoder" in refused(tmp_path, edit(bert, is_decoder=True))


def test_a_missing_tokenizer(tmp_path, bert):
    (bert / "tokenizer.json").unlink()
    assert "has no tokenizer" in refused(tmp_path, bert)


def test_a_tokenizer_that_has_no_fast_form(tmp_path, bert):
    (bert / "tokenizer.json").unlink()
    (bert / "vocab.txt").write_text("a 1\nb 2\n")
    (bert / "bpe.codes").write_text("a b 1\n")
    (bert / "tokenizer_config.json").write_text(json.dumps({"tokenizer_class": "PhobertTokenizer"}))
    assert "PhobertTokenizer, which has no fast form" in refused(tmp_path, bert)


def test_a_tokenizer_that_is_broken(tmp_path, bert):
    (bert / "tokenizer.json").write_text("{}")
    assert "cannot be read" in refused(tmp_path, bert)


def test_labels_that_disagree_with_the_head(tmp_path, bert):
    edit(bert, id2label={"0": "no", "1": "yes"}, label2id={"no": 0, "yes": 1})
    assert "has 3 outputs, but its config.json names 2 labels" in refused(tmp_path, bert)


def test_given_labels_that_disagree_with_the_head(tmp_path, bert):
    (tmp_path / "names").write_text("no\nyes\n")
    assert "names 2 labels, but the head has 3 outputs" in refused(tmp_path, bert, "--labels", str(tmp_path / "names"))


def test_missing_weights(tmp_path, bert):
    (bert / "model.safetensors").unlink()
    assert "has no weights" in refused(tmp_path, bert)


def test_cut_off_weights(tmp_path, bert):
    weights = bert / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    assert "cannot be loaded" in refused(tmp_path, bert)


def test_a_pickle_that_runs_code(tmp_path, bert):
    (bert / "model.safetensors").unlink()
    torch.save({"classifier.weight": Runs(tmp_path / "ran")}, bert / "pytorch_model.bin")
    assert "a pickle that runs code when it is read, which is refused" in refused(tmp_path, bert)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("task", ["question-answering", "image-classification", None])
def test_a_task_that_the_checkpoint_is_not_for(tmp_path, bert, task):
    sentence = refused(tmp_path, bert, task=task)
    assert ("no trained head for question-answering (it was saved as BertForSequenceClassification)" in sentence) or "--task" in sentence


def test_a_headless_encoder_as_classifier(tmp_path):
    assert "no trained head" in refused(tmp_path, text(tmp_path / "roberta", "roberta", "feature-extraction"))


def test_a_folder_that_is_not_there(tmp_path):
    assert "There is no folder" in refused(tmp_path, tmp_path / "nothing/here")


def test_a_folder_without_a_configuration(tmp_path):
    (tmp_path / "empty").mkdir()
    assert "config.json is missing" in refused(tmp_path, tmp_path / "empty")


def test_a_hub_that_cannot_be_reached(tmp_path, monkeypatch):
    def unreachable(*_, **__):
        raise OSError("Name or service not known")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", unreachable)
    sentence = refused(tmp_path, "some-user/some-model")
    assert "did not give it (Name or service not known): name a local folder" in sentence


def test_names_that_the_server_would_refuse(tmp_path, bert):
    assert "'Tiny' is not a model name" in refused(tmp_path, bert, out="models/Tiny/1")
    assert "'latest' is not a version" in refused(tmp_path, bert, out="models/tiny/latest")


def test_a_window_without_room(tmp_path):
    source = text(tmp_path / "bert", "bert", "question-answering")
    more = ["--window", "100", "--stride", "60", "--max-question", "40"]
    assert "A window of 100 tokens has no room" in refused(tmp_path, source, *more, task="question-answering")


def test_a_length_beyond_the_positions(tmp_path, bert):
    assert "--max-length must be within 8 and 128" in refused(tmp_path, bert, "--max-length", "512")


def test_data_with_another_label(tmp_path, bert):
    (tmp_path / "held.tsv").write_text("no\ta\nperhaps\tb\n")
    assert "line 2: 'perhaps" in refused(tmp_path, bert, "--data", str(tmp_path / "held.tsv"))


def test_an_unknown_image_network(tmp_path):
    assert "has no classification network 'resnet19'" in refused(tmp_path, "torchvision:resnet19", task=None)


def test_image_weights_that_are_not_there(tmp_path):
    assert "needs --weights FILE" in refused(tmp_path, "torchvision:resnet18", task=None)
    missing = ["--weights", str(tmp_path / "none.pth")]
    assert "There is no weights file" in refused(tmp_path, "torchvision:resnet18", *missing, task=None)


def test_image_weights_that_run_code(tmp_path):
    torch.save(Runs(tmp_path / "ran"), tmp_path / "net.pth")
    sentence = refused(tmp_path, "torchvision:resnet18", "--weights", str(tmp_path / "net.pth"), task=None)
    assert "a pickle that runs code" in sentence and not (tmp_path / "ran").exists()


def test_image_labels_that_disagree_with_the_head(tmp_path):
    save_image(tmp_path / "net.pth", "resnet18", 5)
    assert "has 5 outputs, but there are 1000 labels" in refused(
        tmp_path, "torchvision:resnet18", "--weights", str(tmp_path / "net.pth"), task=None
    )


def test_weights_of_another_image_network(tmp_path):
    save_image(tmp_path / "net.pth", "resnet18", 1000)
    assert "is not of resnet34" in refused(tmp_path, "torchvision:resnet34", "--weights", str(tmp_path / "net.pth"), task=None)


def test_a_variant_that_the_task_does_not_have(tmp_path):
    save_image(tmp_path / "net.pth", "resnet18", 1000)
    more = ["--weights", str(tmp_path / "net.pth"), "--variants", "int8"]
    assert "There is no variant int8 for image-classification" in refused(tmp_path, "torchvision:resnet18", *more, task=None)
    assert "--calibrate DIR" in refused(tmp_path, "torchvision:resnet18", *more, task=None)


def test_a_calibration_without_pictures(tmp_path):
    save_image(tmp_path / "net.pth", "resnet18", 1000)
    (tmp_path / "empty").mkdir()
    more = ["--weights", str(tmp_path / "net.pth"), "--calibrate", str(tmp_path / "empty")]
    assert "holds no picture" in refused(tmp_path, "torchvision:resnet18", *more, task=None)


def test_a_signal_while_the_old_package_is_replaced(tmp_path, monkeypatch):
    fresh, out, old = (tmp_path / name for name in ("fresh", "out", "old"))
    for folder in (fresh, out):
        folder.mkdir()
        (folder / "was").write_text(folder.name)
    rename = Path.rename

    def stopped(path, target):
        if path == fresh:
            raise SystemExit(143)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", stopped)
    with pytest.raises(SystemExit):
        put(fresh, out, old)
    assert (out / "was").read_text() == "out"
