"""MLServer."""

import json

from comparison.launches.launch import Launch, Start, shared
from comparison.settings import PEERS


def mlserver(start: Start) -> Launch:
    folder = start.scratch / "models"
    folder.mkdir(parents=True, exist_ok=True)
    server = {
        "host": "127.0.0.1",
        "http_port": start.port,
        "grpc_port": start.second_port,
        "metrics_port": start.third_port,
        "parallel_workers": len(start.settings.cores),
        "debug": False,
    }
    model = {"name": "classifier", "implementation": "runtime.Classifier", "max_batch_size": 16, "max_batch_time": 0.005}
    (folder / "settings.json").write_text(json.dumps(server))
    (folder / "model-settings.json").write_text(json.dumps(model))
    environment = shared(start, THREADS=1, OMP_NUM_THREADS=1)
    environment["PYTHONPATH"] += f":{PEERS / 'mlserver'}"
    return Launch([start.python("mlserver").parent / "mlserver", "start", folder], environment)


def mlserver_body(request: dict) -> bytes:
    tensor = {"name": "text", "shape": [1], "datatype": "BYTES", "parameters": {"content_type": "str"}, "data": [request["text"]]}
    return json.dumps({"inputs": [tensor]}).encode()
