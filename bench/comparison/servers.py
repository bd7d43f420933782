"""The servers that are compared: how each is installed, started and asked. Their programs are in bench/peers."""

import json
import os
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from comparison.environments import Environments
from comparison.loads import Shape, as_json, raw
from comparison.settings import PEERS, Settings

EXACT, ROW_WISE_INT8, DYNAMIC_INT8 = 2e-3, 0.1, 0.35
TEXTS = ("text", "bert")
PATHS = {"text": "/text", "bert": "/text", "images": "/image"}


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
    command: list
    environment: dict[str, str] = field(default_factory=dict)


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


def plain(load: str) -> Shape:
    """Bodies as most people would define them: {"text": …}, or a picture's bytes."""
    if load == "images":
        return Shape(PATHS[load], raw, content_type="image/jpeg")
    return Shape(PATHS[load], as_json(text=None))


def djinn(start: Start) -> Launch:
    settings = start.settings
    return Launch([
        settings.java, *settings.djinn_options, "-jar", settings.jar,
        f"--djinn.models.location={settings.work / 'models' / start.load}", f"--djinn.data={start.scratch / 'data'}",
        "--server.address=127.0.0.1", f"--server.port={start.port}",
        "--djinn.management.address=127.0.0.1", f"--djinn.management.port={start.second_port}",
        "--djinn.management.key=0123456789abcdef",
    ])


def djinn_shape(load: str) -> Shape:
    found = {"label": "results.0.labels.0.label", "score": "results.0.labels.0.score"}
    if load == "images":
        return Shape("/v1/image-classification?top_k=1", raw, content_type="image/jpeg", **found)
    task = {"text": "sentiment-analysis", "bert": "text-classification"}[load]
    return Shape(f"/v1/{task}", as_json(inputs=None, parameters={"top_k": 1}), **found)


def shared(start: Start, **more) -> dict[str, str]:
    """The environment of every Python peer: the checkpoint, and the classifiers that they share."""
    path = f"{PEERS / 'shared'}"
    return {"MODEL": str(start.checkpoint), "PYTHONPATH": path} | {name: str(value) for name, value in more.items()}


def uvicorn(start: Start, peer: str, workers: int) -> list:
    return [
        start.python(peer), "-m", "uvicorn", "server:app", "--app-dir", PEERS / peer, "--host", "127.0.0.1", "--port", start.port,
        "--workers", workers, "--log-level", "warning", "--no-access-log",
    ]


def fastapi(start: Start) -> Launch:
    return Launch(uvicorn(start, "fastapi", 1), shared(start))


def fastapi_tuned(start: Start) -> Launch:
    cores = len(start.settings.cores)
    return Launch(uvicorn(start, "fastapi", cores), shared(start, THREADS=1, OMP_NUM_THREADS=1, AT_ONCE=1))


