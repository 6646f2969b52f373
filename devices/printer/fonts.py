"""The fonts pictures of slips are drawn with, and what to draw where a font has no shape.

The grid is a printer's own: Latin 12 dots wide, Han 24, at 8 dots a millimetre.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from devices.printer.profile import COLUMN_DOTS
from pos_app.domain.text_width import character_columns

EM_DOTS = 24
INK, PAPER = 0, 255  # in one-bit pictures too: Pillow inverts 255, not 1
_BASELINE_DOTS = 24
_INK_MIN = 96
_MISSING = "\U0010fffd"
_SIZES_MAX = 16


@dataclass(frozen=True, slots=True)
class FontFiles:
    """Where the shapes come from: `latin` is monospaced, half an em wide."""

    latin: Path
    han: Path
    han_bold: Path
    index: int = 0


def bundled_fonts() -> FontFiles:
    """The fonts that come with the program."""
    with resources.as_file(resources.files("resources") / "fonts") as folder:
        return FontFiles(
            latin=folder / "GuitaiMono-Regular.otf",
            han=folder / "GuitaiSansSC-Full.otf",
            han_bold=folder / "GuitaiSansSC-Bold.otf",
        )


class Pen:
    """Draws rows of text on a grey picture. Thread: one at a time (it caches faces by size)."""

    def __init__(self, files: FontFiles) -> None:
        self._files = files
        self._faces: dict[tuple[Path, int], ImageFont.FreeTypeFont] = {}
        self._shapes: dict[tuple[Path, str], bool] = {}

    def write(
        self, picture: Image.Image, text: str, at: tuple[int, int], *, scale: float, bold: bool
    ) -> None:
        """Write one row; `at` is the left end and the top of the row, in dots."""
        draw = ImageDraw.Draw(picture)
        left, top = at
        baseline = top + round(_BASELINE_DOTS * scale)
        for character in text:
            width = round(character_columns(character) * COLUMN_DOTS * scale)
            if character != " ":
                self._stamp(draw, character, (left, baseline, width), scale=scale, bold=bold)
            left += width

    def _stamp(
        self,
        draw: ImageDraw.ImageDraw,
        character: str,
        place: tuple[int, int, int],
        *,
        scale: float,
        bold: bool,
    ) -> None:
        left, baseline, width = place
        path, is_heavy = self._path_for(character, bold=bold)
        if path is None:
            _hex_box(draw, character, place, scale)
            return
        face = self._face(path, round(EM_DOTS * scale))
        inset = max(0, round((width - face.getlength(character)) / 2))
        strikes = 1 if is_heavy or not bold else 1 + max(1, round(scale))
        for strike in range(strikes):
            draw.text(
                (left + inset + strike, baseline), character, font=face, fill=INK, anchor="ls"
            )

    def _path_for(self, character: str, *, bold: bool) -> tuple[Path | None, bool]:
        """The font that has the character, and whether it is bold by itself."""
        files = self._files
        han = ((files.han_bold, True), (files.han, False)) if bold else ((files.han, False),)
        latin = ((files.latin, False),)
        order = (*latin, *han) if character_columns(character) == 1 else (*han, *latin)
        for path, is_heavy in order:
            if self._has(path, character):
                return path, is_heavy
        return None, False

    def _has(self, path: Path, character: str) -> bool:
        key = (path, character)
        if key not in self._shapes:
            face = self._face(path, EM_DOTS)
            shape, missing = face.getmask(character), face.getmask(_MISSING)
            self._shapes[key] = (shape.size, bytes(shape)) != (missing.size, bytes(missing))
        return self._shapes[key]

    def _face(self, path: Path, size: int) -> ImageFont.FreeTypeFont:
        key = (path, size)
        if key not in self._faces:
            if len(self._faces) >= _SIZES_MAX:
                self._faces.clear()
            self._faces[key] = ImageFont.truetype(
                str(path), size, index=self._files.index, layout_engine=ImageFont.Layout.BASIC
            )
        return self._faces[key]


def to_dots(picture: Image.Image) -> Image.Image:
    """The grey picture as ink or paper: INK or PAPER in every dot."""
    return picture.point(lambda grey: PAPER if grey > PAPER - _INK_MIN else INK).convert("1")


def _hex_box(
    draw: ImageDraw.ImageDraw, character: str, place: tuple[int, int, int], scale: float
) -> None:
    """A frame with the character's number, so that a person can still tell which one it was."""
    left, baseline, width = place
    height = round(EM_DOTS * scale)
    top = baseline - round(21 * scale)
    draw.rectangle((left + 1, top + 1, left + width - 2, top + height - 2), outline=INK)
    digits = f"{ord(character):04X}"
    half = (len(digits) + 1) // 2
    size = max(7, round(height * 0.4))
    face = ImageFont.load_default(size)
    for row, part in enumerate((digits[:half], digits[half:])):
        y = top + round(height * (0.27 + 0.44 * row))
        draw.text((left + width / 2, y), part, font=face, fill=INK, anchor="mm")
