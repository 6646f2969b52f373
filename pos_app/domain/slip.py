"""What a slip says, free of any printer: lines that a printer adapter turns into bytes or dots."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    """Where a line of text stands on the paper."""

    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of words; `scale` 2 is double width and height, `inverse` is white on black."""

    text: str
    align: Align = Align.LEFT
    bold: bool = False
    scale: int = 1
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class PairLine:
    """A label at the left edge and a value at the right edge of the same line."""

    label: str
    value: str
    bold: bool = False
    scale: int = 1


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A dashed line across the paper."""


@dataclass(frozen=True, slots=True)
class QrLine:
    """A QR code, centred; `module_dots` is the width of one module, 8 dots a millimetre."""

    payload: str
    module_dots: int = 5


@dataclass(frozen=True, slots=True)
class FeedLine:
    """Blank paper, in text lines."""

    lines: int = 1


SlipLine = TextLine | PairLine | RuleLine | QrLine | FeedLine


@dataclass(frozen=True, slots=True)
class Slip:
    """A whole slip: its lines from top to bottom, and what kind of paper it is.

    `opens_drawer` asks for the cash drawer's pulse before the first line is printed.
    """

    kind: str
    lines: tuple[SlipLine, ...]
    language: str = "zh-CN"
    opens_drawer: bool = False
