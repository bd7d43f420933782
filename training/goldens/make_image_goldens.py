"""Draws small images, encodes them in every format that Djinn reads, and stores what Pillow and torchvision make of them.

    python make_image_goldens.py ../../src/test/resources/images

decoding/NAME       an encoded file
decoding/NAME.rgb   a PNG of its pixels as exif_transpose(Image.open(NAME)).convert("RGB") gives them
resizing/WxH.png    an image to be resized
resizing/WxH.R-S.png    Resize(R) and CenterCrop(S) of it
resizing/WxH.R-S.f32    and ToTensor, Normalize: float32, little endian, CHW
tensors/NAME.R-S.png    all of it from decoding/NAME on, up to ToTensor

Written with Pillow 13.0.0 (libjpeg-turbo 3.2.0, libwebp 1.6.0) and torchvision 0.22.1.
"""

import io
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageOps
from torchvision import transforms

torch.set_num_threads(1)
SEED = 20261125
WIDTH, HEIGHT = 61, 43
MEAN, STD = [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
ORIENTATION = 0x0112


def scene(width=WIDTH, height=HEIGHT, noise=0):
    """Gradients with a disc, a line and letters: no symmetry, smooth and sharp parts."""
    y, x = np.mgrid[0:height, 0:width]
    red = x * 255 / max(1, width - 1)
    green = y * 255 / max(1, height - 1)
    blue = 128 + 127 * np.sin(x / 5 + y / 7)
    pixels = np.stack([red, green, blue], -1)
    pixels += np.random.default_rng(SEED).normal(0, 1, pixels.shape) * noise
    image = Image.fromarray(pixels.clip(0, 255).astype(np.uint8))
    draw = ImageDraw.Draw(image)
    draw.ellipse((width // 8, height // 6, width // 2, height // 2), fill=(220, 30, 40))
    draw.line((0, height - 1, width - 1, height // 3), fill=(0, 0, 0), width=2)
    draw.text((width // 3, height // 2), "Djinn", fill=(255, 255, 255))
    return image


def with_alpha(image):
    alpha = Image.linear_gradient("L").resize(image.size)
    image = image.convert("RGBA")
    image.putalpha(alpha)
    return image


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def exif(orientation):
    data = Image.Exif()
    data[ORIENTATION] = orientation
    return data


def jpeg_files():
    image = scene()
    for name, subsampling in [("444", 0), ("422", 1), ("420", 2)]:
        yield f"baseline-{name}.jpg", saved(image, "JPEG", quality=90, subsampling=subsampling)
    yield "noisy.jpg", saved(scene(noise=40), "JPEG", quality=60)
    yield "progressive.jpg", saved(image, "JPEG", quality=85, progressive=True)
    yield "restarts.jpg", saved(image, "JPEG", quality=85, restart_marker_blocks=3)
    yield "grey.jpg", saved(image.convert("L"), "JPEG", quality=90)
    yield "grey-progressive.jpg", saved(image.convert("L"), "JPEG", progressive=True)
    yield "profile.jpg", saved(image, "JPEG", quality=90, icc_profile=b"\0" * 300)
    yield "comment.jpg", saved(image, "JPEG", quality=90, comment="\u00ff\u00d9 " * 20)
    yield "one-pixel.jpg", saved(Image.new("RGB", (1, 1), (200, 100, 50)), "JPEG")
    yield "rgb.jpg", saved(image, "JPEG", quality=90, keep_rgb=True)
    cmyk = Image.merge("CMYK", [*scene(noise=5).split(), Image.radial_gradient("L").resize(image.size)])
    coded = saved(cmyk, "JPEG", quality=90)
    yield "cmyk.jpg", coded
    adobe = coded.index(b"Adobe")
    yield "ycck.jpg", coded[: adobe + 11] + b"\2" + coded[adobe + 12 :]
    yield "cmyk-without-adobe.jpg", coded[: adobe - 4] + coded[adobe + 12 :]
    plain = saved(image, "JPEG", quality=90)
    jfif = plain.index(b"\xff\xe0")
    yield "without-jfif.jpg", plain[:jfif] + plain[jfif + 18 :]
    for value in range(1, 9):
        yield f"orientation-{value}.jpg", saved(image, "JPEG", quality=90, exif=exif(value))
    # 4:4:0 arises when cameras' 4:2:2 is turned losslessly. Exchanging the factors scrambles the picture, validly.
    wide = saved(scene(64, 64).resize((64, 64)), "JPEG", quality=90, subsampling=1)
    yield "baseline-440.jpg", turned(wide, 0xC0, 64, 64)
    yield "odd-440.jpg", turned(wide, 0xC0, 61, 51)
    wide = saved(scene(64, 64), "JPEG", quality=80, subsampling=1, progressive=True)
    yield "progressive-440.jpg", turned(wide, 0xC2, 64, 64)
    for name, subsampling in [("444", 0), ("422", 1)]:
        yield f"progressive-{name}.jpg", saved(image, "JPEG", quality=85, subsampling=subsampling, progressive=True)
    yield "cmyk-progressive.jpg", saved(cmyk, "JPEG", quality=85, progressive=True)
    yield "1x500.jpg", saved(scene(1, 500, noise=25), "JPEG", quality=90)
    yield "500x2.jpg", saved(scene(500, 2, noise=25), "JPEG", quality=90)


def turned(content, marker, width, height):
    """4:2:2 turned to 4:4:0 of as many blocks."""
    frame = content.index(bytes([0xFF, marker]))
    assert content[frame + 11] == 0x21
    size = struct.pack(">HH", height, width)
    return content[: frame + 5] + size + content[frame + 9 : frame + 11] + b"\x12" + content[frame + 12 :]


ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def png(samples, depth, colour, palette=None, interlaced=False, extra=()):
    """A PNG file of samples [height, width, channels], for what Pillow does not write."""
    height, width, _ = samples.shape

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    def rows(part):
        for row in part:
            if depth == 16:
                yield b"\0" + row.astype(">u2").tobytes()
            elif depth == 8:
                yield b"\0" + row.astype(np.uint8).tobytes()
            else:
                bits = np.unpackbits(row.astype(np.uint8).reshape(-1, 1), axis=1)[:, 8 - depth :]
                yield b"\0" + np.packbits(bits.ravel()).tobytes()

    parts = [samples[y::dy, x::dx] for x, y, dx, dy in ADAM7] if interlaced else [samples]
    data = b"".join(row for part in parts if part.size for row in rows(part))
    out = b"\x89PNG\r\n\x1a\n"
    out += chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced)))
    for kind, body in extra:
        out += chunk(kind, body)
    if palette is not None:
        out += chunk(b"PLTE", palette)
    packed = zlib.compress(data)
    half = len(packed) // 2
    out += chunk(b"IDAT", packed[:half]) + chunk(b"IDAT", packed[half:])
    return out + chunk(b"IEND", b"")


def png_files():
    image = scene()
    pixels = np.asarray(image)
    grey = np.asarray(image.convert("L"))[..., None]
    alpha = np.asarray(with_alpha(image))[..., 3:]
    yield "rgb.png", saved(image, "PNG")
    yield "alpha.png", saved(with_alpha(image), "PNG")
    yield "grey.png", saved(image.convert("L"), "PNG")
    yield "grey-alpha.png", saved(with_alpha(image).convert("LA"), "PNG")
    yield "palette.png", saved(image.quantize(200), "PNG")
    yield "palette-4-bits.png", saved(image.quantize(13), "PNG", bits=4)
    yield "palette-2-bits.png", saved(image.quantize(4), "PNG", bits=2)
    yield "palette-one-bit.png", saved(image.quantize(2), "PNG", bits=1)
    yield "palette-transparent.png", saved(image.quantize(200), "PNG", transparency=bytes(range(200)))
    yield "rgb-transparent-colour.png", saved(image, "PNG", transparency=(220, 30, 40))
    yield "grey-transparent-colour.png", saved(image.convert("L"), "PNG", transparency=0)
    yield "one-bit.png", saved(image.convert("1"), "PNG")
    for depth in (2, 4):
        yield f"grey-{depth}-bits.png", png(grey >> (8 - depth), depth, 0)
    wide = (pixels.astype(np.uint16) << 8) | (pixels[::-1, ::-1])
    wide_alpha = alpha.astype(np.uint16) * 257
    yield "rgb-16-bits.png", png(wide, 16, 2)
    yield "alpha-16-bits.png", png(np.concatenate([wide, wide_alpha], -1), 16, 6)
    yield "grey-alpha-16-bits.png", png(np.concatenate([wide[..., 1:2], wide_alpha], -1), 16, 4)
    yield "interlaced.png", png(pixels, 8, 2, interlaced=True)
    yield "interlaced-16-bits.png", png(np.concatenate([wide, wide_alpha], -1), 16, 6, interlaced=True)
    yield "interlaced-one-bit.png", png(grey >> 7, 1, 0, interlaced=True)
    yield "500x2.png", saved(with_alpha(scene(500, 2, noise=25)), "PNG")
    index = image.quantize(16)
    palette = bytes(index.getpalette()[:48])
    yield "interlaced-palette.png", png(np.asarray(index)[..., None], 4, 3, palette, interlaced=True)
    yield "gamma.png", png(pixels, 8, 2, extra=[(b"gAMA", struct.pack(">I", 100000))])
    yield "grey-gamma.png", png(grey, 8, 0, extra=[(b"gAMA", struct.pack(">I", 30000))])
    yield "profile.png", saved(image, "PNG", icc_profile=b"\0" * 300)
    yield "one-pixel.png", saved(Image.new("RGB", (1, 1), (200, 100, 50)), "PNG")
    for value in (3, 6):
        yield f"orientation-{value}.png", saved(image, "PNG", exif=exif(value))


def webp_files():
    image = scene()
    for quality in (5, 50, 95):
        yield f"lossy-{quality}.webp", saved(image, "WEBP", quality=quality)
    yield "lossy-slow.webp", saved(scene(130, 97, noise=20), "WEBP", quality=60, method=6)
    yield "lossy-fast.webp", saved(scene(97, 130, noise=20), "WEBP", quality=30, method=0)
    yield "lossy-even.webp", saved(scene(64, 48), "WEBP", quality=70)
    yield "lossy-alpha.webp", saved(with_alpha(image), "WEBP", quality=70, exact=True)
    yield "lossy-one-pixel.webp", saved(Image.new("RGB", (1, 1), (200, 100, 50)), "WEBP")
    yield "1x500.webp", saved(scene(1, 500, noise=25), "WEBP", quality=80)
    yield "lossless.webp", saved(image, "WEBP", lossless=True)
    yield "lossless-noisy.webp", saved(scene(noise=40), "WEBP", lossless=True)
    yield "lossless-few-colours.webp", saved(image.quantize(9).convert("RGB"), "WEBP", lossless=True)
    yield "lossless-two-colours.webp", saved(image.convert("1").convert("RGB"), "WEBP", lossless=True)
    yield "lossless-alpha.webp", saved(with_alpha(image), "WEBP", lossless=True, exact=True)
    yield "orientation-6.webp", saved(image, "WEBP", quality=80, exif=exif(6).tobytes())
    yield "orientation-5.webp", saved(image, "WEBP", lossless=True, exif=exif(5).tobytes())
    yield "profile.webp", saved(image, "WEBP", quality=80, icc_profile=b"\0" * 300)
    frames = [image, ImageOps.mirror(image)]
    yield "animated.webp", saved(frames[0], "WEBP", save_all=True, append_images=frames[1:], quality=70)
    yield "animated-lossless.webp", saved(
        frames[0], "WEBP", save_all=True, append_images=frames[1:], lossless=True
    )


def gif_files():
    image = scene()
    index = image.quantize(100)
    yield "colours.gif", saved(index, "GIF", interlace=0)
    yield "interlaced.gif", saved(index, "GIF", interlace=1)
    yield "grey.gif", saved(image.convert("L"), "GIF")
    yield "two-colours.gif", saved(image.convert("1"), "GIF")
    yield "transparent.gif", saved(index, "GIF", transparency=7)
    yield "noisy.gif", saved(scene(97, 61, noise=60).quantize(256), "GIF")
    yield "animated.gif", saved(index, "GIF", save_all=True, append_images=[ImageOps.mirror(index)])
    yield "one-pixel.gif", saved(Image.new("P", (1, 1), 0), "GIF")
    plain = bytearray(saved(index, "GIF", interlace=0))
    struct.pack_into("<HH", plain, 6, WIDTH + 9, HEIGHT + 5)
    frame = bytes(plain).index(b"," + struct.pack("<HHHH", 0, 0, WIDTH, HEIGHT))
    struct.pack_into("<HH", plain, frame + 1, 4, 3)
    yield "frame-within-canvas.gif", bytes(plain)
    keyed = bytearray(plain[:frame] + b"!\xf9\x04\x01\0\0\x05\0" + plain[frame:])
    keyed[4] = ord("9")
    yield "transparent-canvas.gif", bytes(keyed)
    struct.pack_into("<HH", plain, 6, 5, 5)
    yield "frame-beyond-canvas.gif", bytes(plain)


def bmp(width, height, depth, compression, body, tables=b""):
    start = 54 + len(tables)
    head = struct.pack("<2sIHHI", b"BM", start + len(body), 0, 0, start)
    info = struct.pack("<IiiHHIIiiII", 40, width, height, 1, depth, compression, len(body), 0, 0, 0, 0)
    return head + info + tables + body


def bmp_files():
    image = scene()
    pixels = np.asarray(image).astype(np.uint32)
    yield "colours.bmp", saved(image, "BMP")
    yield "alpha.bmp", saved(with_alpha(image), "BMP")
    yield "grey.bmp", saved(image.convert("L"), "BMP")
    yield "palette.bmp", saved(image.quantize(200), "BMP")
    yield "one-bit.bmp", saved(image.convert("1"), "BMP")
    index = np.asarray(image.quantize(16)).astype(np.uint8)
    palette = bytes(image.quantize(16).getpalette()[:48])
    table = b"".join(palette[i : i + 3][::-1] + b"\0" for i in range(0, 48, 3))
    padded = np.zeros((HEIGHT, 64), np.uint8)
    padded[:, :WIDTH] = index
    packed = (padded[:, ::2] << 4 | padded[:, 1::2])[::-1].tobytes()
    yield "palette-4-bits.bmp", bmp(WIDTH, HEIGHT, 4, 0, packed, table)
    rows5 = pixels >> 3
    five = (rows5[..., 0] << 10 | rows5[..., 1] << 5 | rows5[..., 2]).astype("<u2")
    five = np.pad(five, ((0, 0), (0, 1)))
    yield "five-bits.bmp", bmp(WIDTH, HEIGHT, 16, 0, five[::-1].tobytes())
    six = (rows5[..., 0] << 11 | (pixels[..., 1] >> 2) << 5 | rows5[..., 2]).astype("<u2")
    six = np.pad(six, ((0, 0), (0, 1)))
    masks = struct.pack("<III", 0xF800, 0x07E0, 0x001F)
    yield "bit-fields.bmp", bmp(WIDTH, HEIGHT, 16, 3, six[::-1].tobytes(), masks)
    rows24 = np.pad(np.asarray(image)[..., ::-1].reshape(HEIGHT, -1), ((0, 0), (0, 1)))
    yield "top-down.bmp", bmp(WIDTH, -HEIGHT, 24, 0, rows24.tobytes())
    old = struct.pack("<2sIHHI", b"BM", 26 + rows24.size, 0, 0, 26) + struct.pack("<IHHHH", 12, WIDTH, HEIGHT, 1, 24)
    yield "os2.bmp", old + rows24[::-1].tobytes()
    runs = b""
    for row in index[::-1]:
        runs += bytes([0, 20]) + row[:20].tobytes() + bytes([0, 3]) + row[20:23].tobytes() + b"\0"
        runs += b"".join(bytes([1, value]) for value in row[23:]) + b"\0\0"
    yield "runs-8-bits.bmp", bmp(WIDTH, HEIGHT, 8, 1, runs + b"\0\1", table.ljust(1024, b"\0"))
    runs = b""
    for row in padded[::-1]:
        literal = (row[:20:2] << 4 | row[1:20:2]).tobytes()
        runs += bytes([0, 20]) + literal
        runs += b"".join(bytes([2, int(a) << 4 | int(b)]) for a, b in zip(row[20:60:2], row[21:60:2]))
        runs += bytes([1, int(row[60]) << 4]) + b"\0\0"
    yield "runs-4-bits.bmp", bmp(WIDTH, HEIGHT, 4, 2, runs + b"\0\1", table)


def decoded(content):
    image = ImageOps.exif_transpose(Image.open(io.BytesIO(content))).convert("RGB")
    return Image.fromarray(np.asarray(image))  # without a transparent colour, which would be stored too


def grey_16_bits():
    """Pillow's own conversion of 16-bit grey has changed over time; the expectation is the high byte."""
    values = np.linspace(0, 65535, WIDTH * HEIGHT).astype(np.uint16).reshape(HEIGHT, WIDTH, 1)
    expected = Image.fromarray((values[..., 0] >> 8).astype(np.uint8)).convert("RGB")
    return png(values, 16, 0), expected


def write_decoding(folder):
    folder.mkdir(parents=True, exist_ok=True)
    for files in (jpeg_files, png_files, webp_files, gif_files, bmp_files):
        for name, content in files():
            (folder / name).write_bytes(content)
            decoded(content).save(folder / f"{name}.rgb", "PNG", optimize=True)
    content, expected = grey_16_bits()
    print("Pillow and the high byte differ by", np.abs(
        np.asarray(decoded(content)).astype(int) - np.asarray(expected)).max(), "in 16-bit grey")
    (folder / "grey-16-bits.png").write_bytes(content)
    expected.save(folder / "grey-16-bits.png.rgb", "PNG", optimize=True)


def write_tensors(folder, source):
    """Files that lose no pixels are covered by the two stages apart: they have to be exact in both."""
    folder.mkdir(parents=True, exist_ok=True)
    cases = [(path.name, 37, 32) for path in sorted(source.glob("*.jpg"))]
    cases += [(name, 37, 32) for name in ("alpha-16-bits.png", "grey-alpha.png", "palette-transparent.png")]
    cases += [(name, 37, 32) for name in ("lossy-50.webp", "lossless-alpha.webp", "transparent.gif", "os2.bmp")]
    cases += [(name, 256, 224) for name in ("baseline-420.jpg", "palette.png", "500x2.png", "1x500.jpg", "one-pixel.png")]
    for name, resize, size in cases:
        crop = transforms.CenterCrop(size)(transforms.Resize(resize)(decoded((source / name).read_bytes())))
        crop.save(folder / f"{name}.{resize}-{size}.png", optimize=True)


def write_resizing(folder):
    folder.mkdir(parents=True, exist_ok=True)
    sizes = [(61, 43), (43, 61), (200, 151), (97, 200), (72, 64), (32, 32), (1, 300), (300, 1), (500, 3), (37, 36), (1, 1), (1, 500), (500, 2)]
    for width, height in sizes:
        image = scene(width, height, noise=25)
        name = f"{width}x{height}"
        image.save(folder / f"{name}.png", optimize=True)
        for resize, size in [(32, 32), (72, 64), (37, 32)]:
            cropped = transforms.CenterCrop(size)(transforms.Resize(resize)(image))
            cropped.save(folder / f"{name}.{resize}-{size}.png", optimize=True)
    image = scene(200, 151, noise=25)
    to_input = transforms.Compose([
        transforms.Resize(37), transforms.CenterCrop(32), transforms.ToTensor(), transforms.Normalize(MEAN, STD)])
    (folder / "200x151.37-32.f32").write_bytes(to_input(image).numpy().astype("<f4").tobytes())


def main():
    target = Path(sys.argv[1])
    write_decoding(target / "decoding")
    write_resizing(target / "resizing")
    write_tensors(target / "tensors", target / "decoding")


if __name__ == "__main__":
    main()
