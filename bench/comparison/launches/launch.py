"""What all launches have in common."""

from dataclasses import dataclass, field
from pathlib import Path

from comparison.environments import Environments
from comparison.loads import Shape, as_json, raw
from comparison.settings import PEERS, Settings


@dataclass(frozen=True)
class Start:
    """What a server's launch may use."""

    settings: Settings
    environments: Environments
    load: str
    port: int
    second_port: int
    third_port: int
    scratch: Path

    @property
    def checkpoint(self) -> Path:
        return self.settings.work / "checkpoints" / self.load

    def python(self, peer: str) -> Path:
        return self.environments.python(peer)


@dataclass(frozen=True)
class Launch:
    """`readiness` is a URL that answers 200 once every model is served; a server without one is ready when it answers."""

    command: list
    environment: dict[str, str] = field(default_factory=dict)
    readiness: str | None = None


def plain(load: str) -> Shape:
    """Bodies as most people would define them: {"text": …}, or a picture's bytes."""
    if load == "images":
        return Shape("/image", raw, content_type="image/jpeg")
    return Shape("/text", as_json(text=None))


def shared(start: Start, **more) -> dict[str, str]:
    """The environment of every Python peer: the checkpoint, and the classifiers that they share."""
    path = f"{PEERS / 'shared'}"
    return {"MODEL": str(start.checkpoint), "PYTHONPATH": path} | {name: str(value) for name, value in more.items()}


def uvicorn(start: Start, peer: str, workers: int) -> list:
    return [
        start.python(peer),
        "-m",
        "uvicorn",
        "server:app",
        "--app-dir",
        PEERS / peer,
        "--host",
        "127.0.0.1",
        "--port",
        start.port,
        "--workers",
        workers,
        "--log-level",
        "warning",
        "--no-access-log",
    ]
