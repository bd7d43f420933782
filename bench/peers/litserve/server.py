"""LitServe with batching and workers of one thread each; text only."""

import os

import litserve
from classifiers import load


class Classifier(litserve.LitAPI):
    def setup(self, device):
        self.classify = load()

    def decode_request(self, request):
        return request["text"]

    def batch(self, inputs):
        return list(inputs)

    def predict(self, x):
        return self.classify(x)

    def unbatch(self, output):
        return output

    def encode_response(self, output):
        return output


if __name__ == "__main__":
    batching = {"max_batch_size": int(os.environ["BATCH"]), "batch_timeout": float(os.environ["DELAY_MS"]) / 1000}
    server = litserve.LitServer(Classifier(**batching), accelerator="cpu", workers_per_device=int(os.environ["WORKERS"]), timeout=60)
    server.run(host="127.0.0.1", port=int(os.environ["PORT"]), generate_client_file=False, log_level="warning")
