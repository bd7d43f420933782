"""FastAPI with ONNX Runtime: one session, as many threads as there are cores, text only."""

import os
from pathlib import Path

import numpy as np
import onnxruntime
from fastapi import FastAPI
from pydantic import BaseModel
from tokenizers import Tokenizer

FOLDER = Path(os.environ["MODEL"])
LABELS = (FOLDER / "labels.txt").read_text("utf-8").splitlines()
LONGEST = 256 if (FOLDER / "head.safetensors").exists() else 512

options = onnxruntime.SessionOptions()
options.intra_op_num_threads = int(os.environ.get("THREADS", os.cpu_count() or 1))
session = onnxruntime.InferenceSession(os.environ["ONNX"], options, providers=["CPUExecutionProvider"])
tokenizer = Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
tokenizer.no_padding()
tokenizer.enable_truncation(LONGEST)
app = FastAPI()


class Text(BaseModel):
    text: str


@app.post("/text")
def text(request: Text) -> dict:
    found = tokenizer.encode(request.text)
    names = {"input_ids": found.ids, "attention_mask": found.attention_mask, "token_type_ids": found.type_ids}
    logits = session.run(["logits"], {name: np.array([values], dtype=np.int64) for name, values in names.items()})[0][0]
    powers = np.exp(logits - logits.max())
    scores = powers / powers.sum()
    winner = int(scores.argmax())
    return {"label": LABELS[winner], "score": float(scores[winner])}
