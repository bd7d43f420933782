"""Measures a package's variant on held-out data, and how far an answer depends on its batch."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import torch
from PIL import Image
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional as F
from torchvision import transforms

from djinn_models import package, spans
from djinn_models.batches import batches, text_inputs
from djinn_models.datasets import Data, Question
from djinn_models.resnet import normalised


def evaluate(name: str, folder: Path, data_folder: Path | None, precision: str | None) -> dict:
    description = package.read(folder)
    precision = precision or description["variants"][0]["precision"]
    net = package.load(folder, precision)
    measure = {"qa": reader, "resnet50": images, "efficientnet-lite0": photographs, "minilm": embeddings}.get(name, sentences)
    with torch.inference_mode(), torch.jit.optimized_execution(False):
        found = measure(name, net, folder, description, Data(data_folder))
        speed = image_speed(net, description["image"]["size"]) if "image" in description else text_speed(net)
    return {"model": name, "variant": precision} | found | {"CPU-ms": speed}


def sentences(name: str, net: Callable, folder: Path, description: dict, data: Data) -> dict:
    labels, _, rows = data.sentences(name)
    ids = token_ids(folder, description, [text for text, _ in rows])
    scores = sentence_scores(run_all(net, ids), torch.tensor([label for _, label in rows]), labels)
    return {"sentences": len(rows)} | scores | batch_dependence(net, ids, lambda logits: logits.softmax(-1))


def sentence_scores(logits: Tensor, y: Tensor, labels: list[str]) -> dict:
    """Accuracy; with an out_of_scope label also by scope, and what a threshold of 0.5 on the best score rejects."""
    hits = logits.argmax(-1) == y
    if labels[-1] != "out_of_scope":
        return {"accuracy": share(hits)}
    scope, unsure = y < len(labels) - 1, logits.softmax(-1).amax(-1) < 0.5
    accepted = ~unsure & (logits.argmax(-1) < len(labels) - 1)
    return {
        "accuracy": share(hits),
        "in scope": share(hits[scope]),
        "out of scope recognised": share(hits[~scope]),
        "with threshold 0.5": {
            "in scope accepted and right": share((accepted & hits)[scope]),
            "out of scope recognised": share(~accepted[~scope]),
        },
    }


def reader(name: str, net: Callable, folder: Path, description: dict, data: Data) -> dict:
    _, held = data.squad()
    tokenizer, reading = tokenizer_of(folder), description["question_answering"]
    found = reading_scores(net, tokenizer, reading, held)
    return found | {"no answer": no_answer_scores(net, tokenizer, reading, held, data.unanswerable())}


def no_answer_scores(net: Callable, tokenizer: Tokenizer, reading: dict, held: list[Question], bare: list[Question]) -> dict:
    """What is lost and won when "no answer" counts from some ratio of its score to the best span's.

    1 is what `handle_impossible_answer` does.
    """
    spans_held, none_held = with_no_answer(net, tokenizer, reading, held)
    spans_bare, none_bare = with_no_answer(net, tokenizer, reading, bare)
    golds = [[text for text, _ in q.answers] for q in held]
    right = [
        max(spans.f1(q.context[spans_held[k].start : spans_held[k].end], gold) for gold in golds[k]) for k, q in enumerate(held)
    ]
    return {"unanswerable": len(bare)} | {
        f"from ratio {ratio}": {
            "F1 of answerable": round(sum(f for k, f in enumerate(right) if none_held[k] <= ratio * spans_held[k].score) / len(held), 4),
            "unanswerable found": round(sum(none_bare[k] > ratio * spans_bare[k].score for k in range(len(bare))) / len(bare), 4),
        }
        for ratio in (1, 0.3, 0.1, 0.03, 0.01, 0.003)
    }


def with_no_answer(net: Callable, tokenizer: Tokenizer, reading: dict, questions: list[Question]) -> tuple[dict, dict]:
    """By question the best span and the least "no answer" probability of its windows."""
    best: dict[int, spans.Span] = {}
    nothing: dict[int, float] = {}
    for w, logits in read_windows(net, tokenizer, reading, questions):
        spans.best_of(best, w.question, spans.probability_product(logits, w, reading["max_answer"]))
        nothing[w.question] = min(nothing.get(w.question, 1), spans.no_answer(logits, w))
    return best, nothing


def read_windows(net: Callable, tokenizer: Tokenizer, reading: dict, questions: list[Question]) -> Iterator[tuple[spans.Window, Tensor]]:
    """Every window of the questions with its logits [length, 2]."""
    found = list(spans.windows(questions, tokenizer, reading["window"], reading["stride"], reading["max_question"]))
    for batch in batches([len(w.ids) for w in found], 8192, 32, shuffle=False):
        for row, i in zip(net(*text_inputs([found[i].ids for i in batch], [found[i].types for i in batch])), batch):
            yield found[i], row


def reading_scores(net: Callable, tokenizer: Tokenizer, reading: dict, questions: list[Question]) -> dict:
    """Exact match and F1 for both ways to choose a span."""
    chosen: dict[Callable, dict[int, spans.Span]] = {spans.logit_sum: {}, spans.probability_product: {}}
    count = 0
    for w, logits in read_windows(net, tokenizer, reading, questions):
        count += 1
        for choose, best in chosen.items():
            spans.best_of(best, w.question, choose(logits, w, reading["max_answer"]))
    scores = {choose.__name__: spans.squad_scores(questions, best) for choose, best in chosen.items()}
    return {"questions": len(questions), "windows": count} | scores


def embeddings(name: str, net: Callable, folder: Path, description: dict, data: Data) -> dict:
    """No labels: the cosine between this variant and the float32 one, over SST-2's test sentences."""
    ids = token_ids(folder, description, [text for text, _ in data.sst2("test")])
    own, wide = run_all(net, ids), run_all(package.load(folder, "fp32"), ids)
    cosine = torch.cosine_similarity(own, wide)
    found = {"sentences": len(ids), "cosine to fp32, mean": round(cosine.mean().item(), 5)}
    found["cosine to fp32, least"] = round(cosine.min().item(), 5)
    return found | batch_dependence(net, ids, F.normalize)


