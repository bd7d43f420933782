"""Writes docs/models.md: every bundled variant's accuracy, size and CPU time, beside what others need for the same network.

All CPU times of a row are taken in turns, on one thread, in one process; compare them within a row only.
"""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import torch
from torch import Tensor, nn
from transformers import BertModel

from djinn_models import package
from djinn_models.evaluation import evaluate
from djinn_models.minilm import base_folder
from djinn_models.resnet import ImageClassifier, network

TEXT_SHAPES = {"1 × 16": (1, 16), "1 × 128": (1, 128), "8 × 128": (8, 128)}
IMAGE_BATCHES = {"1": 1, "8": 8}
ROUNDS = 7
EAGER = "PyTorch eager fp32"


def write(models: Path, data: Path | None, out: Path) -> None:
    torch.set_num_threads(1)
    rows = [row(models, name, data) for name in ("sentiment", "intent", "qa", "minilm", "resnet50", "efficientnet-lite0")]
    parts = [
        "# Models and their variants",
        f"Written by `python -m djinn_models report` ({machine()}). CPU milliseconds of one call on one thread: the median of "
        f"{ROUNDS} rounds in which all variants of a table take turns. Compare within a table; machines and their other load differ.",
        "## Bundled models",
        "Accuracy is measured on data that the model was not trained on, but for efficientnet-lite0's photographs; the cards (`models/<name>/1/README.md`) say which.",
        *(text for text in rows),
        "## The encoder against other ways to run it",
        "all-MiniLM-L6-v2's encoder, the network of the four text models, batch × tokens; all rows full, so nothing is padded. "
        "Dynamic int8 makes an answer depend on its batch (see RATIONALE.md); Djinn's does not.",
        encoder_table(models),
        "## ResNet50 at 224 × 224 against PyTorch",
        "torchvision's `resnet50` with 1,000 classes and seeded weights, by batch.",
        resnet_table(),
    ]
    out.write_text("\n\n".join(parts) + "\n", "utf-8")


def row(models: Path, name: str, data: Path | None) -> str:
    folder = models / name / "1"
    description = package.read(folder)
    variants = {v["precision"]: package.load(folder, v["precision"]) for v in description["variants"]}
    if "image" in description:
        size = description["image"]["size"]
        calls = image_calls(size)
        title = f"### {name} ({size} × {size} pixels, by batch)"
    else:
        calls, title = text_calls(), f"### {name} (batch × tokens)"
    times = measured(variants, calls)
    lines = [[v, accuracy(name, folder, data, v), megabytes(folder, v), *times[v]] for v in variants]
    return f"{title}\n\n" + table(["variant", "accuracy", "file, MB", *calls], lines)


def accuracy(name: str, folder: Path, data: Path | None, precision: str) -> str:
    found = evaluate(name, folder, data, precision)
    if name == "qa":
        scores = found["probability_product"]
        return ", ".join(f"{key} {value}" for key, value in scores.items())
    if name == "minilm":
        return f"cosine to fp32: mean {found['cosine to fp32, mean']}, least {found['cosine to fp32, least']}"
    if name == "intent":
        return f"{found['in scope']} in scope"
    if name == "efficientnet-lite0":
        return f"{found['accuracy']} on photographs probably trained on"
    return str(found["accuracy"])


def megabytes(folder: Path, precision: str) -> str:
    variant = next(v for v in package.read(folder)["variants"] if v["precision"] == precision)
    return f"{(folder / variant['file']).stat().st_size / 1e6:.1f}"


def encoder_table(models: Path) -> str:
    bert = States(BertModel.from_pretrained(base_folder(), attn_implementation="eager", add_pooling_layer=False)).eval()
    with tempfile.TemporaryDirectory() as scratch:
        nets = {
            EAGER: bert,
            "Djinn int8": package.load(models / "minilm" / "1", "int8"),
            "Djinn fp32": package.load(models / "minilm" / "1", "fp32"),
            "PyTorch dynamic int8": torch.ao.quantization.quantize_dynamic(bert, {nn.Linear}, dtype=torch.qint8),
        } | onnx(bert, Path(scratch))
        return ratios(measured(nets, text_calls()), list(TEXT_SHAPES))


