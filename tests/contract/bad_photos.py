"""Takes bad photographs: a clean symbol, tilted, turned, unsharp, half in shadow and noisy."""

from __future__ import annotations

import io

import numpy
from PIL import Image, ImageFilter

PAPER_GREY = 150


def badly_photographed(
    symbol_png: bytes,
    seed: int,
    *,
    noise: float = 20,
    blur_px: float = 1.5,
    turn_degrees: float = 20,
) -> bytes:
    """A JPEG of the symbol as a shaking hand in poor light would take it."""
    chance = numpy.random.default_rng(seed)
    with Image.open(io.BytesIO(symbol_png)) as clean:
        symbol = clean.convert("L").resize((420, 420), Image.Resampling.BICUBIC)
    page = Image.new("L", (760, 620), PAPER_GREY)
    page.paste(symbol, (150 + int(chance.integers(0, 40)), 90 + int(chance.integers(0, 30))))
    width, height = page.size
    tilt = chance.uniform(0.04, 0.10)
    quad = (0, 0, width * tilt, height, width * (1 - tilt), height, width, height * tilt)
    page = page.transform(
        page.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=PAPER_GREY
    )
    degrees = turn_degrees + chance.uniform(-4, 4)
    page = page.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=PAPER_GREY)
    page = page.filter(ImageFilter.GaussianBlur(blur_px))
    levels = numpy.asarray(page, dtype=numpy.float64)
    shadow = 0.55 + 0.45 * numpy.linspace(0, 1, levels.shape[1])
    levels = levels * shadow + chance.normal(0, noise, levels.shape)
    taken = io.BytesIO()
    Image.fromarray(levels.clip(0, 255).astype(numpy.uint8)).save(taken, "JPEG", quality=60)
    return taken.getvalue()
