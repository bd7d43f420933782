"""The arguments of `convert`."""

import argparse
import signal
import sys
from pathlib import Path

from djinn_models.conversion.subject import PRECISIONS

TASKS = ["sentiment-analysis", "text-classification", "question-answering", "feature-extraction", "image-classification"]


def add(commands) -> None:
    parser = commands.add_parser("convert", help="make a model package from a checkpoint of your own")
    parser.add_argument("source", help="folder in Hugging Face's layout, id on its hub, or torchvision:<arch>")
    parser.add_argument("--task", choices=TASKS, help="may be left out for torchvision")
    parser.add_argument("--out", type=Path, required=True, help="folder to write: models/<name>/<version>")
    parser.add_argument("--name", help="default: from --out")
    parser.add_argument("--version", type=int, help="default: from --out")
    parser.add_argument("--variants", nargs="+", choices=PRECISIONS, metavar="PRECISION", help=f"of {', '.join(PRECISIONS)}; default: all")
    parser.add_argument("--force", action="store_true", help="replace the folder if it exists")
    parser.add_argument("--labels", type=labels, metavar="FILE", help="names of the labels, one a line; default: the checkpoint's")
    parser.add_argument("--data", type=Path, metavar="PATH", help="held-out examples: label<TAB>text lines, SQuAD's JSON, or <label>/*.jpg")

    text = parser.add_argument_group("text")
    text.add_argument("--max-length", type=int, metavar="N", help="most tokens of an input; default: the checkpoint's")
    text.add_argument("--pooling", choices=["mean", "cls"], help="feature-extraction; default: the checkpoint's, else mean")
    text.add_argument("--window", type=int, metavar="N", help="question-answering: tokens of a window (384)")
    text.add_argument("--stride", type=int, metavar="N", help="tokens that windows share (128)")
    text.add_argument("--max-question", type=int, metavar="N", help="tokens of the longest question (64)")
    text.add_argument("--max-answer", type=int, metavar="N", help="tokens of the longest answer (15)")

    images = parser.add_argument_group("images")
    images.add_argument("--weights", type=Path, metavar="FILE", help="state_dict as .safetensors or .pth")
    images.add_argument("--calibrate", type=Path, metavar="DIR", help="pictures that set the scales of int8, labelled or not; without them there is no int8")
    images.add_argument("--size", type=int, metavar="N", help="side of the picture; default: torchvision's for the network")
    images.add_argument("--resize", type=int, metavar="N", help="short side before the cut-out; likewise")
    images.add_argument("--mean", type=float, nargs=3, metavar="X", help="of red, green, blue in 0…1; likewise")
    images.add_argument("--std", type=float, nargs=3, metavar="X", help="likewise")


def run(options: argparse.Namespace) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    from djinn_models.conversion.convert import convert

    convert(options)


def labels(text: str) -> list[str]:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return path.read_text("utf-8").splitlines()
