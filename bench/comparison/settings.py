"""What is measured, for how long, and where things are."""

from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "bench"
PEERS = BENCH / "peers"


@dataclass(frozen=True)
class Settings:
    """One run. Times in seconds."""

    work: Path
    out: Path
    base: Path | None
    jar: Path | None
    java: str
    djinn_options: tuple[str, ...]
    servers: tuple[str, ...]
    loads: tuple[str, ...]
    extras: tuple[str, ...]
    rounds: int
    seconds: float
    warm_up: float
    rates: tuple[float, ...]
    cores: tuple[int, ...]
    seed: int
    connections: tuple[int, ...] = (1, 8, 32)

    @property
    def results(self) -> Path:
        return self.work / "results"

    @property
    def logs(self) -> Path:
        return self.work / "logs"
