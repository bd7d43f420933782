"""FastAPI with ONNX Runtime, in float32 or with its dynamic int8."""

import os
import subprocess
from collections.abc import Callable

from comparison.launches.launch import Launch, Start, shared, uvicorn
from comparison.settings import PEERS


def onnxruntime(precision: str) -> Callable[[Start], Launch]:
    def launch(start: Start) -> Launch:
        python, folder = start.python("onnxruntime"), start.settings.work / "onnx"
        files = {kind: folder / f"{start.load}.{kind}.onnx" for kind in ("fp32", "int8")}
        if not files["int8"].exists():
            folder.mkdir(parents=True, exist_ok=True)
            subprocess.run(
                [python, PEERS / "onnxruntime/export.py", start.checkpoint, files["fp32"], files["int8"]],
                env=os.environ | shared(start),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                check=True,
            )
        return Launch(uvicorn(start, "onnxruntime", 1), shared(start, ONNX=files[precision], THREADS=len(start.settings.cores)))

    return launch
