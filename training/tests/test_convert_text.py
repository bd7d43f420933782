import gzip
import json

import pytest
import torch
import transformers
import yaml
from checkpoints import CORPUS, KINDS, text
from transformers import AutoTokenizer

from djinn_models import package
from djinn_models.__main__ import main
from djinn_models.batches import named_inputs

TASKS = ["text-classification", "question-answering", "feature-extraction"]
HEADS = {"text-classification": "ForSequenceClassification", "question-answering": "ForQuestionAnswering", "feature-extraction": ""}


def convert(source, out, task, *more):
    main(["convert", str(source), "--task", task, "--out", str(out), *more])
    return yaml.safe_load((out / "model.yaml").read_text())


def original_of(source, task):
    return getattr(transformers, "AutoModel" + HEADS[task]).from_pretrained(source).eval()


def encoded(source, texts):
    """Inputs of each text alone, as a pipeline makes them; pairs when a text is a tuple."""
    tokenizer = AutoTokenizer.from_pretrained(source)
    return [tokenizer(*(t if isinstance(t, tuple) else (t,)), return_tensors="pt") for t in texts]


def batch(inputs, names):
    """All of them in one batch, as the server pads them."""
    ids = [one["input_ids"][0].tolist() for one in inputs]
    types = [one.get("token_type_ids", torch.zeros_like(one["input_ids"]))[0].tolist() for one in inputs]
    return named_inputs(ids, types, names)


def answers(original, inputs, task, pooling="mean"):
    """What the original makes of each input alone."""
    for one in inputs:
        found = original(**one)
        if task == "question-answering":
            yield torch.stack([found.start_logits, found.end_logits], -1)[0].softmax(0)
        elif task == "feature-extraction":
            states = found.last_hidden_state[0]
            yield torch.nn.functional.normalize(states[0] if pooling == "cls" else states.mean(0), dim=0)
        else:
            yield found.logits[0].softmax(0)


def rows(net, inputs, names, task):
    """The converted network's, computed in one batch."""
    for one, found in zip(inputs, net(*batch(inputs, names))):
        if task == "question-answering":
            yield found[: one["input_ids"].size(1)].softmax(0)
        else:
            yield torch.nn.functional.normalize(found, dim=0) if task == "feature-extraction" else found.softmax(0)


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("kind", KINDS)
def test_float32_answers_as_the_original_does(kind, task, tmp_path):
    source = text(tmp_path / kind, kind, task)
    manifest = convert(source, tmp_path / "tiny/1", task, "--variants", "fp32")
    texts = [("Who won?", t) for t in CORPUS] if task == "question-answering" else CORPUS
    inputs = encoded(source, texts)
    net = package.load(tmp_path / "tiny/1", "fp32")
    expected = answers(original_of(source, task), inputs, task)
    for a, b in zip(expected, rows(net, inputs, manifest["inputs"], task), strict=True):
        torch.testing.assert_close(a, b, atol=1e-4, rtol=0)


@pytest.mark.parametrize("kind", ["bert", "roberta"])
@pytest.mark.parametrize("precision,most", [("int8", 1e-5), ("bf16", 0.02), ("fp32", 2e-6)])
def test_answer_does_not_depend_on_its_batch(kind, precision, most, tmp_path):
    source = text(tmp_path / kind, kind, "text-classification", initializer_range=0.1)
    names = convert(source, tmp_path / "tiny/1", "text-classification", "--variants", precision)["inputs"]
    inputs, net = encoded(source, [" ".join(CORPUS[:3]), *CORPUS, "a"]), package.load(tmp_path / "tiny/1", precision)
    alone = torch.cat([net(*batch([one], names)) for one in inputs]).softmax(-1)
    torch.testing.assert_close(alone, net(*batch(inputs, names)).softmax(-1), atol=most, rtol=0)


def test_padding_has_no_influence_whatever_its_id(tmp_path):
    source = text(tmp_path / "roberta", "roberta", "text-classification")
    names = convert(source, tmp_path / "tiny/1", "text-classification", "--variants", "fp32")["inputs"]
    net, inputs = package.load(tmp_path / "tiny/1", "fp32"), encoded(source, CORPUS[:2])
    ids, mask = batch(inputs, names)
    torch.testing.assert_close(net(ids, mask), net(ids.masked_fill(mask == 0, 1), mask), atol=0, rtol=0)


