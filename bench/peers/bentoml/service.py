"""A BentoML service with adaptive batching, text only."""

import os

import bentoml
from classifiers import load

BATCHING = {"max_batch_size": int(os.environ["BATCH"]), "max_latency_ms": int(os.environ["LATENCY_MS"])}


@bentoml.service(workers=int(os.environ["WORKERS"]), traffic={"timeout": 60, "max_concurrency": 4096})
class Classifier:
    def __init__(self) -> None:
        self.classify = load()

    @bentoml.api(batchable=True, **BATCHING)
    def text(self, texts: list[str]) -> list[dict]:
        return self.classify(texts)
