"""Opens pictures from outside, within limits, as grey pixels.

A few kilobytes can spell a picture of gigabytes, so the size is judged before a pixel is decoded.
"""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

from PIL import Image

from pos_app.errors import UnreadablePicture
from pos_app.ports import Frame

PICTURE_BYTES_MAX = 32 * 1024 * 1024
PIXELS_MAX = 40_000_000
SIDE_PX_MAX = 20_000
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF")

# What Pillow's readers are known to raise for damaged files, besides OSError.
_DAMAGED = (
    OSError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    SyntaxError,
    EOFError,
    struct.error,
    zlib.error,
    MemoryError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


def load_file(path: str) -> bytes:
    """The bytes of a picture file.

    Raises: UnreadablePicture if it cannot be read or has more than 32 MiB.
    """
    try:
        with Path(path).open("rb") as opened:
            encoded = opened.read(PICTURE_BYTES_MAX + 1)
    except (OSError, ValueError) as failed:
        raise UnreadablePicture("the file cannot be read", why="no_file") from failed
    return encoded


def open_grey(encoded: bytes) -> Image.Image:
    """The first image in an encoded picture, in 8-bit grey; transparent parts are white.

    Raises: UnreadablePicture if it is no PNG, JPEG, WebP, BMP or GIF, is damaged, or is larger
        than 32 MiB, 40 million pixels or 20,000 pixels a side.
    """
    if len(encoded) > PICTURE_BYTES_MAX:
        raise UnreadablePicture("the file is too large", why="too_large")
    try:
        with Image.open(io.BytesIO(encoded), formats=FORMATS) as picture:
            _expect_size(picture.width, picture.height)
            return _grey(picture)
    except UnreadablePicture:
        raise
    except _DAMAGED as damaged:
        raise UnreadablePicture(
            "this is not a picture, or a damaged one", why="damaged"
        ) from damaged


def grey_of(frame: Frame) -> Image.Image:
    """A camera frame as a picture.

    Raises: UnreadablePicture if its bytes are not width times height.
    """
    _expect_size(frame.width, frame.height)
    if len(frame.grey) != frame.width * frame.height:
        raise UnreadablePicture("the frame is not whole", why="damaged")
    return Image.frombytes("L", (frame.width, frame.height), frame.grey)


def _expect_size(width: int, height: int) -> None:
    if width < 1 or height < 1 or max(width, height) > SIDE_PX_MAX or width * height > PIXELS_MAX:
        raise UnreadablePicture(f"a picture of {width} by {height} pixels", why="too_large")


def _grey(picture: Image.Image) -> Image.Image:
    if picture.has_transparency_data:
        coloured = picture.convert("RGBA")
        white = Image.new("RGBA", coloured.size, "white")
        return Image.alpha_composite(white, coloured).convert("L")
    if picture.mode.startswith(("I", "F")):
        # Deep grey: 16 bits a pixel are brought down to 8 instead of being clipped.
        return picture.convert("I").point(lambda level: level / 256).convert("L")
    return picture.convert("L")
