"""Djinn as its image starts it: unpacked, with an AOT cache."""

from pathlib import Path

from comparison.launches.launch import Launch, Start
from comparison.loads import Shape, as_json, raw
from comparison.settings import BENCH

QUEUE_TIME = "300ms"


def djinn(start: Start) -> Launch:
    return djinn_in(start, start.settings.work / "models" / start.load)


def djinn_in(start: Start, models: Path, *options: str) -> Launch:
    settings = start.settings
    return Launch(
        [
            settings.java,
            *settings.djinn_options,
            "-jar",
            settings.jar,
            f"--djinn.models.location={models}",
            f"--djinn.data={start.scratch / 'data'}",
            "--server.address=127.0.0.1",
            f"--server.port={start.port}",
            "--djinn.management.address=127.0.0.1",
            f"--djinn.management.port={start.second_port}",
            "--djinn.management.key=0123456789abcdef",
            *options,
        ],
        readiness=f"http://127.0.0.1:{start.second_port}/actuator/health/readiness",
    )


def djinn_impatient(start: Start) -> Launch:
    return djinn_in(start, start.settings.work / "models" / start.load, f"--djinn.queue-time={QUEUE_TIME}")


def djinn_shape(load: str) -> Shape:
    found = {"label": "results.0.labels.0.label", "score": "results.0.labels.0.score"}
    if load == "images":
        return Shape("/v1/image-classification?model=pictures&top_k=1", raw, content_type="image/jpeg", **found)
    task, model = {"text": ("sentiment-analysis", "sentiment"), "bert": ("text-classification", "bert-base")}[load]
    return Shape(f"/v1/{task}", as_json(inputs=None, model=model, parameters={"top_k": 1}), **found)


def djinn_bundled(start: Start) -> Launch:
    """With all models of the repository instead of the load's one."""
    return djinn_in(start, BENCH.parent / "models")
