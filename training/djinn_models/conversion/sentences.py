"""What a sentence-transformers folder says about pooling, length and case."""

from dataclasses import dataclass, field
from pathlib import Path

from djinn_models.conversion.source import read_json

MODES = {"pooling_mode_mean_tokens": "mean", "pooling_mode_cls_token": "cls"}


@dataclass(frozen=True)
class SentenceSettings:
    pooling: str | None = None
    max_length: int | None = None
    notes: list[str] = field(default_factory=list)


def settings_of(folder: Path, asked: str | None) -> SentenceSettings:
    """As `--pooling` says, else as the folder does, else the mean."""
    modules = read_json(folder, "modules.json") if (folder / "modules.json").is_file() else []
    kinds = [module["type"].rsplit(".", 1)[-1] for module in modules]
    foreign = [kind for kind in kinds if kind not in ("Transformer", "Pooling", "Normalize")]
    if foreign:
        raise SystemExit(f"{folder} has a module {foreign[0]} after its encoder, which is not converted: only pooling is.")
    return SentenceSettings(
        asked or own_pooling(folder, modules),
        length(folder),
        list(notes(folder, kinds)),
    )


def own_pooling(folder: Path, modules: list[dict]) -> str:
    pooled = [module["path"] for module in modules if module["type"].endswith("Pooling")] or ["1_Pooling"]
    if not (folder / pooled[0] / "config.json").is_file():
        return "mean"
    config = read_json(folder, f"{pooled[0]}/config.json")
    modes = [name for name, on in config.items() if name.startswith("pooling_mode") and on is True]
    named = config.get("pooling_mode")
    modes += [named] if isinstance(named, str) else list(named or [])
    known = [MODES.get(mode, mode) for mode in modes]
    if len(known) != 1 or known[0] not in ("mean", "cls"):
        raise SystemExit(f"{folder} pools by {' and '.join(known) or 'nothing'}, which is not converted: only mean and cls are (--pooling).")
    return known[0]


def length(folder: Path) -> int | None:
    if not (folder / "sentence_bert_config.json").is_file():
        return None
    config = read_json(folder, "sentence_bert_config.json")
    if config.get("do_lower_case"):
        raise SystemExit(f"{folder} lower-cases texts before its tokenizer, which the server does not: put a Lowercase normalizer into tokenizer.json.")
    return config.get("max_seq_length")


def notes(folder: Path, kinds: list[str]):
    if kinds and "Normalize" not in kinds:
        yield "The original does not normalise its vectors, the server does unless asked with `\"normalize\": false`."
    if (folder / "config_sentence_transformers.json").is_file():
        prompt = read_json(folder, "config_sentence_transformers.json").get("default_prompt_name")
        if prompt:
            yield f"The original puts its prompt `{prompt}` before each text, the server does not: send it as part of the text."
