"""Other looks at a picture whose code was not found at once, the most promising first.

Order and sizes come from the public photographs in tests/data: flattened light first, then
sharpening and scale, then smoothing against noise, then turning and tilting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PIL import Image, ImageChops, ImageFilter, ImageOps

WORKING_SIDE_PX_MAX = 1600
DOUBLED_SIDE_PX_MAX = 900
TRIPLED_SIDE_PX_MAX = 480
TURNS_DEGREES = (15, 30, 45, 60, 75)
TILTS = (0.1, 0.2)

Variant = Callable[[], Image.Image]


def variants(grey: Image.Image) -> Iterator[Image.Image]:
    """Changed copies of a picture, made one by one as they are asked for."""
    base = _fit(grey)
    double = _scaled(base, 2) if max(base.size) <= DOUBLED_SIDE_PX_MAX else base
    yield ImageOps.autocontrast(base, cutoff=2)
    yield _flattened(base, 25)
    yield double.filter(ImageFilter.UnsharpMask(radius=4, percent=300, threshold=0))
    yield _flattened(double, 20)
    yield base.filter(ImageFilter.UnsharpMask(radius=2, percent=200, threshold=0))
    yield base.filter(ImageFilter.MedianFilter(3))
    yield base.filter(ImageFilter.GaussianBlur(1))
    yield _halved(base)
    yield _halved(base.filter(ImageFilter.MedianFilter(3)))
    if max(base.size) <= TRIPLED_SIDE_PX_MAX:
        triple = _scaled(base, 3)
        yield triple
        yield triple.filter(ImageFilter.UnsharpMask(radius=6, percent=300, threshold=0))
    yield _flattened(base, 10)
    for degrees in TURNS_DEGREES:
        yield _turned(base, degrees)
    for share in TILTS:
        yield from _tilted(base, share)
    smooth = double.filter(ImageFilter.GaussianBlur(2))
    yield smooth
    yield _flattened(smooth, 40)
    for degrees in TURNS_DEGREES:
        yield _turned(_flattened(base, 25), degrees)


def _fit(grey: Image.Image) -> Image.Image:
    if max(grey.size) <= WORKING_SIDE_PX_MAX:
        return grey
    fitted = grey.copy()
    fitted.thumbnail((WORKING_SIDE_PX_MAX, WORKING_SIDE_PX_MAX), Image.Resampling.BOX)
    return fitted


def _scaled(grey: Image.Image, times: int) -> Image.Image:
    return grey.resize((grey.width * times, grey.height * times), Image.Resampling.BICUBIC)


def _halved(grey: Image.Image) -> Image.Image:
    half = (max(grey.width // 2, 1), max(grey.height // 2, 1))
    return grey.resize(half, Image.Resampling.BOX)


def _flattened(grey: Image.Image, radius_px: int) -> Image.Image:
    """The picture without its slow changes of light: shadows, glare, a dark corner."""
    light = grey.filter(ImageFilter.BoxBlur(radius_px))
    return ImageOps.autocontrast(ImageChops.subtract(grey, light, scale=1, offset=128))


def _turned(grey: Image.Image, degrees: int) -> Image.Image:
    return grey.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _tilted(grey: Image.Image, share: float) -> Iterator[Image.Image]:
    """The picture as seen from above, below, left and right, to undo such a view."""
    w, h = grey.size
    x, y = w * share, h * share
    corners = (
        (x, 0, 0, h, w, h, w - x, 0),
        (0, 0, x, h, w - x, h, w, 0),
        (0, y, 0, h - y, w, h, w, 0),
        (0, 0, 0, h, w, h - y, w, y),
    )
    for quad in corners:
        yield grey.transform(
            grey.size, Image.Transform.QUAD, quad, Image.Resampling.BILINEAR, fillcolor=255
        )