def test_writes_all_variants_in_order_of_preference(tmp_path):
    source = text(tmp_path / "bert", "bert", "sentiment-analysis", initializer_range=0.02)
    manifest = convert(source, tmp_path / "mood/3", "sentiment-analysis")
    assert (manifest["name"], manifest["version"], manifest["task"]) == ("mood", 3, "sentiment-analysis")
    assert [v["precision"] for v in manifest["variants"]] == ["int8", "bf16", "fp32"]
    assert [v.get("requires") for v in manifest["variants"]] == [["avx2"], ["avx512_bf16 | amx_bf16"], None]
    assert [v["devices"] for v in manifest["variants"]] == [["cpu"], ["cpu"], ["cpu", "gpu"]]
    assert (tmp_path / "mood/3/labels.txt").read_text() == "no\nmaybe\nyes\n"
    assert manifest["tokenizer"] == {"file": "tokenizer.json", "max_length": 128}
    for precision in ("int8", "bf16", "fp32"):
        package.load(tmp_path / "mood/3", precision)
    assert "| fp32 | " in (tmp_path / "mood/3/README.md").read_text()
    assert [f.name for f in (tmp_path / "mood").iterdir()] == ["3"]


def test_last_layer_computes_only_the_first_token(tmp_path):
    source = text(tmp_path / "bert", "bert", "text-classification")
    convert(source, tmp_path / "tiny/1", "text-classification", "--variants", "fp32")
    layers = package.load(tmp_path / "tiny/1", "fp32").bert.layers
    assert hasattr(getattr(layers, "0"), "qkv") and hasattr(getattr(layers, "1"), "query")


@pytest.mark.parametrize("positions,window", [(512, (384, 128, 64)), (128, (128, 42, 21))])
def test_windows_are_the_pipelines_within_the_positions(positions, window, tmp_path):
    source = text(tmp_path / "bert", "bert", "question-answering", positions=positions)
    manifest = convert(source, tmp_path / "qa/1", "question-answering", "--variants", "fp32", "--max-length", str(positions))
    assert tuple(manifest["question_answering"].values()) == (*window, 15)


def sentence_folder(folder, **pooling):
    (folder / "1_Pooling").mkdir()
    (folder / "1_Pooling/config.json").write_text(json.dumps(pooling))
    modules = [{"path": "", "type": "sentence_transformers.models.Transformer"}]
    modules += [{"path": "1_Pooling", "type": "sentence_transformers.models.Pooling"}]
    (folder / "modules.json").write_text(json.dumps(modules))
    (folder / "sentence_bert_config.json").write_text(json.dumps({"max_seq_length": 64}))


def test_pools_as_sentence_transformers_was_told(tmp_path):
    source = text(tmp_path / "bert", "bert", "feature-extraction")
    sentence_folder(source, pooling_mode_cls_token=True, pooling_mode_mean_tokens=False)
    manifest = convert(source, tmp_path / "vectors/1", "feature-extraction", "--variants", "fp32")
    assert manifest["tokenizer"]["max_length"] == 64
    inputs, net = encoded(source, CORPUS), package.load(tmp_path / "vectors/1", "fp32")
    expected = answers(original_of(source, "feature-extraction"), inputs, "feature-extraction", "cls")
    for a, b in zip(expected, rows(net, inputs, manifest["inputs"], "feature-extraction"), strict=True):
        torch.testing.assert_close(a, b, atol=1e-4, rtol=0)
    assert "does not normalise" in (tmp_path / "vectors/1/README.md").read_text()


def test_refuses_a_pooling_that_it_does_not_have(tmp_path):
    source = text(tmp_path / "bert", "bert", "feature-extraction")
    sentence_folder(source, pooling_mode_mean_tokens=True, pooling_mode_max_tokens=True)
    with pytest.raises(SystemExit, match="pools by mean and pooling_mode_max_tokens"):
        convert(source, tmp_path / "vectors/1", "feature-extraction")


