"""Builds what all servers share: checkpoints, Djinn's packages of them, requests and the answers that are right.

Runs in the environment that has PyTorch: python prepare.py WORK LOAD…

WORK/checkpoints/LOAD  the network in float32, as transformers or torchvision save it
WORK/models/LOAD       a folder of model packages for Djinn with that one network
WORK/loads/LOAD.json   requests with label, score and margin, as float32 PyTorch answers them one at a time
"""

import base64
import json
import os
import shutil
import sys
from pathlib import Path

import corpus
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torchvision.models import resnet50
from transformers import BertConfig, BertForSequenceClassification, BertModel, PreTrainedTokenizerFast

BENCH = Path(__file__).resolve().parents[1]
ROOT = BENCH.parent
sys.path[:0] = [str(BENCH / "peers/shared"), str(ROOT / "training")]

from classifiers import load as load_classifier  # noqa: E402
from djinn_models.__main__ import main as djinn_models  # noqa: E402

SEED = 20251125
LABELS = [f"label-{i}" for i in range(4)]
SPREAD = 1.0  # standard deviation of the logits of seeded networks: answers differ, and int8's rounding stays within the converter's limit
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
PARTS = {
    "attention.output.dense": "out",
    "attention.output.LayerNorm": "norm1",
    "intermediate.dense": "up",
    "output.dense": "down",
    "output.LayerNorm": "norm2",
}


def main(work: Path, loads: list[str]) -> None:
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    for load in loads:
        if not (work / "loads" / f"{load}.json").exists():
            {"text": text, "bert": bert, "images": images}[load](work)


def text(work: Path) -> None:
    """The bundled sentiment model, its weights widened to float32."""
    bundled = ROOT / "models/sentiment/1"
    copied(bundled, work / "models/text/sentiment/1")
    folder = fresh(work / "checkpoints/text")
    tokenizer = bundled_tokenizer(256)
    net = torch.jit.load(bundled / "model.pt").eval()
    net.to_float32()
    sizes = {"hidden_size": 384, "num_hidden_layers": 6, "num_attention_heads": 12, "intermediate_size": 1536}
    encoder = BertModel(BertConfig(**sizes), add_pooling_layer=False)
    encoder.load_state_dict(encoder_state(net.bert, sizes["num_hidden_layers"]))
    encoder.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    save_file({name: value.detach().contiguous() for name, value in net.head.state_dict().items()}, folder / "head.safetensors")
    shutil.copy(bundled / "labels.txt", folder)
    write_texts(work, "text", corpus.texts(600, 5, 300, SEED, counter(tokenizer)), tokenizer)


def encoder_state(own: nn.Module, layers: int) -> dict[str, Tensor]:
    """The widened encoder's weights by transformers' names."""
    state = {
        "embeddings.word_embeddings.weight": own.words.weight,
        "embeddings.position_embeddings.weight": own.positions.weight,
        "embeddings.token_type_embeddings.weight": own.types.weight,
        "embeddings.LayerNorm.weight": own.norm.weight,
        "embeddings.LayerNorm.bias": own.norm.bias,
    }
    for i in range(layers):
        layer, at = getattr(own.layers, str(i)), f"encoder.layer.{i}."
        for k, part in enumerate(("query", "key", "value")):
            state[f"{at}attention.self.{part}.weight"] = layer.qkv.wide.chunk(3)[k]
            state[f"{at}attention.self.{part}.bias"] = layer.qkv.bias.chunk(3)[k]
        for theirs, ours in PARTS.items():
            part = getattr(layer, ours)
            state[f"{at}{theirs}.weight"] = part.weight if ours.startswith("norm") else part.wide
            state[f"{at}{theirs}.bias"] = part.bias
    return state


def bert(work: Path) -> None:
    """BERT base with seeded weights; the head is scaled so that the answers to the load's texts differ."""
    folder = fresh(work / "checkpoints/bert")
    tokenizer = bundled_tokenizer(512)
    texts = corpus.texts(128, 128, 128, SEED, counter(tokenizer))
    network = BertForSequenceClassification(BertConfig(num_labels=len(LABELS), id2label=dict(enumerate(LABELS)))).eval()
    with torch.inference_mode():
        found = torch.cat([network(**tokenizer(one, return_tensors="pt")).logits for one in texts[:24]])
    spread(network.classifier, found)
    network.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    (folder / "labels.txt").write_text("".join(f"{label}\n" for label in LABELS), "utf-8")
    convert(folder, work / "models/bert/bert-base/1", "--task", "text-classification")
    write_texts(work, "bert", texts, tokenizer)


