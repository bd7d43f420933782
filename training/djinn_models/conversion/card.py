"""The package's README.md: what is in it, how near its answers are to the original's, what a user must know."""

from dataclasses import dataclass

from djinn_models.conversion.parity import Parity
from djinn_models.conversion.subject import Subject
from djinn_models.conversion.variants import DEVICES, REQUIRES, STATIC_INT8, WEIGHTS


@dataclass(frozen=True)
class Shipped:
    precision: str
    file: str
    size: int  # bytes
    sha256: str
    parity: Parity
    measured: float | None


@dataclass(frozen=True)
class Left:
    """A variant that is not shipped."""

    precision: str
    reason: str


def card(name: str, version: int, subject: Subject, shipped: list[Shipped], left: list[Left], original: float | None) -> str:
    parts = [f"# {name} {version}", subject.description, files(subject, shipped), parity(subject, shipped)]
    if subject.held_out:
        parts.append(held_out(subject, shipped, original))
    if left:
        parts.append("## Not shipped\n" + "\n".join(f"- {one.precision}: {one.reason}." for one in left))
    if subject.notes:
        parts.append("## What to know\n" + "\n".join(f"- {note}" for note in subject.notes))
    parts.append("The terms of the checkpoint that this was made from hold for these files too.")
    return "\n\n".join(parts) + "\n"


def files(subject: Subject, shipped: list[Shipped]) -> str:
    weights = WEIGHTS | ({"int8": STATIC_INT8} if subject.task == "image-classification" else {})
    rows = ["## Files", "| variant | file | MB | runs on | weights |", "|---|---|---|---|---|"]
    for one in shipped:
        needs = f" with {' and '.join(REQUIRES[one.precision])}".replace(" | ", " or ") if REQUIRES[one.precision] else ""
        where = ", ".join(kind.upper() + (needs if kind == "cpu" else "") for kind in DEVICES[one.precision])
        rows.append(f"| {one.precision} | `{one.file}` | {one.size / 1e6:.1f} | {where} | {weights[one.precision]} |")
    return "\n".join(rows)


def parity(subject: Subject, shipped: list[Shipped]) -> str:
    vectors = subject.task == "feature-extraction"
    heads = ("mean cosine", "least cosine") if vectors else ("mean difference of the best score", "same best answer")
    what = "number of a normalised vector" if vectors else "score"
    rows = [
        "## Parity",
        f"Against {subject.kind}, eager and in float32, on {len(subject.samples)} generated inputs ({subject.made_of}):",
        "",
        f"| variant | greatest difference of a {what} | {heads[0]} | {heads[1]} |",
        "|---|---|---|---|",
    ]
    for one in shipped:
        found = one.parity
        last = (f"{1 - found.mean:.5f}", f"{found.agreement:.5f}") if vectors else (f"{found.mean:.1e}", f"{found.agreement:.3f}")
        rows.append(f"| {one.precision} | {found.greatest:.1e} | {last[0]} | {last[1]} |")
    return "\n".join(rows)


def held_out(subject: Subject, shipped: list[Shipped], original: float | None) -> str:
    data = subject.held_out
    rows = ["## Held-out data", f"{data.count:,} labelled examples:", "", f"| | {data.figure} |", "|---|---|", f"| original | {original:.4f} |"]
    rows += [f"| {one.precision} | {one.measured:.4f} |" for one in shipped]
    return "\n".join(rows)
