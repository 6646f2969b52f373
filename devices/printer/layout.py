"""A slip set on the grid of one paper width: rows that fit, whatever the words.

Both modes print the same rows; only the large sizes differ, as text mode knows whole multiples.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from devices.printer.paper_text import paper_text
from devices.printer.profile import PrinterProfile, RenderMode
from pos_app.domain.slip import (
    Align,
    FeedLine,
    PairLine,
    QrLine,
    RuleLine,
    Slip,
    SlipLine,
    TextLine,
)
from pos_app.domain.text_width import split_in_two, text_columns, wrap_columns, wrap_evenly

ROWS_MAX = 600
FEED_LINES_MAX = 20
WARNING_ROWS_MAX = 3
_PHRASES = re.compile(r"[^,，。]+[,，。]?")


@dataclass(frozen=True, slots=True)
class TextRow:
    """One row of words that fits the paper at its scale."""

    text: str
    align: Align = Align.LEFT
    scale: float = 1
    bold: bool = False
    inverse: bool = False


@dataclass(frozen=True, slots=True)
class PairRow:
    """A label and a value with at least one free column between them."""

    label: str
    value: str
    scale: float = 1
    bold: bool = False


@dataclass(frozen=True, slots=True)
class QrRow:
    """A QR code in the middle."""

    payload: str
    module_dots: int


@dataclass(frozen=True, slots=True)
class FeedRow:
    """Blank lines."""

    lines: int


Row = TextRow | PairRow | QrRow | FeedRow


def lay_out(slip: Slip, profile: PrinterProfile) -> tuple[Row, ...]:
    """Every row of the slip from top to bottom, at most ROWS_MAX of them."""
    rows: list[Row] = []
    for line in slip.lines:
        rows += _rows_of(line, profile)
    return tuple(rows[:ROWS_MAX])


def columns_at(profile: PrinterProfile, scale: float) -> int:
    """Columns of a row at this scale."""
    return int(profile.columns / scale)


def _rows_of(line: SlipLine, profile: PrinterProfile) -> list[Row]:
    match line:
        case TextLine():
            return _text_rows(line, profile)
        case PairLine():
            return _pair_rows(line, profile)
        case RuleLine():
            return [TextRow("-" * profile.columns)]
        case QrLine():
            return [QrRow(line.payload, line.module_dots)]
        case FeedLine():
            return [FeedRow(min(max(line.lines, 0), FEED_LINES_MAX))]


def _text_rows(line: TextLine, profile: PrinterProfile) -> list[Row]:
    text = paper_text(line.text).strip(" ")
    for scale in _large_scales(line.scale, profile.mode):
        parts = _heading(text, columns_at(profile, scale), by_phrase=line.inverse)
        if parts is not None and (len(parts) == 1 or scale <= 2):
            return [TextRow(part, line.align, scale, line.bold, line.inverse) for part in parts]
    return [
        TextRow(part, line.align, 1, line.bold, line.inverse)
        for part in wrap_evenly(text, profile.columns)
    ]


def _heading(text: str, columns: int, *, by_phrase: bool) -> tuple[str, ...] | None:
    """Large words in one row, or in two without cutting a word; None if that does not do.

    A warning may take three rows, so that it breaks after a comma: "ACCEPTED, NOT" on a row of
    its own would say the opposite.
    """
    if text_columns(text) <= columns:
        return (text,)
    if not by_phrase:
        return split_in_two(text, columns)
    rows: list[str] = []
    for phrase in _PHRASES.findall(text):
        parts = _heading(phrase.strip(" "), columns, by_phrase=False)
        if parts is None:
            return None
        rows += parts
    return tuple(rows) if len(rows) <= WARNING_ROWS_MAX else None


def _large_scales(scale: int, mode: RenderMode) -> tuple[float, ...]:
    """The sizes above one to try, largest first.

    Pictures set double words at one and a half, so that a shop's name fits 58 mm; a lone big
    number (scale 3 and more) stays as asked.
    """
    if scale <= 1:
        return ()
    if mode is RenderMode.TEXT:
        return tuple(range(scale, 1, -1))
    return (*range(scale, 2, -1), 1.5)


def _pair_rows(line: PairLine, profile: PrinterProfile) -> list[Row]:
    label, value = paper_text(line.label).strip(" "), paper_text(line.value).strip(" ")
    needed = text_columns(label) + 1 + text_columns(value)
    for scale in range(max(line.scale, 1), 0, -1):
        if needed <= columns_at(profile, scale):
            return [PairRow(label, value, scale, line.bold)]
    rows: list[Row] = [
        TextRow(part, Align.LEFT, 1, line.bold) for part in wrap_columns(label, profile.columns)
    ]
    rows += [
        TextRow(part, Align.RIGHT, 1, line.bold) for part in wrap_columns(value, profile.columns)
    ]
    return rows
