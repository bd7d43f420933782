"""The models that all peers serve, as their users would write them: transformers and torchvision, float32, eager.

Every server program imports `load` and calls what it returns with a list of inputs; what differs is the server around it.
"""

import io
import json
import os
from pathlib import Path

import torch
from torch import Tensor, nn


def load():
    """The classifier of the checkpoint that MODEL names, on as many threads as THREADS says (default: PyTorch's own)."""
    if "THREADS" in os.environ:
        torch.set_num_threads(int(os.environ["THREADS"]))
    folder = Path(os.environ["MODEL"])
    return TextClassifier(folder) if (folder / "tokenizer.json").exists() else ImageClassifier(folder)


def best(logits: Tensor, labels: list[str]) -> list[dict]:
    scores, indices = logits.softmax(-1).max(-1)
    return [{"label": labels[i], "score": s} for i, s in zip(indices.tolist(), scores.tolist(), strict=True)]


class SentenceClassifier(nn.Module):
    """BERT with a linear layer over the mean of its token states: logits [batch, labels]."""

    def __init__(self, folder: Path, **options):
        from safetensors.torch import load_file
        from transformers import BertModel

        super().__init__()
        self.bert = BertModel.from_pretrained(folder, add_pooling_layer=False, **options)
        state = load_file(folder / "head.safetensors")
        self.head = nn.Linear(*reversed(state["weight"].shape))
        self.head.load_state_dict(state)

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> Tensor:
        states = self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids)[0]
        weight = attention_mask.unsqueeze(-1).float()
        return self.head((states * weight).sum(1) / weight.sum(1))


class TextClassifier:
    """Texts in, the best label and its score out."""

    def __init__(self, folder: Path):
        from transformers import AutoModelForSequenceClassification, AutoTokenizer

        self.tokenizer = AutoTokenizer.from_pretrained(folder)
        self.labels = (folder / "labels.txt").read_text("utf-8").splitlines()
        pooled = (folder / "head.safetensors").exists()
        network = SentenceClassifier(folder) if pooled else AutoModelForSequenceClassification.from_pretrained(folder)
        self.network = network.eval()

    def __call__(self, texts: list[str]) -> list[dict]:
        return best(self.logits(texts), self.labels)

    @torch.inference_mode()
    def logits(self, texts: list[str]) -> Tensor:
        inputs = self.tokenizer(texts, padding=True, truncation=True, return_tensors="pt")
        found = self.network(**inputs)
        return found if isinstance(found, Tensor) else found.logits


class ImageClassifier:
    """Encoded pictures in, the best label and its score out."""

    def __init__(self, folder: Path):
        from safetensors.torch import load_file
        from torchvision import transforms
        from torchvision.models import resnet50

        described = json.loads((folder / "preprocessing.json").read_text("utf-8"))
        self.labels = (folder / "labels.txt").read_text("utf-8").splitlines()
        self.network = resnet50(num_classes=len(self.labels))
        self.network.load_state_dict(load_file(folder / "resnet50.safetensors"))
        self.network.eval()
        self.prepare = transforms.Compose(
            [
                transforms.Resize(described["resize"]),
                transforms.CenterCrop(described["size"]),
                transforms.ToTensor(),
                transforms.Normalize(described["mean"], described["std"]),
            ]
        )

    def __call__(self, pictures: list[bytes]) -> list[dict]:
        return best(self.logits(pictures), self.labels)

    @torch.inference_mode()
    def logits(self, pictures: list[bytes]) -> Tensor:
        return self.network(torch.stack([self.pixels(picture) for picture in pictures]))

    def pixels(self, picture: bytes) -> Tensor:
        from PIL import Image

        return self.prepare(Image.open(io.BytesIO(picture)).convert("RGB"))
