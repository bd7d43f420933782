"""From a checkpoint to a package that is written whole or not at all."""

import contextlib
import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import torch
import yaml

from djinn_models import package
from djinn_models.conversion.card import Left, Shipped, card
from djinn_models.conversion.image_original import PREFIX
from djinn_models.conversion.parity import compare, outputs, refusal
from djinn_models.conversion.subject import PRECISIONS, Subject
from djinn_models.conversion.variants import DEVICES, REQUIRES
from djinn_models.package import Row

NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


def convert(options) -> None:
    name, version = identity(options)
    if options.out.exists() and not options.force:
        raise SystemExit(f"{options.out} exists: name another folder with --out, or replace it with --force.")
    say(f"reading {options.source}")
    with torch.inference_mode():
        subject = subject_of(options)
        wanted = precisions(options, subject)
        write_whole(options.out, lambda folder: write(folder, name, version, subject, wanted))
    say(f"wrote {options.out}")


def identity(options) -> tuple[str, int]:
    """Name and version, which the server wants to be those of the folders."""
    out = options.out.absolute()
    name, version = options.name or out.parent.name, options.version or out.name
    if not NAME.fullmatch(name):
        raise SystemExit(f"'{name}' is not a model name (a-z, 0-9, '.', '_' and '-'): use --out models/<name>/<version>, or --name.")
    if not str(version).isdecimal() or int(version) < 1:
        raise SystemExit(f"'{version}' is not a version (1, 2, …): use --out models/<name>/<version>, or --version.")
    return name, int(version)


def subject_of(options) -> Subject:
    if options.source.startswith(PREFIX):
        if options.task not in (None, "image-classification"):
            raise SystemExit(f"{options.source} is for image-classification, not for {options.task}: leave --task out.")
        from djinn_models.conversion import images

        return images.subject(options)
    if options.task in (None, "image-classification"):
        raise SystemExit(
            f"--task {options.task} does not fit {options.source}: name one of sentiment-analysis, text-classification, "
            "question-answering, feature-extraction; pictures take torchvision:<arch>."
            if options.task
            else "--task is missing: name sentiment-analysis, text-classification, question-answering or feature-extraction."
        )
    from djinn_models.conversion import text

    quiet_transformers()
    return text.subject(options)


def quiet_transformers() -> None:
    import transformers

    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()


def precisions(options, subject: Subject) -> list[str]:
    wanted = options.variants or list(subject.networks)
    unknown = [p for p in wanted if p not in subject.networks]
    if unknown:
        hint = ", or give --calibrate DIR" if (unknown[0], subject.task) == ("int8", "image-classification") else ""
        raise SystemExit(f"There is no variant {unknown[0]} for {subject.task}: choose of {', '.join(subject.networks)} with --variants{hint}.")
    return [p for p in PRECISIONS if p in wanted]


def write_whole(out: Path, fill: Callable[[Path], None]) -> None:
    """Fills a folder beside `out` and renames it; on any failure all is as it was."""
    out = out.absolute()
    made = [parent for parent in out.parents if not parent.exists()]
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as work:
            fresh = Path(work) / "new"
            fresh.mkdir()
            fill(fresh)
            put(fresh, out, Path(work) / "old")
    except OSError as failure:
        raise SystemExit(f"{out} cannot be written ({failure}): make room, or name another folder with --out.") from failure
    finally:
        if not out.exists():
            remove_empty(made)


def put(fresh: Path, out: Path, old: Path) -> None:
    try:
        if out.exists():
            out.rename(old)
        fresh.rename(out)
    except BaseException:  # a signal's too
        if old.exists() and not out.exists():
            old.rename(out)
        raise


def remove_empty(folders: list[Path]) -> None:
    with contextlib.suppress(OSError):
        for folder in folders:
            folder.rmdir()


def write(folder: Path, name: str, version: int, subject: Subject, wanted: list[str]) -> None:
    expected = outputs(subject.original, subject)
    right = measured(subject, subject.original, "the original")
    shipped, left = [], []
    for precision in wanted:
        one = written(folder, precision, subject, expected, right)
        (shipped if isinstance(one, Shipped) else left).append(one)
    if not shipped:
        raise SystemExit(f"No variant of {name} is fit to be shipped ({left[0].precision}: {left[0].reason}): nothing was written.")
    if subject.tokenizer:
        subject.tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    if subject.labels:
        (folder / "labels.txt").write_text("".join(f"{label}\n" for label in subject.labels), "utf-8")
    (folder / "README.md").write_text(card(name, version, subject, shipped, left, right), "utf-8")
    head = {"name": name, "version": version, "task": subject.task, "description": subject.description}
    manifest = head | {"variants": [entry(one) for one in shipped]} | subject.entries
    text = yaml.dump(manifest, Dumper=package.Dumper, sort_keys=False, default_flow_style=None, width=1000, allow_unicode=True)
    (folder / "model.yaml").write_text(text, "utf-8")
    for note in subject.notes:
        say(f"note: {note}")


def written(folder: Path, precision: str, subject: Subject, expected: list, right: float | None) -> Shipped | Left:
    """The variant as a server would load it, measured and kept, or taken away again."""
    say(f"{precision}: converting")
    path = folder / f"model.{precision}.pt"
    package.save_script(subject.networks[precision](), path)
    net = torch.jit.load(path).eval()
    with torch.jit.optimized_execution(False):
        parity = compare(subject, expected, outputs(net, subject))
        found = measured(subject, net, precision)
    reason = refusal(precision, parity, None if right is None else (right, found))
    if precision == "fp32" and reason:
        raise SystemExit(f"The converted network does not answer as the original ({reason}): nothing was written. Please report the checkpoint.")
    if reason:
        path.unlink()
        say(f"{precision}: not shipped, {reason}")
        return Left(precision, reason)
    say(f"{precision}: scores at most {parity.greatest:.1e} off" + (f", {subject.held_out.figure} {found:.4f}" if right is not None else ""))
    return Shipped(precision, path.name, path.stat().st_size, package.sha256(path), parity, found)


def measured(subject: Subject, net, title: str) -> float | None:
    if not subject.held_out:
        return None
    say(f"{title}: measuring {subject.held_out.count} held-out examples")
    return subject.held_out.measure(net)


def entry(one: Shipped) -> Row:
    needs = {"requires": REQUIRES[one.precision]} if REQUIRES[one.precision] else {}
    return Row(file=one.file, precision=one.precision, devices=DEVICES[one.precision], **needs, sha256=one.sha256)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
