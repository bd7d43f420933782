"""FastAPI: as most teams run it, and with a worker per core."""

from comparison.launches.launch import Launch, Start, shared, uvicorn


def fastapi(start: Start) -> Launch:
    return Launch(uvicorn(start, "fastapi", 1), shared(start))


def fastapi_tuned(start: Start) -> Launch:
    cores = len(start.settings.cores)
    return Launch(uvicorn(start, "fastapi", cores), shared(start, THREADS=1, OMP_NUM_THREADS=1, AT_ONCE=1))
