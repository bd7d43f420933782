import pytest
import torch
import yaml
from checkpoints import image, save_image
from PIL import Image

from djinn_models import package
from djinn_models.__main__ import main

SMALL = ["--size", "64", "--resize", "72"]


def convert(arch, weights, out, *more):
    names = out.parent.parent / "names"
    names.write_text("".join(f"class {i}\n" for i in range(5)))
    main(["convert", f"torchvision:{arch}", "--weights", str(weights), "--labels", str(names), "--out", str(out), *more])
    return yaml.safe_load((out / "model.yaml").read_text())


def pictures(count=4):
    return torch.nn.functional.interpolate(torch.randn(count, 3, 7, 7), size=(64, 64), mode="bilinear")


@pytest.mark.parametrize("arch", ["resnet18", "mobilenet_v3_small", "squeezenet1_1", "shufflenet_v2_x0_5"])
def test_float32_answers_as_torchvision_does(arch, tmp_path):
    original = save_image(tmp_path / "net.safetensors", arch, 5)
    convert(arch, tmp_path / "net.safetensors", tmp_path / "pictures/1", "--variants", "fp32", *SMALL)
    x = pictures()
    found = package.load(tmp_path / "pictures/1", "fp32")(x)
    torch.testing.assert_close(found.softmax(-1), original(x).softmax(-1), atol=1e-4, rtol=0)


def test_bf16_stays_close_and_gives_float32(tmp_path):
    original = save_image(tmp_path / "net.safetensors", "resnet18", 5)
    manifest = convert("resnet18", tmp_path / "net.safetensors", tmp_path / "pictures/1", *SMALL)
    assert [v["precision"] for v in manifest["variants"]] == ["bf16", "fp32"]
    x = pictures()
    found = package.load(tmp_path / "pictures/1", "bf16")(x)
    assert found.dtype == torch.float32
    torch.testing.assert_close(found.softmax(-1), original(x).softmax(-1), atol=0.05, rtol=0)


def test_int8_is_calibrated_and_does_not_depend_on_the_batch(tmp_path):
    original = save_image(tmp_path / "net.safetensors", "resnet18", 5)
    (tmp_path / "some").mkdir()
    for i, picture in enumerate(pictures(8)):
        pixels = ((picture * 0.2 + 0.5).clamp(0, 1) * 255).byte().permute(1, 2, 0).numpy()
        Image.fromarray(pixels).save(tmp_path / "some" / f"{i}.png")
    more = ["--calibrate", str(tmp_path / "some"), "--variants", "int8", "fp32", *SMALL]
    manifest = convert("resnet18", tmp_path / "net.safetensors", tmp_path / "pictures/1", *more)
    assert [(v["precision"], v["devices"]) for v in manifest["variants"]] == [("int8", ["cpu"]), ("fp32", ["cpu", "gpu"])]
    assert "calibration" in (tmp_path / "pictures/1/README.md").read_text()
    x = pictures()
    found = package.load(tmp_path / "pictures/1", "int8")(x)
    torch.testing.assert_close(found.softmax(-1), original(x).softmax(-1), atol=0.1, rtol=0)
    alone = torch.cat([package.load(tmp_path / "pictures/1", "int8")(one[None]) for one in x])
    torch.testing.assert_close(found, alone, atol=1e-4, rtol=0)


def test_a_variant_that_strays_is_left_out(tmp_path, monkeypatch):
    from djinn_models.conversion import images

    save_image(tmp_path / "net.safetensors", "resnet18", 5)
    monkeypatch.setattr(images, "narrow", lambda net: images.wide(image("resnet18", 5).apply(halved)))
    manifest = convert("resnet18", tmp_path / "net.safetensors", tmp_path / "pictures/1", *SMALL)
    assert [v["precision"] for v in manifest["variants"]] == ["fp32"]
    assert "- bf16: its scores are " in (tmp_path / "pictures/1/README.md").read_text()


def halved(module):
    if isinstance(module, torch.nn.Linear):
        module.weight.data.mul_(0.5)


def test_batch_norms_are_folded(tmp_path):
    save_image(tmp_path / "net.pth", "resnet18", 5)
    convert("resnet18", tmp_path / "net.pth", tmp_path / "pictures/1", "--variants", "fp32", *SMALL)
    assert not any("running_mean" in name for name in package.load(tmp_path / "pictures/1", "fp32").state_dict())


def test_a_network_with_heads_for_training_loses_them(tmp_path):
    net = image("googlenet", 5, init_weights=False, aux_logits=True)
    torch.save({"state_dict": {f"module.{name}": value for name, value in net.state_dict().items()}}, tmp_path / "net.pth")
    convert("googlenet", tmp_path / "net.pth", tmp_path / "pictures/1", "--variants", "fp32", *SMALL)


def test_preparation_is_torchvisions_for_the_network_and_the_published_weights(tmp_path):
    save_image(tmp_path / "efficientnet_b0.pth", "efficientnet_b0", 5)
    manifest = convert("efficientnet_b0", tmp_path / "efficientnet_b0.pth", tmp_path / "pictures/1", "--variants", "fp32")
    mean, std = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
    assert manifest["image"] == {"size": 224, "resize": 256, "crop": "center", "mean": mean, "std": std}
    assert "bicubic" in (tmp_path / "pictures/1/README.md").read_text()


def test_published_weights_bring_their_own_preparation():
    from pathlib import Path

    from djinn_models.conversion.image_original import recognised

    assert recognised("resnet50", Path("resnet50-11ad3fa6.pth")).transforms().resize_size == [232]
    assert recognised("resnet50", Path("mine.pth")).transforms().resize_size == [256]


def test_preparation_may_be_given(tmp_path):
    save_image(tmp_path / "net.pth", "resnet18", 5)
    more = ["--size", "32", "--mean", "0.5", "0.5", "0.5", "--std", "1", "1", "1", "--variants", "fp32"]
    image = convert("resnet18", tmp_path / "net.pth", tmp_path / "pictures/1", *more)["image"]
    assert (image["size"], image["resize"], image["mean"], image["std"]) == (32, 37, [0.5] * 3, [1.0] * 3)


def test_measures_pictures_in_folders_named_by_their_label(tmp_path):
    save_image(tmp_path / "net.pth", "resnet18", 5)
    for i in range(5):
        (tmp_path / f"held/class {i}").mkdir(parents=True)
        Image.new("RGB", (80, 90), (50 * i, 90, 120)).save(tmp_path / f"held/class {i}/one.png")
    convert("resnet18", tmp_path / "net.pth", tmp_path / "pictures/1", "--variants", "fp32", "--data", str(tmp_path / "held"), *SMALL)
    assert "5 labelled examples" in (tmp_path / "pictures/1/README.md").read_text()
