"""Ray Serve."""

from comparison.launches.launch import Launch, Start, shared
from comparison.settings import PEERS


def ray(start: Start) -> Launch:
    return Launch(
        [start.python("ray"), PEERS / "ray/server.py"],
        shared(
            start,
            PORT=start.port,
            THREADS=1,
            OMP_NUM_THREADS=1,
            WORKERS=len(start.settings.cores),
            BATCH=16,
            DELAY_MS=5,
            RAY_USAGE_STATS_ENABLED=0,
            RAY_AUTH_MODE="disabled",
            RAY_TMPDIR="/tmp",
        ),
    )
