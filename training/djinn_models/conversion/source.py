"""Where a checkpoint comes from: a local folder in Hugging Face's layout, or its hub."""

import json
from pathlib import Path

PARTS = ["*.json", "*.txt", "*.model", "1_Pooling/*", "*.safetensors"]


def folder_of(source: str) -> Path:
    """The local folder itself, or the hub's copy of that repository."""
    path = Path(source).expanduser()
    if path.is_dir():
        return path
    if path.exists():
        raise SystemExit(f"{source} is a file: name the folder that holds it, its config.json and its tokenizer.")
    if source.startswith((".", "/", "~")) or source.count("/") > 1:
        raise SystemExit(f"There is no folder {source}.")
    return fetched(source)


def fetched(repository: str) -> Path:
    from huggingface_hub import snapshot_download

    try:
        folder = Path(snapshot_download(repository, allow_patterns=PARTS))
        if any(folder.glob("*.safetensors")):
            return folder
        return Path(snapshot_download(repository, allow_patterns=[*PARTS, "pytorch_model*.bin"]))
    except Exception as failure:  # whatever the client and its transport raise
        raise SystemExit(
            f"There is no folder {repository}, and Hugging Face's hub did not give it ({first_line(failure)}): "
            "name a local folder, or try again with access to the hub."
        ) from failure


def read_json(folder: Path, name: str) -> dict | list:
    path = folder / name
    if not path.is_file():
        raise SystemExit(f"{path} is missing: convert takes a folder as `save_pretrained` writes it.")
    try:
        return json.loads(path.read_text("utf-8"))
    except ValueError as failure:
        raise SystemExit(f"{path} is not JSON ({failure}): save the checkpoint again.") from failure


def first_line(failure: BaseException) -> str:
    lines = str(failure).strip().splitlines()
    return lines[0].rstrip(".:")[:200] if lines else type(failure).__name__
