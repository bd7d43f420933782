"""python -m djinn_models convert SOURCE …, export|evaluate|train NAME …, or report …"""

import argparse
import json
from pathlib import Path

import torch

from djinn_models.conversion import command as conversion

TEXT = ["sentiment", "intent", "qa"]
MODELS = [*TEXT, "minilm", "resnet50", "efficientnet-lite0"]


def arguments(given: list[str] | None) -> argparse.Namespace:
    description = "Converts checkpoints to Djinn's model packages; trains and measures the bundled ones."
    parser = argparse.ArgumentParser(prog="python -m djinn_models", description=description)
    parser.add_argument("--threads", type=int, default=1, help="threads of a training or a measurement (default 1)")
    commands = parser.add_subparsers(dest="command", required=True)

    conversion.add(commands)

    export = commands.add_parser("export", help="write a model package from a checkpoint")
    export.add_argument("name", choices=MODELS)
    export.add_argument("--checkpoint", type=Path, help="safetensors file that `train` wrote; minilm and efficientnet-lite0 need none")
    export.add_argument("--out", type=Path, required=True, help="folder of the package, such as models/NAME/1")

    evaluate = commands.add_parser("evaluate", help="measure a package's accuracy, batch independence and speed")
    evaluate.add_argument("name", choices=MODELS)
    evaluate.add_argument("--package", type=Path, required=True)
    evaluate.add_argument("--variant", choices=["int8", "bf16", "fp32"], help="default: the package's first")

    train = commands.add_parser("train", help="make a checkpoint")
    train.add_argument("name", choices=[*TEXT, "resnet50"])
    train.add_argument("--out", type=Path, required=True, help="safetensors file to write")
    train.add_argument("--epochs", type=int, help="text models; default: what the shipped model had")
    train.add_argument("--rate", type=float, help="peak learning rate")
    train.add_argument("--limit", type=int, default=0, help="qa: examples per further question file (0 = all)")
    train.add_argument("--minutes", type=float, default=28, help="resnet50: time budget")
    train.add_argument("--size", type=int, default=32, help="resnet50: side of the resized pictures")

    report = commands.add_parser("report", help="measure all bundled models beside other runtimes, and write docs/models.md")
    report.add_argument("--models", type=Path, required=True)
    report.add_argument("--out", type=Path, required=True, help="Markdown file to write")

    for command in (evaluate, train, report):
        command.add_argument("--data", type=Path, help="folder of the data sets; else DJINN_DATA")
    return parser.parse_args(given)


def main(given: list[str] | None = None) -> None:
    a = arguments(given)
    torch.set_num_threads(a.threads)
    if a.command == "convert":
        conversion.run(a)
    if a.command == "export":
        from djinn_models.export import export

        export(a.name, a.checkpoint, a.out)
    if a.command == "evaluate":
        from djinn_models.evaluation import evaluate

        print(json.dumps(evaluate(a.name, a.package, a.data, a.variant), indent=2))
    if a.command == "report":
        from djinn_models import report

        report.write(a.models, a.data, a.out)
    if a.command == "train":
        train(a)


def train(a: argparse.Namespace) -> None:
    from djinn_models import finetune_classifier, finetune_reader, train_resnet50
    from djinn_models.datasets import Data

    data = Data(a.data)
    if a.name == "qa":
        finetune_reader.train(data, a.out, epochs=a.epochs or 1, rate=a.rate or 1e-4, limit=a.limit)
    elif a.name == "resnet50":
        train_resnet50.train(data, a.out, size=a.size, minutes=a.minutes, rate=a.rate or 0.1)
    else:
        finetune_classifier.train(a.name, data, a.out, epochs=a.epochs, rate=a.rate)


if __name__ == "__main__":
    main()
