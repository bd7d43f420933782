"""Runs the load generator in bench/load."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from comparison.settings import BENCH

GO = shutil.which("go") or "/usr/local/go/bin/go"


def build(work: Path) -> Path:
    program = work / "load"
    subprocess.run([GO, "build", "-buildvcs=false", "-o", program, "."], cwd=BENCH / "load", check=True)
    return program


@dataclass(frozen=True)
class Generator:
    """Asks one server. Reports are those of bench/load/tally.go; times in seconds, rates per second."""

    program: Path
    cores: tuple[int, ...]
    url: str
    requests: Path
    label: str
    score: str
    tolerance: float
    seed: int

    def closed(self, connections: int, seconds: float, *, count: int = 0, each: bool = False) -> dict:
        return self._run(f"-connections={connections}", f"-seconds={seconds}", f"-count={count}", f"-each={str(each).lower()}")

    def open(self, rate: float, seconds: float) -> dict:
        return self._run(f"-rate={rate}", f"-seconds={seconds}")

    def _run(self, *how: str) -> dict:
        where = [f"-url={self.url}", f"-requests={self.requests}", f"-label={self.label}", f"-score={self.score}"]
        command = [
            "taskset",
            "-c",
            ",".join(map(str, self.cores)),
            self.program,
            *where,
            f"-tolerance={self.tolerance}",
            f"-seed={self.seed}",
            *how,
        ]
        return json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