def images(name: str, net: Callable, folder: Path, description: dict, data: Data) -> dict:
    _, pixels, y = data.images("test")
    mean, std = description["image"]["mean"], description["image"]["std"]
    logits = torch.cat([net(normalised(x, mean, std)) for x in pixels.split(16)])
    return {"images": len(y), "accuracy": share(logits.argmax(-1) == y)}


def photographs(name: str, net: Callable, folder: Path, description: dict, data: Data) -> dict:
    """Pictures of any size, prepared with torchvision."""
    image, labels = description["image"], (folder / "labels.txt").read_text("utf-8").splitlines()
    prepare = transforms.Compose([
        transforms.Resize(image["resize"], antialias=True),
        transforms.CenterCrop(image["size"]),
        transforms.ToTensor(),
        transforms.Normalize(image["mean"], image["std"]),
    ])
    files = data.photographs()
    best = [net(prepare(Image.open(file).convert("RGB"))[None])[0].topk(5).indices.tolist() for _, file in files]
    truth = [labels.index(label) for label, _ in files]
    first = sum(y == guesses[0] for y, guesses in zip(truth, best)) / len(files)
    five = sum(y in guesses for y, guesses in zip(truth, best)) / len(files)
    return {"photographs": len(files), "accuracy": round(first, 4), "among the best five": round(five, 4)}


def batch_dependence(net: Callable, ids: list[list[int]], answer: Callable[[Tensor], Tensor]) -> dict:
    """512 rows, each alone against the same row in a batch of 32: the greatest difference and the changed best entries."""
    rows = ids[:512]
    alone = answer(torch.cat([net(*text_inputs([row])) for row in rows]))
    mixed = answer(torch.cat([net(*text_inputs(rows[i : i + 32])) for i in range(0, len(rows), 32)]))
    changed = int((alone.argmax(-1) != mixed.argmax(-1)).sum())
    return {"alone or in a batch": {"difference": round((alone - mixed).abs().max().item(), 6), "changed": changed}}


def run_all(net: Callable, ids: list[list[int]]) -> Tensor:
    """One output a row, in the rows' order."""
    order = batches([len(row) for row in ids], 8192, 32, shuffle=False)
    outputs = torch.cat([net(*text_inputs([ids[i] for i in batch])) for batch in order])
    return outputs[torch.tensor(sum(order, [])).argsort()]


def token_ids(folder: Path, description: dict, texts: list[str]) -> list[list[int]]:
    tokenizer = tokenizer_of(folder)
    tokenizer.enable_truncation(description["tokenizer"]["max_length"])
    return [encoding.ids for encoding in tokenizer.encode_batch(texts)]


def tokenizer_of(folder: Path) -> Tokenizer:
    return Tokenizer.from_file(str(folder / "tokenizer.json"))


def share(hits: Tensor) -> float:
    return round(hits.float().mean().item(), 4)


def text_speed(net: Callable) -> dict[str, float]:
    shapes = {"1x16": (1, 16), "1x128": (1, 128), "8x128": (8, 128)}
    return {name: cpu_ms(net, *text_inputs(torch.randint(1000, 20000, shape).tolist())) for name, shape in shapes.items()}


def image_speed(net: Callable, size: int) -> dict[str, float]:
    return {f"{n}x3x{size}x{size}": cpu_ms(net, torch.randn(n, 3, size, size)) for n in (1, 16)}


def cpu_ms(net: Callable, *inputs: Tensor) -> float:
    """Least CPU milliseconds of a call, over 30 calls after 3 more to warm up."""

    def once() -> float:
        started = time.process_time()
        net(*inputs)
        return time.process_time() - started

    return round(1000 * min([once() for _ in range(33)][3:]), 2)
