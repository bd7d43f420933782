"""A `transformers` checkpoint as it was saved: its network in float32, its tokenizer, and what it says about itself."""

import pickle
from dataclasses import dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn

from djinn_models.conversion.source import first_line, read_json

ARCHITECTURES = {
    "bert": "BERT",
    "distilbert": "DistilBERT",
    "roberta": "RoBERTa",
    "xlm-roberta": "XLM-RoBERTa",
    "camembert": "CamemBERT",
}
CLASSIFICATION = ("sentiment-analysis", "text-classification")
WEIGHTS = ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"]
VOCABULARIES = ["tokenizer.json", "vocab.txt", "vocab.json", "sentencepiece.bpe.model", "tokenizer.model", "spiece.model"]


@dataclass(frozen=True)
class TextOriginal:
    folder: Path
    kind: str
    network: nn.Module
    tokenizer: object
    labels: list[str]
    multi_label: bool

    @property
    def config(self):
        return self.network.config

    @property
    def inputs(self) -> list[str]:
        """Those that its pipeline gives the network; a single segment has nothing to tell apart."""
        takes_types = getattr(self.config, "type_vocab_size", 0) > 1
        names = ["input_ids", "attention_mask"]
        return names + ["token_type_ids"] if takes_types and "token_type_ids" in self.tokenizer.model_input_names else names

    @property
    def positions(self) -> int:
        """Longest input that its position table holds; RoBERTa's begins after the padding token's number."""
        most = self.config.max_position_embeddings
        return most - self.config.pad_token_id - 1 if self.kind in ("roberta", "xlm-roberta", "camembert") else most

    def plain_tokenizer(self) -> Tokenizer:
        """Without padding or truncation of its own."""
        tokenizer = Tokenizer.from_str(self.tokenizer.backend_tokenizer.to_str())
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer


def read(folder: Path, task: str, labels: list[str] | None) -> TextOriginal:
    described = read_json(folder, "config.json")
    kind = supported(folder, described)
    if not any((folder / name).is_file() for name in WEIGHTS):
        raise SystemExit(f"{folder} has no weights: add model.safetensors (or pytorch_model.bin).")
    tokenizer = fast_tokenizer(folder)
    network, loading = loaded(folder, task)
    check_head(folder, task, described, network, loading)
    if task in CLASSIFICATION:
        labels = checked_labels(labels, network.config)
    elif labels:
        raise SystemExit(f"--labels is for classification, and {task} has no labels: leave it out.")
    multi_label = task in CLASSIFICATION and network.config.problem_type == "multi_label_classification"
    return TextOriginal(folder, kind, network, tokenizer, labels or [], multi_label)


def supported(folder: Path, config: dict) -> str:
    """The model type, when this tool maps all that the configuration asks for."""
    from djinn_models.encoder import ACTIVATIONS

    kind = config.get("model_type")
    if kind not in ARCHITECTURES:
        raise SystemExit(
            f"{folder} is of type '{kind}', which is not converted: use one of {', '.join(ARCHITECTURES)}, "
            "or torchvision:<arch> for images."
        )
    activation = config.get("activation" if kind == "distilbert" else "hidden_act", "gelu")
    positions = config.get("position_embedding_type", "absolute")
    if activation not in ACTIVATIONS:
        raise SystemExit(f"{folder} computes with '{activation}', which is not converted: known are {', '.join(ACTIVATIONS)}.")
    if positions != "absolute":
        raise SystemExit(f"{folder} has '{positions}' positions, which are not converted: only 'absolute' ones are.")
    if config.get("is_decoder") or config.get("add_cross_attention"):
        raise SystemExit(f"{folder} is a decoder, which is not converted: only encoders are.")
    if "quantization_config" in config:
        raise SystemExit(f"{folder} holds quantised weights: convert the float checkpoint, from which variants are made here.")
    return kind


def fast_tokenizer(folder: Path):
    from transformers import AutoTokenizer

    if not any((folder / name).is_file() for name in VOCABULARIES):
        raise SystemExit(f"{folder} has no tokenizer: save the one it was trained with there, at best as tokenizer.json.")
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True, trust_remote_code=False)
    except Exception as failure:  # whatever a broken or foreign vocabulary raises
        raise SystemExit(f"The tokenizer in {folder} cannot be read ({first_line(failure)}): save it as tokenizer.json.") from failure
    if not getattr(tokenizer, "is_fast", False):
        raise SystemExit(
            f"The tokenizer in {folder} is {type(tokenizer).__name__}, which has no fast form that could be served: "
            "convert it to a tokenizer.json with the library it comes from."
        )
    return tokenizer


def loaded(folder: Path, task: str) -> tuple[nn.Module, dict]:
    import transformers

    head = {"question-answering": "QuestionAnswering", "feature-extraction": ""}.get(task, "SequenceClassification")
    model = getattr(transformers, f"AutoModelFor{head}" if head else "AutoModel")
    options = {"local_files_only": True, "trust_remote_code": False, "ignore_mismatched_sizes": True}
    try:
        network, loading = model.from_pretrained(folder, dtype=torch.float32, output_loading_info=True, **options)
    except pickle.UnpicklingError as failure:
        raise SystemExit(
            f"The weights in {folder} are a pickle that runs code when it is read, which is refused: save them as model.safetensors."
        ) from failure
    except Exception as failure:  # a truncated file, a shard that is not there, an impossible configuration
        raise SystemExit(f"The checkpoint in {folder} cannot be loaded ({first_line(failure)}): save it again.") from failure
    return network.eval(), loading


def check_head(folder: Path, task: str, described: dict, network: nn.Module, loading: dict) -> None:
    """That weights and configuration agree, and that nothing the task needs was made up while loading."""
    prefix = network.base_model_prefix + "."

    def of_head(name: str) -> bool:
        return task != "feature-extraction" and (not name.startswith(prefix) or "pooler" in name)

    for name, theirs, ours in sorted(loading["mismatched_keys"]):
        if of_head(name) and task in CLASSIFICATION:
            raise SystemExit(
                f"The head in {folder} has {theirs[0]} outputs, but its config.json names {ours[0]} labels: "
                "correct id2label in config.json."
            )
        raise SystemExit(
            f"{name} in {folder} has the shape {list(theirs)}, but its config.json makes it {list(ours)}: "
            "one of the two belongs to another checkpoint."
        )
    missing = sorted(name for name in loading["missing_keys"] if "pooler" not in name or task in CLASSIFICATION)
    if any(of_head(name) for name in missing):
        raise SystemExit(
            f"{folder} has no trained head for {task} (it was saved as {', '.join(described.get('architectures') or ['unknown'])}): "
            "name the task that it was trained for with --task, or fine-tune it first."
        )
    if missing:
        raise SystemExit(f"The weights in {folder} lack {missing[0]} (and {len(missing) - 1} more): save the checkpoint again.")
    if task == "question-answering" and network.qa_outputs.out_features != 2:
        raise SystemExit(
            f"The head in {folder} has {network.qa_outputs.out_features} outputs for each token instead of a start and an end: "
            "it is not for question-answering."
        )


def checked_labels(given: list[str] | None, config) -> list[str]:
    labels = given or [str(config.id2label[i]) for i in range(config.num_labels)]
    if len(labels) != config.num_labels:
        raise SystemExit(f"--labels names {len(labels)} labels, but the head has {config.num_labels} outputs: name one for each.")
    if any(not label.strip() or len(label.splitlines()) > 1 for label in labels):
        raise SystemExit("A label is empty or has a line break: give each a name of one line with --labels FILE.")
    return labels
