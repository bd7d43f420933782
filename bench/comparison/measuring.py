"""Measures one server under one load: from its start to its end, one round. Everything found is plain JSON."""

import base64
import contextlib
import http.client
import json
import shutil
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen

from comparison import loads, processes
from comparison.environments import Environments
from comparison.generator import Generator
from comparison.launches.launch import Launch, Start
from comparison.servers import Server
from comparison.settings import Settings

READY_SECONDS = 240
LOOK_SECONDS = 0.1  # between two looks at whether a server is ready: looking costs it CPU
FIRST = 50  # requests after ready that are looked at one by one
OVERLOAD = 5.0  # times the capacity
SETTLED_SECONDS = 5
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # servers are on this machine


class NotMeasured(Exception):
    """A server that did not get ready or gave wrong answers; the message says what happened."""


@dataclass(frozen=True)
class Running:
    process: Popen
    generator: Generator
    ready_after: float


class Measuring:
    """Runs servers one at a time on the cores of the settings."""

    def __init__(self, settings: Settings, environments: Environments, program: Path):
        self.settings = settings
        self.environments = environments
        self.program = program

    def round(self, server: Server, load: str, best: float | None) -> dict:
        """All loops of one round. `best` is the best capacity known; open loops are left out without it.

        Raises:
            NotMeasured: when the server does not get ready or an answer is wrong.
        """
        s = self.settings
        with self.running(server, load) as running:
            ask = running.generator
            found = {"ready_s": running.ready_after, "first": ask.closed(1, 60, count=FIRST, each=True)["each"]}
            ask.closed(max(s.connections), s.warm_up)
            found["closed"] = {str(n): self.watched(running, lambda n=n: ask.closed(n, s.seconds, each=n == 1)) for n in s.connections}
            capacity = max(one["per_second"] for one in found["closed"].values())
            found["capacity"] = capacity
            if best:
                found["open"] = {
                    str(share): self.watched(running, lambda share=share: ask.open(share * best, s.seconds))
                    for share in s.rates
                    if share * best < capacity
                }
                found["best"] = best
            found["resident"] = processes.usage(running.process.pid).resident
            return self.checked(server, found)

    def overload(self, server: Server, load: str) -> dict:
        """Latency at 0.8 × capacity and at 5 ×, and how soon refusals come."""
        with self.running(server, load) as running:
            ask, seconds = running.generator, self.settings.seconds
            ask.closed(max(self.settings.connections), self.settings.warm_up)
            capacity = rate(ask.closed(max(self.settings.connections), seconds))
            return {
                "capacity": capacity,
                "below": ask.open(0.8 * capacity, 2 * seconds),
                "above": ask.open(OVERLOAD * capacity, 2 * seconds),
            }

    def start_up(self, server: Server, load: str) -> dict:
        """Seconds until it is ready, and resident memory some seconds later, unused."""
        with self.running(server, load) as running:
            time.sleep(SETTLED_SECONDS)
            used = processes.usage(running.process.pid)
            return {"ready_s": running.ready_after, "resident": used.resident, "cpu_s": used.cpu}

    @contextlib.contextmanager
    def running(self, server: Server, load: str) -> Iterator[Running]:
        s = self.settings
        scratch = s.work / "scratch" / f"{load}-{server.name}"
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        ports = processes.free_ports(3)
        shape = server.shape(load)
        requests = s.work / "requests" / f"{load}-{server.name}.json"
        loads.write_requests(requests, loads.read(s.work, load), shape)
        launch = server.launch(Start(s, self.environments, load, *ports, scratch))
        log = s.logs / f"{load}-{server.name}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        log.unlink(missing_ok=True)
        process = processes.started(launch.command, launch.environment, s.cores, scratch, log)
        try:
            first = first_body(requests)
            ready = processes.wait_until(
                lambda: is_ready(launch) and answers(ports[0], first, shape), READY_SECONDS, lambda: process.poll() is None, LOOK_SECONDS
            )
            if ready is None:
                what = f"no answer within {READY_SECONDS} s" if process.poll() is None else "it ended before it answered"
                raise NotMeasured(f"{what}; the end of its log: {tail(log)}")
            url = f"http://127.0.0.1:{ports[0]}{shape.path}"
            generator = Generator(self.program, s.cores, url, requests, shape.label, shape.score, server.tolerance_under(load), s.seed)
            yield Running(process, generator, ready)
        finally:
            processes.stop(process)

    def watched(self, running: Running, loop) -> dict:
        before = processes.usage(running.process.pid)
        report = loop()
        after = processes.usage(running.process.pid)
        answered = max(report["answered"], 1)
        return report | {"per_second": rate(report), "cpu_per_1000": 1000 * (after.cpu - before.cpu) / answered, "resident": after.resident}

    def checked(self, server: Server, found: dict) -> dict:
        reports = [*found["closed"].values(), *found.get("open", {}).values()]
        wrong, failed = (sum(one[what] for one in reports) for what in ("wrong", "failed"))
        found["wrong"], found["failed"] = wrong, failed
        if wrong or failed:
            complaints = [text for one in reports for text in one["complaints"] or []]
            print(f"  {server.name}: {wrong} wrong, {failed} failed: {complaints[:3]}", flush=True)
        return found


def rate(report: dict) -> float:
    return report["answered"] / report["elapsed_s"]


def is_ready(launch: Launch) -> bool:
    """Whether the server says so, if it says anything."""
    if launch.readiness is None:
        return True
    with contextlib.suppress(OSError, http.client.HTTPException), DIRECT.open(launch.readiness, timeout=30) as response:
        return response.status == 200
    return False


def answers(port: int, first: bytes, shape: loads.Shape) -> bool:
    """Whether this request is answered with 200."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with contextlib.suppress(OSError, http.client.HTTPException), contextlib.closing(connection):
        connection.request("POST", shape.path, first, {"Content-Type": shape.content_type, "Accept": "application/json"})
        response = connection.getresponse()
        response.read()
        return response.status == 200
    return False


def first_body(requests: Path) -> bytes:
    return base64.b64decode(json.loads(requests.read_text())["requests"][0]["body"])


def tail(log: Path) -> str:
    return " | ".join(log.read_text("utf-8", "replace").splitlines()[-5:])[-800:]
