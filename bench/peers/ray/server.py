"""Ray Serve with dynamic batching and one replica for each worker, text only."""

import os

import ray
from ray import serve
from starlette.requests import Request

BATCHING = {"max_batch_size": int(os.environ["BATCH"]), "batch_wait_timeout_s": float(os.environ["DELAY_MS"]) / 1000}
WORKERS = int(os.environ["WORKERS"])


@serve.deployment(num_replicas=WORKERS, max_ongoing_requests=64, ray_actor_options={"num_cpus": 1})
class Classifier:
    def __init__(self):
        from classifiers import load

        self.classify = load()

    @serve.batch(**BATCHING)
    async def batched(self, texts: list[str]) -> list[dict]:
        return self.classify(texts)

    async def __call__(self, request: Request) -> dict:
        return await self.batched((await request.json())["text"])


if __name__ == "__main__":
    ray.init(num_cpus=WORKERS, include_dashboard=False, log_to_driver=False)
    serve.start(http_options={"host": "127.0.0.1", "port": int(os.environ["PORT"])})
    serve.run(Classifier.bind(), route_prefix="/text", blocking=True)
