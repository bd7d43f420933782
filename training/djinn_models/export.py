"""From a checkpoint to a package: which network, labels and settings each shipped model has."""

from pathlib import Path

from torch import nn
from torchvision.models._meta import _IMAGENET_CATEGORIES

from djinn_models import checkpoint, package
from djinn_models.efficientnet import pretrained
from djinn_models.encoder import Classifier, Embedder, SpanReader
from djinn_models.minilm import base_config, base_tokenizer, with_base_weights, with_checkpoint
from djinn_models.package import Row
from djinn_models.resnet import ImageClassifier, fold, narrow, network
from djinn_models.rowwise import quantise

DESCRIPTIONS = {
    "sentiment": ("sentiment-analysis", "Tells positive from negative English sentences."),
    "intent": ("text-classification", "Sorts a request to an assistant into 150 intents or out_of_scope."),
    "qa": ("question-answering", "Finds the answer to an English question in a passage, or says that there is none."),
    "minilm": ("feature-extraction", "Turns English sentences into vectors of 384 numbers for search and similarity."),
    "resnet50": ("image-classification", "Sorts small pictures into the ten classes of CIFAR-10."),
    "efficientnet-lite0": ("image-classification", "Names what a photograph shows, as one of ImageNet's 1,000 classes."),
}
MAX_LENGTH = 256  # tokens; classifiers were trained on up to 128 and measured up to 243
IMAGE = {"size": 32, "resize": 32, "crop": "center", "mean": [0.485, 0.456, 0.406], "std": [0.229, 0.224, 0.225]}
PHOTOGRAPH = {"size": 224, "resize": 256, "crop": "center", "mean": [0.498039] * 3, "std": [0.501961] * 3}
PREFERRED = ("efficientnet-lite0",)  # of two models of a task
WITHOUT_CHECKPOINT = ("minilm", "efficientnet-lite0")
READING = {"window": 256, "stride": 96, "max_question": 48, "max_answer": 30}


def export(name: str, source: Path | None, out: Path) -> None:
    if source is None and name not in WITHOUT_CHECKPOINT:
        raise SystemExit(f"{name} needs --checkpoint FILE, as `train {name}` writes it.")
    state, facts = checkpoint.load(source) if source else ({}, {})
    labels = facts.get("labels")
    if name == "resnet50":
        net = network(len(labels))
        net.load_state_dict(state)
        export_image(name, ImageClassifier(net), labels, IMAGE, out)
    elif name == "efficientnet-lite0":
        export_image(name, narrow(fold(pretrained())), _IMAGENET_CATEGORIES, PHOTOGRAPH, out)
    else:
        export_text(name, state, labels, out)


def export_text(name: str, state: dict, labels: list[str] | None, out: Path) -> None:
    config = base_config()
    if name == "minilm":
        net = with_base_weights(Embedder(config))
    else:
        net = with_checkpoint(SpanReader(config) if name == "qa" else Classifier(config, len(labels)), state)
    description = head(name, ["input_ids", "attention_mask", "token_type_ids"])
    description["tokenizer"] = Row(file="tokenizer.json", max_length=MAX_LENGTH)
    if name == "qa":
        description["question_answering"] = Row(READING)
    if labels:
        description["labels"] = "labels.txt"
    description["batching"] = Row(max_batch_size=32, max_batch_tokens=2048)
    description["warmup"] = Row(lengths=[16], batch_sizes=[1])
    package.write(
        out,
        quantise(net),
        description,
        precision="int8",
        requires=["avx2"],
        labels=labels,
        tokenizer=base_tokenizer(),
    )


def export_image(name: str, net: nn.Module, labels: list[str], image: dict, out: Path) -> None:
    description = head(name, ["pixels"]) | {
        "labels": "labels.txt",
        "image": Row(image),
        "batching": Row(max_batch_size=16),
        "warmup": Row(batch_sizes=[1]),
    }
    package.write(
        out,
        net,
        description,
        precision="bf16",
        requires=["avx512_bf16 | amx_bf16"],
        labels=labels,
    )


def head(name: str, inputs: list[str]) -> dict:
    task, sentence = DESCRIPTIONS[name]
    entries = {"name": name, "version": 1, "task": task} | ({"preferred": True} if name in PREFERRED else {})
    return entries | {"description": sentence} | {"variants": None, "inputs": inputs}
