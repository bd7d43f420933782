"""How Djinn's throughput grows with connections, cores, models served at once and the length of texts."""

import dataclasses
import itertools
import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from comparison.launches.djinn import djinn_in, djinn_shape
from comparison.loads import Shape, as_json, read, write_requests
from comparison.measuring import Measuring, Running
from comparison.servers import BY_NAME, Server

CONNECTIONS = (1, 2, 8, 32, 128, 500, 1000)
MODELS = (1, 2, 4, 8)
LENGTHS = ((5, 16), (17, 48), (49, 128), (129, 256))  # tokens, both included
BUSY = 32


def scaling(measuring: Measuring) -> dict:
    s = measuring.settings
    found = {"cores": {}, "models": {}}
    with measuring.running(BY_NAME["djinn"], "text") as running:
        warm(measuring, running)
        found["connections"] = {str(n): measuring.watched(running, lambda n=n: running.generator.closed(n, s.seconds)) for n in CONNECTIONS}
        found["lengths"] = {f"{least}–{most}": of_length(measuring, running, least, most) for least, most in LENGTHS}
    for count in range(1, len(s.cores) + 1):
        fewer = Measuring(dataclasses.replace(s, cores=s.cores[:count]), measuring.environments, measuring.program)
        found["cores"][str(count)] = busy(fewer, BY_NAME["djinn"])
    for count in MODELS:
        found["models"][str(count)] = busy(measuring, serving(s.work, count))
    return found


def warm(measuring: Measuring, running: Running) -> None:
    running.generator.closed(BUSY, measuring.settings.warm_up)


def busy(measuring: Measuring, server: Server) -> dict:
    with measuring.running(server, "text") as running:
        warm(measuring, running)
        return measuring.watched(running, lambda: running.generator.closed(BUSY, measuring.settings.seconds))


def of_length(measuring: Measuring, running: Running, least: int, most: int) -> dict:
    """Texts of so many tokens only, with their mean."""
    s = measuring.settings
    chosen = [one for one in read(s.work, "text") if least <= one["size"] <= most]
    path = s.work / "requests" / f"text-djinn-{least}.json"
    write_requests(path, chosen, djinn_shape("text"))
    generator = dataclasses.replace(running.generator, requests=path)
    report = measuring.watched(running, lambda: generator.closed(BUSY, s.seconds))
    return report | {"tokens": sum(one["size"] for one in chosen) / len(chosen)}


def serving(work: Path, count: int) -> Server:
    """Djinn with so many models of their own name, all of the text load's weights, asked in turn."""
    names = [f"sentiment-{i}" for i in range(count)]
    folder = work / "models" / f"text-{count}"
    for name in names:
        renamed(work / "models/text/sentiment/1", folder / name / "1", name)
    return dataclasses.replace(BY_NAME["djinn"], launch=lambda start: djinn_in(start, folder), shape=in_turn(names))


def in_turn(names: list[str]) -> Callable[[str], Shape]:
    def shape(load: str) -> Shape:
        turns = itertools.cycle(names)
        return dataclasses.replace(djinn_shape(load), body=lambda request: as_json(inputs=None, model=next(turns), parameters={"top_k": 1})(request))

    return shape


def renamed(package: Path, target: Path, name: str) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(package, target, copy_function=os.link)
    manifest = target / "model.yaml"
    text = manifest.read_text("utf-8").replace("name: sentiment\n", f"name: {json.dumps(name)}\n")
    manifest.unlink()  # a link to the original
    manifest.write_text(text, "utf-8")