def onnxruntime(precision: str) -> Callable[[Start], Launch]:
    def launch(start: Start) -> Launch:
        python, folder = start.python("onnxruntime"), start.settings.work / "onnx"
        files = {kind: folder / f"{start.load}.{kind}.onnx" for kind in ("fp32", "int8")}
        if not files["int8"].exists():
            folder.mkdir(parents=True, exist_ok=True)
            subprocess.run(
                [python, PEERS / "onnxruntime/export.py", start.checkpoint, files["fp32"], files["int8"]],
                env=os.environ | shared(start), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        return Launch(uvicorn(start, "onnxruntime", 1), shared(start, ONNX=files[precision], THREADS=len(start.settings.cores)))

    return launch


def litserve(start: Start) -> Launch:
    return Launch(
        [start.python("litserve"), PEERS / "litserve/server.py"],
        shared(start, PORT=start.port, THREADS=1, OMP_NUM_THREADS=1, WORKERS=len(start.settings.cores), BATCH=16, DELAY_MS=5))


def torchserve(tuned: bool) -> Callable[[Start], Launch]:
    def launch(start: Start) -> Launch:
        python, store = start.python("torchserve"), start.scratch / "store"
        store.mkdir(parents=True, exist_ok=True)
        archiver = python.parent / "torch-model-archiver"
        subprocess.run(
            [archiver, "--model-name", "classifier", "--version", "1.0", "--handler", PEERS / "torchserve/handler.py",
             "--extra-files", PEERS / "shared/classifiers.py", "--export-path", store, "--force"], check=True)
        properties = start.scratch / "config.properties"
        properties.write_text(torchserve_properties(start, store, tuned))
        threads = {"THREADS": 1, "OMP_NUM_THREADS": 1} if tuned else {}
        path = f"{python.parent}:/usr/local/bin:/usr/bin:/bin"
        java = {"JAVA_HOME": str(Path(start.settings.java).resolve().parents[1]), "TEMP": str(start.scratch), "LOG_LOCATION": str(start.scratch)}
        command = [python.parent / "torchserve", "--foreground", "--disable-token-auth", "--ncs", "--model-store", store, "--ts-config", properties]
        return Launch(command, shared(start, **threads) | {"PATH": path} | java)

    return launch


def torchserve_properties(start: Start, store: Path, tuned: bool) -> str:
    batching = {"batchSize": 16, "maxBatchDelay": 5} if tuned else {"batchSize": 1, "maxBatchDelay": 100}
    workers = len(start.settings.cores)
    model = {"1.0": {"defaultVersion": True, "marName": "classifier.mar", "minWorkers": workers, "maxWorkers": workers, **batching, "responseTimeout": 120}}
    lines = [
        f"{name}=http://127.0.0.1:{port}"
        for name, port in (("inference_address", start.port), ("management_address", start.second_port), ("metrics_address", start.third_port))
    ]
    lines += [f"model_store={store}", "load_models=classifier.mar", "models=" + json.dumps({"classifier": model})]
    return "\n".join([*lines, "enable_envvars_config=false", "disable_system_metrics=true", "job_queue_size=1000", ""])


def bentoml(start: Start) -> Launch:
    return Launch(
        [start.python("bentoml"), "-m", "bentoml", "serve", "service:Classifier", "--working-dir", PEERS / "bentoml",
         "--host", "127.0.0.1", "--port", start.port],
        shared(start, THREADS=1, OMP_NUM_THREADS=1, WORKERS=len(start.settings.cores), BATCH=16, LATENCY_MS=1000,
               BENTOML_HOME=start.scratch, BENTOML_DO_NOT_TRACK="True"))


def mlserver(start: Start) -> Launch:
    folder = start.scratch / "models"
    folder.mkdir(parents=True, exist_ok=True)
    server = {"host": "127.0.0.1", "http_port": start.port, "grpc_port": start.second_port, "metrics_port": start.third_port,
              "parallel_workers": len(start.settings.cores), "debug": False}
    model = {"name": "classifier", "implementation": "runtime.Classifier", "max_batch_size": 16, "max_batch_time": 0.005}
    (folder / "settings.json").write_text(json.dumps(server))
    (folder / "model-settings.json").write_text(json.dumps(model))
    environment = shared(start, THREADS=1, OMP_NUM_THREADS=1)
    environment["PYTHONPATH"] += f":{PEERS / 'mlserver'}"
    return Launch([start.python("mlserver").parent / "mlserver", "start", folder], environment)


def mlserver_body(request: dict) -> bytes:
    tensor = {"name": "text", "shape": [1], "datatype": "BYTES", "parameters": {"content_type": "str"}, "data": [request["text"]]}
    return json.dumps({"inputs": [tensor]}).encode()


def ray(start: Start) -> Launch:
    return Launch(
        [start.python("ray"), PEERS / "ray/server.py"],
        shared(start, PORT=start.port, THREADS=1, OMP_NUM_THREADS=1, WORKERS=len(start.settings.cores), BATCH=16, DELAY_MS=5,
               RAY_USAGE_STATS_ENABLED=0, RAY_TMPDIR="/tmp"))


def torchserve_shape(load: str) -> Shape:
    if load == "images":
        return Shape("/predictions/classifier", raw, content_type="image/jpeg")
    return Shape("/predictions/classifier", as_json(text=None))


ALL = TEXTS + ("images",)
SERVERS = [
    Server("djinn", "Djinn", djinn, djinn_shape, None, ALL, ROW_WISE_INT8),
    Server("fastapi", "FastAPI + PyTorch", fastapi, plain, "fastapi", ALL),
    Server("fastapi-tuned", "FastAPI + PyTorch, a worker per core", fastapi_tuned, plain, "fastapi", ALL),
    Server("onnxruntime-int8", "FastAPI + ONNX Runtime, dynamic int8", onnxruntime("int8"), plain, "onnxruntime", tolerance=DYNAMIC_INT8),
    Server("onnxruntime", "FastAPI + ONNX Runtime, fp32", onnxruntime("fp32"), plain, "onnxruntime"),
    Server("litserve", "LitServe", litserve, lambda load: Shape("/predict", as_json(text=None)), "litserve"),
    Server("torchserve-tuned", "TorchServe, tuned", torchserve(True), torchserve_shape, "torchserve", ALL),
    Server("torchserve", "TorchServe, defaults", torchserve(False), torchserve_shape, "torchserve", ALL),
    Server("bentoml", "BentoML", bentoml, lambda load: Shape("/text", as_json(texts=[None]), "0.label", "0.score"), "bentoml"),
    Server("mlserver", "MLServer", mlserver,
           lambda load: Shape("/v2/models/classifier/infer", mlserver_body, "outputs.0.data.0", "outputs.1.data.0"), "mlserver"),
    Server("ray", "Ray Serve", ray, lambda load: Shape("/text", as_json(text=None)), "ray"),
]
BY_NAME = {server.name: server for server in SERVERS}