def images(work: Path) -> None:
    """torchvision's ResNet50 with seeded weights and the statistics of some drawn pictures in its batch norms."""
    folder = fresh(work / "checkpoints/images")
    labels = [f"label-{i}" for i in range(1000)]
    network = resnet50(num_classes=len(labels))
    state = folder / "resnet50.safetensors"
    (folder / "labels.txt").write_text("".join(f"{label}\n" for label in labels), "utf-8")
    (folder / "preprocessing.json").write_text(json.dumps({"resize": 256, "size": 224, "mean": MEAN, "std": STD}))
    save_file(network.state_dict(), state)
    settle(network, load(folder), corpus.pictures(32, SEED + 1))
    save_file({name: value.contiguous() for name, value in network.state_dict().items()}, state)
    convert(
        "torchvision:resnet50",
        work / "models/images/pictures/1",
        "--weights",
        state,
        "--labels",
        folder / "labels.txt",
        "--size",
        224,
        "--resize",
        256,
        "--mean",
        *MEAN,
        "--std",
        *STD,
    )
    requests = [base64.b64encode(one).decode() for one in corpus.pictures(64, SEED)]
    classifier = load(folder)
    write(work, "images", [{"image": one, "size": 1} | answer(classifier, base64.b64decode(one)) for one in requests])


def settle(network: nn.Module, classifier, pictures: list[bytes]) -> None:
    """Sets the batch norms' statistics, then the last layer's scale and bias, by what the pictures cause."""
    pixels = torch.stack([classifier.pixels(one) for one in pictures])
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.momentum = None
    with torch.no_grad():
        network.train()(pixels)
        spread(network.fc, network.eval()(pixels))


def spread(layer: nn.Linear, logits: Tensor) -> None:
    with torch.no_grad():
        scale = SPREAD / logits.std(0, keepdim=True).clamp(min=1e-6)
        layer.weight *= scale.T
        layer.bias.copy_((layer.bias - logits.mean(0)) * scale[0])


def write_texts(work: Path, load_name: str, texts: list[str], tokenizer: PreTrainedTokenizerFast) -> None:
    classifier, size = load(work / "checkpoints" / load_name), counter(tokenizer)
    write(work, load_name, [{"text": one, "size": size(one)} | answer(classifier, one) for one in texts])


def answer(classifier, one) -> dict:
    scores, indices = classifier.logits([one])[0].softmax(-1).topk(2)
    best, second = scores.tolist()
    return {"label": classifier.labels[int(indices[0])], "score": best, "margin": best - second}


def write(work: Path, load_name: str, requests: list[dict]) -> None:
    path = work / "loads" / f"{load_name}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(requests), "utf-8")


def load(folder: Path):
    os.environ["MODEL"] = str(folder)
    return load_classifier()


def convert(source, out: Path, *more) -> None:
    """Only the variants that this CPU can choose; emulated bf16 would take minutes to compare."""
    flags = Path("/proc/cpuinfo").read_text()
    bf16 = ["bf16"] if "avx512_bf16" in flags or "amx_bf16" in flags else []
    int8 = [] if str(source).startswith("torchvision:") else ["int8"]  # of seeded convolutions it strays too far to be shipped
    djinn_models(["convert", str(source), "--out", str(out), "--force", "--variants", *int8, *bf16, "fp32", *map(str, more)])


def bundled_tokenizer(longest: int) -> PreTrainedTokenizerFast:
    loaded = Tokenizer.from_file(str(ROOT / "models/sentiment/1/tokenizer.json"))
    loaded.no_padding()
    loaded.no_truncation()
    return PreTrainedTokenizerFast(
        tokenizer_object=loaded,
        model_max_length=longest,
        cls_token="[CLS]",
        sep_token="[SEP]",
        pad_token="[PAD]",
        unk_token="[UNK]",
        mask_token="[MASK]",
        model_input_names=["input_ids", "token_type_ids", "attention_mask"],
    )


def counter(tokenizer: PreTrainedTokenizerFast):
    backend = tokenizer.backend_tokenizer
    backend.no_truncation()
    return lambda text: len(backend.encode(text).ids)


def fresh(folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def copied(source: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
