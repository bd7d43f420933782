"""Writes a text checkpoint as ONNX: python export.py CHECKPOINT FP32.onnx INT8.onnx"""

import sys
from pathlib import Path

import torch
from classifiers import SentenceClassifier
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn
from transformers import AutoModelForSequenceClassification

NAMES = ["input_ids", "attention_mask", "token_type_ids"]


class Logits(nn.Module):
    """A transformers classifier with plain tensors in and out."""

    def __init__(self, network: nn.Module):
        super().__init__()
        self.network = network

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.network(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).logits


def main(checkpoint: Path, wide: Path, narrow: Path) -> None:
    eager = {"attn_implementation": "eager"}
    if (checkpoint / "head.safetensors").exists():
        network = SentenceClassifier(checkpoint, **eager)
    else:
        network = Logits(AutoModelForSequenceClassification.from_pretrained(checkpoint, **eager))
    sample = tuple(torch.ones(2, 8, dtype=torch.long) for _ in NAMES)
    axes = {name: {0: "batch", 1: "length"} for name in NAMES}
    torch.onnx.export(network.eval(), sample, str(wide), input_names=NAMES, output_names=["logits"], dynamic_axes=axes, dynamo=False)
    quantize_dynamic(wide, narrow, weight_type=QuantType.QInt8)


main(*map(Path, sys.argv[1:]))
