"""BentoML."""

from comparison.launches.launch import Launch, Start, shared
from comparison.settings import PEERS


def bentoml(start: Start) -> Launch:
    return Launch(
        [
            start.python("bentoml"),
            "-m",
            "bentoml",
            "serve",
            "service:Classifier",
            "--working-dir",
            PEERS / "bentoml",
            "--host",
            "127.0.0.1",
            "--port",
            start.port,
        ],
        shared(
            start,
            THREADS=1,
            OMP_NUM_THREADS=1,
            WORKERS=len(start.settings.cores),
            BATCH=16,
            LATENCY_MS=60000,
            BENTOML_HOME=start.scratch,
            BENTOML_DO_NOT_TRACK="True",
        ),
    )
