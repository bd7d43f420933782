"""The engine alone: Djinn's own variant in a Python process, without a server. Prints JSON.

    python floor.py WORK LOAD THREADS SECONDS

Batches are ideal: all texts are known and sorted by length, tokens are ready. Pictures are decoded and resized too.
`lone_ms` holds the forwards of single requests in the load's own order; `gemm` is the peak of matrix products.
"""

import base64
import json
import os
import sys
import time
from pathlib import Path
from statistics import median

import torch
import yaml
from tokenizers import Tokenizer
from torch import Tensor

BENCH = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(BENCH / "peers/shared")]
LONE = 60
GEMM = 1024


def main(work: Path, load: str, threads: int, seconds: float) -> dict:
    torch.set_num_threads(threads)
    package = next((work / "models" / load).glob("*/1"))
    manifest = yaml.safe_load((package / "model.yaml").read_text("utf-8"))
    network, precision = fastest(package, manifest)
    requests = json.loads((work / "loads" / f"{load}.json").read_text("utf-8"))
    steps = picture_steps(work, requests) if load == "images" else text_steps(package, manifest, requests)
    ideal, lone = steps
    with torch.inference_mode(), torch.jit.optimized_execution(False):
        return {
            "precision": precision,
            **paced(network, ideal, seconds),
            "lone_ms": median(timed(network, one) for one in lone[:LONE]),
            "gemm": peaks(),
        }


def fastest(package: Path, manifest: dict):
    """The variant that the server takes: the first of which the CPU has what it requires."""
    flags = Path("/proc/cpuinfo").read_text()
    for variant in manifest["variants"]:
        wanted = variant.get("requires", [])
        if all(any(f" {name.strip()}" in flags for name in one.split("|")) for one in wanted):
            network = torch.jit.load(package / variant["file"]).eval()
            if "prepare" in variant:
                getattr(network, variant["prepare"])()
            return network, variant["precision"]
    raise SystemExit(f"{package} has no variant for this CPU")


def text_steps(package: Path, manifest: dict, requests: list[dict]):
    """Sorted batches within the package's limits, and every text alone; each as (texts, inputs ready)."""
    tokenizer = Tokenizer.from_file(str(package / manifest["tokenizer"]["file"]))
    tokenizer.no_padding()
    tokenizer.enable_truncation(manifest["tokenizer"]["max_length"])
    limits = manifest.get("batching", {})
    most, tokens = limits.get("max_batch_size", 32), limits.get("max_batch_tokens", 2048)
    encoded = [tokenizer.encode(one["text"]).ids for one in requests]
    batches, batch = [], []
    for ids in sorted(encoded, key=len):
        if batch and (len(batch) == most or len(ids) * (len(batch) + 1) > tokens):
            batches.append(batch)
            batch = []
        batch.append(ids)
    names = manifest["inputs"]

    def ready(rows: list[list[int]]):
        inputs = tensors(rows, names)
        return len(rows), lambda: inputs

    return [ready(rows) for rows in [*batches, batch]], [ready([ids]) for ids in encoded]


def tensors(rows: list[list[int]], names: list[str]) -> tuple[Tensor, ...]:
    longest = max(map(len, rows))
    ids = torch.tensor([row + [0] * (longest - len(row)) for row in rows])
    mask = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows])
    named = {"input_ids": ids, "attention_mask": mask, "token_type_ids": torch.zeros_like(ids)}
    return tuple(named[name] for name in names)


def picture_steps(work: Path, requests: list[dict]):
    from classifiers import load

    os.environ["MODEL"] = str(work / "checkpoints/images")
    pixels = load().pixels
    pictures = [base64.b64decode(one["image"]) for one in requests]

    def decoded(some: list[bytes]):
        return len(some), lambda: (torch.stack([pixels(one) for one in some]),)

    return [decoded(pictures[i : i + 8]) for i in range(0, len(pictures), 8)], [decoded([one]) for one in pictures]


def paced(network, steps, seconds: float) -> dict:
    """Whole passes over all steps until the time is up, after one step to warm up."""
    timed(network, steps[0])
    timed(network, steps[-1])
    begun, cpu, done = time.perf_counter(), time.process_time(), 0
    while time.perf_counter() - begun < seconds:
        for count, inputs in steps:
            network(*inputs())
            done += count
    spent = time.perf_counter() - begun
    return {"per_second": done / spent, "cpu_per_1000": 1000 * (time.process_time() - cpu) / done}


def timed(network, step) -> float:
    begun = time.perf_counter()
    network(*step[1]())
    return 1000 * (time.perf_counter() - begun)


def peaks() -> dict[str, float]:
    """By number format; bf16 only where the CPU has instructions for it."""
    flags = Path("/proc/cpuinfo").read_text()
    found = {"fp32": gemm(torch.float32)}
    return found | {"bf16": gemm(torch.bfloat16)} if "avx512_bf16" in flags or "amx_bf16" in flags else found


def gemm(kind: torch.dtype) -> float:
    """GFLOP/s of square products, the best of five."""
    left, right = (torch.randn(GEMM, GEMM).to(kind) for _ in range(2))
    times = []
    for _ in range(6):
        begun = time.perf_counter()
        left @ right
        times.append(time.perf_counter() - begun)
    return 2 * GEMM**3 / min(times[1:]) / 1e9


if __name__ == "__main__":
    print(json.dumps(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), float(sys.argv[4]))))
