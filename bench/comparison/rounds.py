"""Walks through loads, rounds and servers in turns, and keeps each result in a file of its own, so that a run can go on."""

import json
import subprocess
from collections.abc import Callable

from comparison.environments import Environments, NotInstalled
from comparison.measuring import Measuring, NotMeasured
from comparison.scaling import scaling
from comparison.servers import BUNDLED, BY_NAME, IMPATIENT
from comparison.settings import BENCH, Settings

EXTRAS = ("floor", "overload", "startup", "scaling")


class Rounds:
    def __init__(self, settings: Settings, environments: Environments, measuring: Measuring):
        self.settings = settings
        self.environments = environments
        self.measuring = measuring

    def run(self) -> None:
        s = self.settings
        for number in range(s.rounds):
            for load in s.loads:
                self._load(load, number)
            if "startup" in s.extras:
                self._kept("bundled", "djinn", number, self._bundled)
            if "scaling" in s.extras and "text" in s.loads:
                self._kept("scaling", "djinn", number, lambda: scaling(self.measuring))

    def _load(self, load: str, number: int) -> None:
        s = self.settings
        servers = [BY_NAME[name] for name in s.servers if load in BY_NAME[name].loads]
        turn = number % max(len(servers), 1)
        for server in [*servers[turn:], *servers[:turn]]:
            best = self._best(load, number)
            self._kept(load, server.name, number, lambda server=server, best=best: self.measuring.round(server, load, best))
        if "floor" in s.extras:
            for threads in sorted({1, len(s.cores)}):
                self._kept(load, f"floor-{threads}", number, lambda threads=threads: self._floor(load, threads))
        if "overload" in s.extras and "djinn" in s.servers and load == "text":
            self._kept("overload", "djinn", number, lambda: self.measuring.overload(IMPATIENT, load))

    def _kept(self, load: str, name: str, number: int, measure: Callable[[], dict]) -> None:
        path = self.settings.results / load / name / f"{number}.json"
        if path.exists() and "missing" not in json.loads(path.read_text("utf-8")):
            return
        print(f"round {number + 1}, {load}: {name}", flush=True)
        try:
            found = measure()
        except (NotInstalled, NotMeasured, subprocess.CalledProcessError) as reason:
            found = {"missing": str(reason)}
            print(f"  not measured: {reason}", flush=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found), "utf-8")

    def _best(self, load: str, number: int) -> float | None:
        """The best median capacity of the rounds before this one."""
        if not number:
            return None
        found = [json.loads(path.read_text()).get("capacity", 0) for path in (self.settings.results / load).glob("*/0.json")]
        return max(found, default=0) or None

    def _floor(self, load: str, threads: int) -> dict:
        """One process, or with one thread as many as there are cores, side by side."""
        s = self.settings
        sets = [s.cores] if threads > 1 else [(core,) for core in s.cores]
        commands = [
            [
                "taskset",
                "-c",
                ",".join(map(str, cores)),
                self.environments.base_python(),
                BENCH / "comparison/floor.py",
                s.work,
                load,
                str(threads),
                str(s.seconds),
            ]
            for cores in sets
        ]
        running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) for command in commands]
        found = [json.loads(process.communicate()[0] or "null") for process in running]
        if None in found:
            raise NotMeasured("the engine alone ended without a result")
        return {
            "precision": found[0]["precision"],
            "per_second": sum(one["per_second"] for one in found),
            "cpu_per_1000": sum(one["cpu_per_1000"] for one in found) / len(found),
            "lone_ms": min(one["lone_ms"] for one in found),
            "gemm": {kind: sum(one["gemm"][kind] for one in found) for kind in found[0]["gemm"]},
        }

    def _bundled(self) -> dict:
        return self.measuring.start_up(BUNDLED, "text")
