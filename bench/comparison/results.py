"""What was measured, read from its files: medians over the rounds, and ratios of servers that took turns in the same round."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median

Pick = Callable[[dict], float | None]


@dataclass(frozen=True)
class Spread:
    """The median of some rounds with their least and greatest."""

    middle: float
    least: float
    greatest: float

    @staticmethod
    def of(values: list[float]) -> "Spread | None":
        return Spread(median(values), min(values), max(values)) if values else None

    def text(self, form: str) -> str:
        return f"{self.middle:{form}} ({self.least:{form}}–{self.greatest:{form}})"


@dataclass(frozen=True)
class Results:
    """Rounds by load and server; a round that failed holds only why."""

    folder: Path

    def machine(self) -> dict:
        return json.loads((self.folder / "machine.json").read_text("utf-8"))

    def rounds(self, load: str, server: str) -> dict[int, dict]:
        paths = (self.folder / load / server).glob("*.json")
        found = {int(path.stem): json.loads(path.read_text("utf-8")) for path in paths}
        return {number: one for number, one in sorted(found.items()) if "missing" not in one}

    def missing(self, load: str, server: str) -> str | None:
        """Why a server was never measured; None when it was, or when nobody tried."""
        found = [json.loads(path.read_text("utf-8")) for path in sorted((self.folder / load / server).glob("*.json"))]
        reasons = [one["missing"] for one in found if "missing" in one]
        return reasons[0] if reasons and len(reasons) == len(found) else None

    def spread(self, load: str, server: str, pick: Pick) -> Spread | None:
        values = (pick(one) for one in self.rounds(load, server).values())
        return Spread.of([value for value in values if value is not None])

    def ratio(self, load: str, server: str, other: str, pick: Pick, other_pick: Pick | None = None) -> Spread | None:
        """`server`'s value divided by `other`'s, round by round."""
        ours, theirs = self.rounds(load, server), self.rounds(load, other)
        pairs = [(pick(ours[n]), (other_pick or pick)(theirs[n])) for n in ours.keys() & theirs.keys()]
        return Spread.of([a / b for a, b in pairs if a is not None and b])


def closed(connections: int, name: str) -> Pick:
    return lambda one: one["closed"].get(str(connections), {}).get(name)


def latency(connections: int, quantile: str) -> Pick:
    return lambda one: one["closed"].get(str(connections), {}).get("latency_ms", {}).get(quantile)


def open_latency(share: str, quantile: str) -> Pick:
    return lambda one: one.get("open", {}).get(share, {}).get("latency_ms", {}).get(quantile)


def field(name: str) -> Pick:
    return lambda one: one.get(name)
