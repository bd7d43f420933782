"""Text models: settings of the package, sample inputs, held-out data."""

import functools
import random
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from djinn_models.batches import batches, named_inputs
from djinn_models.conversion import held_out, text_network, text_original
from djinn_models.conversion.sentences import SentenceSettings, settings_of
from djinn_models.conversion.source import folder_of
from djinn_models.conversion.subject import HeldOut, Inputs, Subject
from djinn_models.conversion.text_original import CLASSIFICATION, TextOriginal
from djinn_models.conversion.variants import int8_encoder, narrow_encoder
from djinn_models.encoder import mean_pool
from djinn_models.package import Row

SAMPLES, LONGEST_SAMPLE = 48, 256
VERBS = {
    "sentiment-analysis": "Tells the sentiment of texts",
    "text-classification": "Classifies texts",
    "question-answering": "Finds the answer to a question in a passage",
    "feature-extraction": "Turns texts into vectors",
}


def subject(options) -> Subject:
    folder = folder_of(options.source)
    sentences = sentence_settings(folder, options)
    original = text_original.read(folder, options.task, options.labels)
    length = max_length(original, sentences, options.max_length)
    entries = {"inputs": original.inputs, "tokenizer": Row(file="tokenizer.json", max_length=length)}
    if options.task == "question-answering":
        entries["question_answering"] = Row(reading(options, length))
    if original.labels:
        entries["labels"] = "labels.txt"
    entries["batching"] = Row(max_batch_size=32, max_batch_tokens=max(2048, length))
    entries["warmup"] = Row(lengths=[min(16, length)], batch_sizes=[1])
    net = functools.cache(lambda: text_network.converted(original, options.task, sentences.pooling))
    return Subject(
        task=options.task,
        description=f"{VERBS[options.task]}: {Path(options.source).resolve().name}.",
        networks={"int8": lambda: int8_encoder(net()), "bf16": lambda: narrow_encoder(net()), "fp32": net},
        original=Eager(original, options.task, sentences.pooling),
        kind=f"{text_original.ARCHITECTURES[original.kind]} of transformers",
        samples=samples(original, options.task, min(length, LONGEST_SAMPLE)),
        made_of="random words of the vocabulary, which move scores more than real texts do",
        scores=functools.partial(scores, task=options.task, multi_label=original.multi_label),
        entries=entries,
        labels=original.labels,
        tokenizer=original.plain_tokenizer(),
        held_out=labelled(options, original, entries) if options.data else None,
        notes=[*notes(original, options), *sentences.notes],
    )


def sentence_settings(folder: Path, options) -> SentenceSettings:
    if options.task == "feature-extraction":
        return settings_of(folder, options.pooling)
    if options.pooling:
        raise SystemExit(f"--pooling is for feature-extraction, not for {options.task}: leave it out.")
    return SentenceSettings()


def max_length(original: TextOriginal, sentences: SentenceSettings, asked: int | None) -> int:
    most = original.positions
    if asked is not None:
        if not 8 <= asked <= most:
            raise SystemExit(f"--max-length must be within 8 and {most}, the positions that this checkpoint has, not {asked}.")
        return asked
    return min(most, original.tokenizer.model_max_length, sentences.max_length or most)


def reading(options, length: int) -> dict:
    window = options.window or min(384, length)
    scale = window / 384  # a short window gets a share of the usual stride and question
    found = {
        "window": window,
        "stride": options.stride if options.stride is not None else min(128, int(128 * scale)),
        "max_question": options.max_question or min(64, max(1, int(64 * scale))),
        "max_answer": options.max_answer or 15,
    }
    if not 8 <= window <= length or found["stride"] < 0 or window < found["max_question"] + found["stride"] + 8:
        raise SystemExit(
            f"A window of {window} tokens has no room: need window ≤ {length} and window ≥ max question ({found['max_question']}) "
            f"+ stride ({found['stride']}) + 8; choose others with --window, --stride and --max-question."
        )
    return found


def notes(original: TextOriginal, options) -> list[str]:
    found = []
    if original.multi_label:
        found.append(
            "The labels do not exclude each other: ask with `\"function_to_apply\": \"sigmoid\"`, since the server's default is a softmax."
        )
    elif len(original.labels) == 1:
        found.append(
            "There is one output, which a softmax always turns into 1: ask with `\"function_to_apply\": \"none\"` for a regression, "
            "or with `\"sigmoid\"` for a probability."
        )
    if original.labels and all(label.startswith("LABEL_") for label in original.labels):
        found.append("The checkpoint names its labels LABEL_0, LABEL_1, …: convert again with `--labels FILE` to give them names.")
    return found


class Eager(nn.Module):
    """The original, with the inputs and outputs of the converted network."""

    def __init__(self, original: TextOriginal, task: str, pooling: str | None):
        super().__init__()
        self.network, self.names, self.task, self.pooling = original.network, original.inputs, task, pooling

    def forward(self, *inputs: Tensor) -> Tensor:
        given = dict(zip(self.names, inputs, strict=True))
        found = self.network(**given)
        if self.task in CLASSIFICATION:
            return found.logits
        if self.task == "question-answering":
            return torch.stack([found.start_logits, found.end_logits], -1)
        states = found.last_hidden_state
        return states[:, 0] if self.pooling == "cls" else mean_pool(states, given["attention_mask"])


def scores(output: Tensor, task: str, multi_label: bool) -> Tensor:
    if task == "question-answering":
        return output.softmax(1).transpose(1, 2)  # [batch, start and end, length]
    if task == "feature-extraction":
        return F.normalize(output)
    return output.sigmoid() if multi_label or output.size(-1) == 1 else output.softmax(-1)


def samples(original: TextOriginal, task: str, longest: int) -> list[Inputs]:
    """Texts of random words of the vocabulary, of 1 to `longest` tokens; pairs of them for a reader."""
    chance = random.Random(13)
    tokenizer = original.plain_tokenizer()
    special = set(original.tokenizer.all_special_ids)
    words = [i for i in range(tokenizer.get_vocab_size()) if i not in special and i < original.config.vocab_size]
    tokenizer.enable_truncation(longest)

    def text(tokens: int) -> str:
        return tokenizer.decode(chance.choices(words, k=tokens))

    found = []
    for i in range(SAMPLES):
        tokens = 1 + (longest - 1) * i // (SAMPLES - 1)
        pair = (text(1 + tokens // 8), text(tokens)) if task == "question-answering" else (text(tokens),)
        encoding = tokenizer.encode(*pair)
        found.append(named_inputs([encoding.ids], [encoding.type_ids], original.inputs))
    return found


def labelled(options, original: TextOriginal, entries: dict) -> HeldOut:
    if options.task == "feature-extraction":
        raise SystemExit("--data is for tasks with right answers, and vectors have none: leave it out.")
    if options.task == "question-answering":
        return held_out.questions(options.data, original, entries["question_answering"])
    rows = held_out.texts(options.data, original.labels)
    tokenizer = original.plain_tokenizer()
    tokenizer.enable_truncation(entries["tokenizer"]["max_length"])
    encodings = tokenizer.encode_batch([text for text, _ in rows])
    order = batches([len(e.ids) for e in encodings], 2048, 32, shuffle=False)
    right = torch.tensor([label for _, label in rows])

    def accuracy(net) -> float:
        hits = 0
        for batch in order:
            chosen = [encodings[i] for i in batch]
            inputs = named_inputs([e.ids for e in chosen], [e.type_ids for e in chosen], original.inputs)
            hits += int((net(*inputs).argmax(-1) == right[batch]).sum())
        return hits / len(rows)

    return HeldOut(len(rows), "accuracy", accuracy)