@pytest.mark.parametrize("activation", ["gelu_new", "relu", "silu"])
def test_takes_other_activations(activation, tmp_path):
    source = text(tmp_path / "bert", "bert", "text-classification", hidden_act=activation)
    convert(source, tmp_path / "tiny/1", "text-classification", "--variants", "fp32")


def test_says_how_to_ask_for_labels_that_do_not_exclude_each_other(tmp_path):
    source = text(tmp_path / "bert", "bert", "text-classification", problem_type="multi_label_classification")
    convert(source, tmp_path / "topics/1", "text-classification", "--variants", "fp32")
    assert '"function_to_apply": "sigmoid"' in (tmp_path / "topics/1/README.md").read_text()


def test_measures_held_out_data_and_leaves_out_what_loses_too_much(tmp_path, monkeypatch):
    from djinn_models.conversion import text as text_models

    source = text(tmp_path / "bert", "bert", "text-classification")
    original = original_of(source, "text-classification")
    right = [["no", "1", "yes"][original(**one).logits.argmax()] for one in encoded(source, CORPUS)]
    data = tmp_path / "held.tsv.gz"
    data.write_bytes(gzip.compress("".join(["label\ttext\n", *(f"{a}\t{b}\n" for a, b in zip(right, CORPUS))]).encode()))

    def inverted(net):
        net = text_models.narrow_encoder(net)
        for part in net.head.parameters():
            part.neg_()
        return net

    monkeypatch.setattr(text_models, "int8_encoder", inverted)
    manifest = convert(source, tmp_path / "tiny/1", "text-classification", "--data", str(data), "--variants", "int8", "fp32")
    card = (tmp_path / "tiny/1/README.md").read_text()
    assert "9 labelled examples" in card and "| original | 1.0000 |" in card and "| fp32 | 1.0000 |" in card
    assert [v["precision"] for v in manifest["variants"]] == ["fp32"]
    assert "- int8: it loses " in card and not (tmp_path / "tiny/1/model.int8.pt").exists()


def test_measures_a_reader_by_its_f1(tmp_path):
    source = text(tmp_path / "roberta", "roberta", "question-answering")
    answers = [{"text": "nine", "answer_start": CORPUS[0].index("nine")}]
    paragraph = {"context": " ".join(CORPUS), "qas": [{"question": "When does it open?", "answers": answers}]}
    (tmp_path / "squad.json").write_text(json.dumps({"data": [{"paragraphs": [paragraph]}]}))
    convert(source, tmp_path / "qa/1", "question-answering", "--data", str(tmp_path / "squad.json"), "--variants", "fp32")
    assert "| | F1 |" in (tmp_path / "qa/1/README.md").read_text()


def test_takes_a_pickle_of_plain_tensors(tmp_path):
    source = text(tmp_path / "bert", "bert", "text-classification")
    state = original_of(source, "text-classification").state_dict()
    (source / "model.safetensors").unlink()
    torch.save(state, source / "pytorch_model.bin")
    convert(source, tmp_path / "tiny/1", "text-classification", "--variants", "fp32")


def test_replaces_a_package_only_when_forced(tmp_path):
    source = text(tmp_path / "bert", "bert", "text-classification")
    convert(source, tmp_path / "tiny/1", "text-classification", "--variants", "fp32", "bf16")
    with pytest.raises(SystemExit, match="exists: name another folder with --out, or replace it with --force"):
        convert(source, tmp_path / "tiny/1", "text-classification")
    manifest = convert(source, tmp_path / "tiny/1", "text-classification", "--variants", "fp32", "--force")
    assert len(manifest["variants"]) == 1 and not (tmp_path / "tiny/1/model.bf16.pt").exists()
    assert [f.name for f in (tmp_path / "tiny").iterdir()] == ["1"]


def test_names_of_labels_may_be_given(tmp_path):
    source = text(tmp_path / "bert", "bert", "text-classification")
    (tmp_path / "names").write_text("red\ngreen\nblue\n")
    convert(source, tmp_path / "tiny/1", "text-classification", "--variants", "fp32", "--labels", str(tmp_path / "names"))
    assert (tmp_path / "tiny/1/labels.txt").read_text() == "red\ngreen\nblue\n"
