"""LitServe."""

from comparison.launches.launch import Launch, Start, shared
from comparison.settings import PEERS


def litserve(start: Start) -> Launch:
    return Launch(
        [start.python("litserve"), PEERS / "litserve/server.py"],
        shared(start, PORT=start.port, THREADS=1, OMP_NUM_THREADS=1, WORKERS=len(start.settings.cores), BATCH=16, DELAY_MS=5),
    )
