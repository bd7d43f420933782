"""Seeded texts and pictures; nothing here is anybody's data."""

import io
import random
from collections.abc import Callable
from math import exp, log

import numpy as np
from PIL import Image

FRAGMENTS = (
    """
I loved every minute of it|a tedious, joyless mess|the plot never quite comes together|with a cast this good, it hardly matters
we went on a rainy Tuesday evening|the first half drags badly|what a wonderful surprise|nobody in the audience laughed
the photography is simply beautiful|a waste of a fine idea|it is funny, warm and wise|the dialogue sounds like a manual
my children asked to see it again|I would rather watch paint dry|a small triumph of patience and craft|the ending ruins everything before it
the music carries long stretches|there are better ways to spend two hours|it deserves a far larger audience|an awful, clumsy sequel
shot in 1998 on a budget of $40,000|the director's earlier work was sharper|she is magnificent in every scene|he mumbles through the whole thing
by turns gripping and absurd|one of the worst films of the year|a delight from start to finish|it left me completely cold
nothing much happens, and slowly|the jokes land more often than not|overlong, overwritten and overacted|a generous and moving portrait
the special effects have aged poorly|I was bored within ten minutes|an instant classic, truly|fine for a long flight, no more
""".strip()
    .replace("\n", "|")
    .split("|")
)
JOINTS = [", ", ". ", "; ", " and ", " but ", " — ", "! "]
SIZES = [(224, 224), (320, 240), (640, 480), (800, 600), (1024, 768), (1280, 960), (1600, 1200), (480, 640)]


def texts(count: int, least: int, most: int, seed: int, tokens: Callable[[str], int]) -> list[str]:
    """Texts whose numbers of tokens are spread evenly on a logarithmic scale between `least` and `most`, both included."""
    chance = random.Random(seed)
    lengths = [round(exp(chance.uniform(log(least), log(most)))) for _ in range(count)]
    return [text(chance, length, tokens) for length in lengths]


def text(chance: random.Random, length: int, tokens: Callable[[str], int]) -> str:
    """Fragments until there are enough tokens, then words taken from the end, then single letters to fill up."""
    found = chance.choice(FRAGMENTS)
    while tokens(found) < length:
        found += chance.choice(JOINTS) + chance.choice(FRAGMENTS)
    words = found.split(" ")
    while len(words) > 1 and tokens(" ".join(words)) > length:
        words.pop()
    while tokens(" ".join(words)) < length:
        words.append("so")
    return " ".join(words)


def pictures(count: int, seed: int) -> list[bytes]:
    """JPEGs of coloured blotches of several coarsenesses, in the sizes of SIZES by turns."""
    chance = np.random.default_rng(seed)
    return [picture(chance, SIZES[i % len(SIZES)]) for i in range(count)]


def picture(chance: np.random.Generator, size: tuple[int, int]) -> bytes:
    coarse = int(chance.choice([3, 6, 12, 40]))
    tint = chance.integers(0, 160, 3)
    blotches = tint + chance.integers(0, 96, (coarse, coarse, 3))
    image = Image.fromarray(blotches.astype(np.uint8)).resize(size, Image.Resampling.BICUBIC)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=88)
    return file.getvalue()
