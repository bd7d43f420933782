"""TorchServe, with its defaults or tuned."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

from comparison.launches.launch import Launch, Start, shared
from comparison.loads import Shape, as_json, raw
from comparison.settings import PEERS


def torchserve(tuned: bool) -> Callable[[Start], Launch]:
    def launch(start: Start) -> Launch:
        python, store = start.python("torchserve"), start.scratch / "store"
        store.mkdir(parents=True, exist_ok=True)
        archiver = python.parent / "torch-model-archiver"
        subprocess.run(
            [
                archiver,
                "--model-name",
                "classifier",
                "--version",
                "1.0",
                "--handler",
                PEERS / "torchserve/handler.py",
                "--extra-files",
                PEERS / "shared/classifiers.py",
                "--export-path",
                store,
                "--force",
            ],
            check=True,
        )
        properties = start.scratch / "config.properties"
        properties.write_text(torchserve_properties(start, store, tuned))
        threads = {"THREADS": 1, "OMP_NUM_THREADS": 1} if tuned else {}
        path = f"{python.parent}:/usr/local/bin:/usr/bin:/bin"
        java = {
            "JAVA_HOME": str(Path(start.settings.java).resolve().parents[1]),
            "TEMP": str(start.scratch),
            "LOG_LOCATION": str(start.scratch),
        }
        command = [
            python.parent / "torchserve",
            "--foreground",
            "--disable-token-auth",
            "--ncs",
            "--model-store",
            store,
            "--ts-config",
            properties,
        ]
        return Launch(command, shared(start, **threads) | {"PATH": path} | java)

    return launch


def torchserve_properties(start: Start, store: Path, tuned: bool) -> str:
    batching = {"batchSize": 16, "maxBatchDelay": 5} if tuned else {"batchSize": 1, "maxBatchDelay": 100}
    workers = len(start.settings.cores)
    model = {
        "1.0": {
            "defaultVersion": True,
            "marName": "classifier.mar",
            "minWorkers": workers,
            "maxWorkers": workers,
            **batching,
            "responseTimeout": 120,
        }
    }
    lines = [
        f"{name}=http://127.0.0.1:{port}"
        for name, port in (
            ("inference_address", start.port),
            ("management_address", start.second_port),
            ("metrics_address", start.third_port),
        )
    ]
    lines += [f"model_store={store}", "load_models=classifier.mar", "models=" + json.dumps({"classifier": model})]
    return "\n".join([*lines, "enable_envvars_config=false", "disable_system_metrics=true", "job_queue_size=1000", ""])


def torchserve_shape(load: str) -> Shape:
    if load == "images":
        return Shape("/predictions/classifier", raw, content_type="image/jpeg")
    return Shape("/predictions/classifier", as_json(text=None))
