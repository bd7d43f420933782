"""The servers that are compared."""

from collections.abc import Callable
from dataclasses import dataclass

from comparison.launches.bentoml import bentoml
from comparison.launches.djinn import djinn, djinn_bundled, djinn_impatient, djinn_shape
from comparison.launches.fastapi import fastapi, fastapi_tuned
from comparison.launches.launch import Launch, Start, plain
from comparison.launches.litserve import litserve
from comparison.launches.mlserver import mlserver, mlserver_body
from comparison.launches.onnxruntime import onnxruntime
from comparison.launches.ray import ray
from comparison.launches.torchserve import torchserve, torchserve_shape
from comparison.loads import Shape, as_json

EXACT, NARROW, DYNAMIC_INT8 = 2e-3, 0.12, 0.35
SEEDED = 4  # times as far: nothing taught seeded weights to bear rounding, and their logits are spread out
TEXTS = ("text", "bert")


@dataclass(frozen=True)
class Server:
    """`tolerance` is how far a right answer's score may be from float32 PyTorch's."""

    name: str
    title: str
    launch: Callable[[Start], Launch]
    shape: Callable[[str], Shape]
    environment: str | None
    loads: tuple[str, ...] = TEXTS
    tolerance: float = EXACT

    def tolerance_under(self, load: str) -> float:
        return self.tolerance if load == "text" or self.tolerance == EXACT else min(SEEDED * self.tolerance, 1)


ALL = TEXTS + ("images",)
SERVERS = [
    Server("djinn", "Djinn", djinn, djinn_shape, None, ALL, NARROW),
    Server("fastapi", "FastAPI + PyTorch", fastapi, plain, "fastapi", ALL),
    Server("fastapi-tuned", "FastAPI + PyTorch, a worker per core", fastapi_tuned, plain, "fastapi", ALL),
    Server("onnxruntime-int8", "FastAPI + ONNX Runtime, dynamic int8", onnxruntime("int8"), plain, "onnxruntime", tolerance=DYNAMIC_INT8),
    Server("onnxruntime", "FastAPI + ONNX Runtime, fp32", onnxruntime("fp32"), plain, "onnxruntime"),
    Server("litserve", "LitServe", litserve, lambda load: Shape("/predict", as_json(text=None)), "litserve"),
    Server("torchserve-tuned", "TorchServe, tuned", torchserve(True), torchserve_shape, "torchserve", ALL),
    Server("torchserve", "TorchServe, defaults", torchserve(False), torchserve_shape, "torchserve", ALL),
    Server("bentoml", "BentoML", bentoml, lambda load: Shape("/text", as_json(texts=[None]), "0.label", "0.score"), "bentoml"),
    Server(
        "mlserver",
        "MLServer",
        mlserver,
        lambda load: Shape("/v2/models/classifier/infer", mlserver_body, "outputs.0.data.0", "outputs.1.data.0"),
        "mlserver",
    ),
    Server("ray", "Ray Serve", ray, lambda load: Shape("/text", as_json(text=None)), "ray"),
]
BY_NAME = {server.name: server for server in SERVERS}
IMPATIENT = Server("djinn-impatient", "Djinn with a short queue", djinn_impatient, djinn_shape, None, ("text",), NARROW)
BUNDLED = Server("djinn-bundled", "Djinn with all bundled models", djinn_bundled, djinn_shape, None, ("text",), NARROW)
