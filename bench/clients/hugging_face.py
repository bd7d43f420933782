#!/usr/bin/env python3
"""Calls a running Djinn with the unmodified Hugging Face client and checks what it returns.

  pip install 'huggingface_hub>=0.36,<3' numpy
  python bench/clients/hugging_face.py --url http://127.0.0.1:8080

Prints OK or FAILED for each call; exit status 1 after any failure.
"""
import argparse
import os
import struct
import sys
import tempfile
import traceback
import zlib
from pathlib import Path

os.environ["HF_HUB_DISABLE_IMPLICIT_TOKEN"] = "1"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

from huggingface_hub import InferenceClient, __version__
from huggingface_hub.errors import HfHubHTTPError

PHOTOGRAPH = Path(__file__).parents[2] / "docs" / "images" / "coffee.jpg"
CIFAR10 = {"airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck"}
CONTEXT = "🧫 Penicillin was discovered in 1928 by Alexander Fleming at St Mary’s Hospital in London."
QUESTION = "Who discovered penicillin?"


def ship():
    """A PNG of 32 × 32 pixels: a ship with a red chimney on the sea."""
    pixels = [[(150, 190, 225) if y < 20 else (40, 80, 130) for _ in range(32)] for y in range(32)]

    def fill(top, bottom, left, right, colour):
        for y in range(top, bottom):
            pixels[y][left:right] = [colour] * (right - left)

    for y in range(17, 23):
        fill(y, y + 1, y - 14, 29 - (y - 17) // 2, (60, 60, 70) if y < 20 else (140, 40, 35))
    fill(12, 17, 10, 20, (235, 235, 235))
    fill(7, 12, 13, 16, (200, 60, 40))

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    raw = b"".join(b"\0" + bytes(value for pixel in row for value in pixel) for row in pixels)
    header = struct.pack(">IIBBBBB", 32, 32, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(raw, 9)) + chunk(b"IEND", b"")


class Calls:
    """One method for each call; its name is what is printed."""

    def __init__(self, url, key):
        self.url, self.key = url.rstrip("/"), key

    def client(self, ref):
        return InferenceClient(model=f"{self.url}/v1/models/{ref}", token=self.key, timeout=60)

    def text_classification_positive(self):
        labels = self.client("sentiment").text_classification("I loved every minute of it")
        assert [x.label for x in labels] == ["POSITIVE", "NEGATIVE"], labels
        assert labels[0].score > 0.9 and abs(sum(x.score for x in labels) - 1) < 1e-3, labels

    def text_classification_negative(self):
        labels = self.client("sentiment").text_classification("a tedious, joyless mess")
        assert labels[0].label == "NEGATIVE" and labels[0].score > 0.9, labels

    def text_classification_by_version_with_parameters(self):
        labels = self.client("sentiment:1").text_classification(
            "I loved every minute of it", top_k=1, function_to_apply="sigmoid")
        assert [x.label for x in labels] == ["POSITIVE"], labels

    def text_classification_of_intents(self):
        labels = self.client("intent").text_classification("how do i freeze my bank account")
        assert len(labels) == 151 and labels[0].label == "freeze_account", labels[:3]

    def question_answering(self):
        answer = self.client("qa").question_answering(question=QUESTION, context=CONTEXT)
        assert answer.answer == "Alexander Fleming", answer
        assert CONTEXT[answer.start:answer.end] == answer.answer, answer
        assert 0 < answer.score <= 1, answer

    def question_answering_top_2(self):
        answers = self.client("qa").question_answering(question=QUESTION, context=CONTEXT, top_k=2)
        assert isinstance(answers, list) and len(answers) == 2, answers
        assert answers[0].answer == "Alexander Fleming" and answers[0].score >= answers[1].score, answers
        assert all(CONTEXT[a.start:a.end] == a.answer for a in answers), answers

    def question_answering_with_every_parameter(self):
        answer = self.client("qa").question_answering(
            question=QUESTION, context=CONTEXT, align_to_words=True, doc_stride=32, handle_impossible_answer=True,
            max_answer_len=10, max_question_len=32, max_seq_len=128, top_k=1)
        assert answer.answer == "Alexander Fleming", answer

    def image_classification_of_a_photograph(self):
        labels = self.client("efficientnet-lite0").image_classification(PHOTOGRAPH)
        assert len(labels) == 5 and labels[0].label == "espresso", labels

    def image_classification_of_bytes(self):
        labels = self.client("resnet50").image_classification(ship())
        assert len(labels) == 5 and {x.label for x in labels} <= CIFAR10, labels
        assert labels[0].label == "ship", labels

    def image_classification_of_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "ship.png")
            path.write_bytes(ship())
            labels = self.client("resnet50").image_classification(path)
        assert labels[0].label == "ship", labels

    def image_classification_top_2(self):
        labels = self.client("resnet50").image_classification(ship(), top_k=2, function_to_apply="softmax")
        assert len(labels) == 2 and labels[0].label == "ship" and labels[0].score >= labels[1].score, labels

    def feature_extraction(self):
        vectors = self.client("minilm").feature_extraction("a man is playing a guitar")
        assert vectors.shape == (1, 384) and vectors.dtype == "float32", (vectors.shape, vectors.dtype)
        assert abs(float((vectors ** 2).sum()) - 1) < 1e-3, vectors

    def feature_extraction_of_a_list(self):
        texts = ["a man is playing a guitar", "someone plays an instrument", "the stock market fell today"]
        vectors = self.client("minilm").feature_extraction(
            texts, normalize=True, truncate=True, truncation_direction="right")
        assert vectors.shape == (3, 384), vectors.shape
        near, far = float(vectors[0] @ vectors[1]), float(vectors[0] @ vectors[2])
        assert near > 0.4 > far, (near, far)

    def an_unknown_model_is_404(self):
        try:
            self.client("no-such-model").text_classification("x")
        except HfHubHTTPError as error:
            assert error.response.status_code == 404, error
            assert error.response.json()["code"] == "unknown_model", error.response.text
            return
        raise AssertionError("no error")

    def prompt_name_is_refused_by_name(self):
        try:
            self.client("minilm").feature_extraction("x", prompt_name="query")
        except HfHubHTTPError as error:
            assert error.response.status_code == 422 and "prompt_name" in str(error), error
            return
        raise AssertionError("no error")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", default="http://127.0.0.1:8080")
    parser.add_argument("--api-key", default=os.environ.get("DJINN_API_KEY"), help="or DJINN_API_KEY")
    options = parser.parse_args()
    print(f"huggingface_hub {__version__}")
    calls, failed = Calls(options.url, options.api_key), 0
    for name in (n for n in vars(Calls) if not n.startswith("_") and n != "client"):
        try:
            getattr(calls, name)()
        except Exception:
            failed += 1
            print(f"FAILED {name}\n{traceback.format_exc()}")
            continue
        print(f"OK     {name}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