class States(nn.Module):
    """transformers' encoder with plain tensors in and out."""

    def __init__(self, bert: nn.Module):
        super().__init__()
        self.bert = bert

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Tensor:
        return self.bert(input_ids=ids, attention_mask=mask, token_type_ids=types)[0]


def onnx(bert: nn.Module, scratch: Path) -> dict[str, Callable]:
    """ONNX Runtime in float32 and with its dynamic int8."""
    import onnxruntime
    from onnxruntime.quantization import QuantType, quantize_dynamic

    names = ["input_ids", "attention_mask", "token_type_ids"]
    wide, narrow = scratch / "fp32.onnx", scratch / "int8.onnx"
    sample = tuple(torch.ones(2, 8, dtype=torch.long) for _ in names)
    axes = {name: {0: "batch", 1: "length"} for name in names}
    torch.onnx.export(bert, sample, str(wide), input_names=names, output_names=["states"], dynamic_axes=axes, dynamo=False)
    quantize_dynamic(wide, narrow, weight_type=QuantType.QInt8)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1

    def runner(path: Path) -> Callable:
        session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        return lambda *inputs: session.run(["states"], dict(zip(names, (x.numpy() for x in inputs))))

    return {"ONNX Runtime fp32": runner(wide), "ONNX Runtime dynamic int8": runner(narrow)}


def resnet_table() -> str:
    torch.manual_seed(0)
    eager = network(1000).eval()
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "model.pt"
        torch.manual_seed(0)
        package.save_script(ImageClassifier(network(1000)), path)
        narrow, wide = torch.jit.load(path).eval(), torch.jit.load(path).eval()
        wide.to_float32()
        nets = {EAGER: eager, "Djinn bf16": narrow, "Djinn fp32": wide}
        return ratios(measured(nets, image_calls(224)), list(IMAGE_BATCHES))


def text_calls() -> dict[str, tuple[Tensor, ...]]:
    torch.manual_seed(1)
    ids = {name: torch.randint(1000, 20000, shape) for name, shape in TEXT_SHAPES.items()}
    return {name: (x, torch.ones_like(x), torch.zeros_like(x)) for name, x in ids.items()}


def image_calls(size: int) -> dict[str, tuple[Tensor, ...]]:
    torch.manual_seed(1)
    return {name: (torch.randn(n, 3, size, size),) for name, n in IMAGE_BATCHES.items()}


def measured(nets: dict[str, Callable], calls: dict[str, tuple[Tensor, ...]]) -> dict[str, list[float]]:
    """CPU milliseconds by network, in the calls' order."""
    found: dict[str, list[float]] = {name: [] for name in nets}
    with torch.inference_mode(), torch.jit.optimized_execution(False):
        for inputs in calls.values():
            rounds: dict[str, list[float]] = {name: [] for name in nets}
            for _ in range(ROUNDS):
                for name, net in nets.items():
                    rounds[name].append(cpu_ms(net, inputs))
            for name in nets:
                found[name].append(median(rounds[name]))
    return found


def cpu_ms(net: Callable, inputs: tuple[Tensor, ...]) -> float:
    """Of one call: the mean of as many as fit into 0.2 CPU seconds, after one to warm up."""
    net(*inputs)
    started, calls, spent = time.process_time(), 0, 0.0
    while spent < 0.2:
        net(*inputs)
        calls, spent = calls + 1, time.process_time() - started
    return 1000 * spent / calls


def ratios(times: dict[str, list[float]], columns: list[str]) -> str:
    """Each time with its share of eager PyTorch's."""
    base = times[EAGER]
    lines = [[name, *(f"{t:.1f} ({t / b:.2f})" for t, b in zip(found, base))] for name, found in times.items()]
    return table(["CPU ms (share of eager)", *columns], lines)


def table(head: list[str], lines: list[list]) -> str:
    cells = [[f"{cell:.1f}" if isinstance(cell, float) else str(cell) for cell in line] for line in lines]
    return "\n".join("| " + " | ".join(line) + " |" for line in [head, ["---"] * len(head), *cells])


def machine() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown CPU")
    return f"{model}, PyTorch {torch.__version__.split('+')[0]}"
