"""Placed text: one list is both painted and measured, so that what a test measures is what is seen.

A painted widget says where each of its texts stands; the same list is drawn by `paint_texts` and
checked by `ui.measuring`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QTextLayout, QTextOption

from ui.theme.fonts import meet
from ui.theme.look import Look

CAP_CENTRE_EM = 0.364
"""Half the cap height of Inter; Han glyphs centre within 2 % of it, so lines of both agree."""


@dataclass(frozen=True, slots=True)
class TextStyle:
    """How a text is set. `ink` and `on` are colour roles; `align` is "left", "right" or "center".

    `line_px` above 0 wraps the text into lines of that height; else it is one line, centred in
    height. Only `may_elide` texts (names in lists) may end in an ellipsis.
    """

    size_px: int
    ink: str = "text"
    on: str = "surface"
    bold: bool = False
    align: str = "left"
    line_px: int = 0
    may_elide: bool = False


@dataclass(frozen=True, slots=True)
class PlacedText:
    """One text at its place, in the widget's own coordinates."""

    rect: QRect
    text: str
    style: TextStyle


def paint_texts(painter: QPainter, look: Look, texts: Iterable[PlacedText]) -> None:
    """Draw every placed text."""
    for placed in texts:
        style = placed.style
        meet(placed.text)
        painter.setFont(look.font(style.size_px, bold=style.bold))
        painter.setPen(look.colour(style.ink))
        if style.line_px:
            _paint_lines(painter, look, placed)
        else:
            _paint_line(painter, look, placed)


def _paint_line(painter: QPainter, look: Look, placed: PlacedText) -> None:
    style, rect = placed.style, placed.rect
    metrics = look.metrics(style.size_px, bold=style.bold)
    text = placed.text
    width = metrics.horizontalAdvance(text)
    if style.may_elide and width > rect.width():
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        width = metrics.horizontalAdvance(text)
    left = float(rect.left())
    if style.align == "right":
        left += rect.width() - width
    elif style.align == "center":
        left += (rect.width() - width) / 2
    baseline = rect.top() + rect.height() / 2 + style.size_px * CAP_CENTRE_EM
    painter.drawText(QPointF(round(left), round(baseline)), text)


def wrapped(look: Look, text: str, style: TextStyle, width_px: int) -> QTextLayout:
    """The text broken into lines of `style.line_px`; its lines carry their positions."""
    meet(text)
    layout = QTextLayout(text, look.font(style.size_px, bold=style.bold))
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    baseline = style.line_px / 2 + style.size_px * CAP_CENTRE_EM
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width_px)
        left = 0.0
        if style.align == "center":
            left = (width_px - line.naturalTextWidth()) / 2
        line.setPosition(QPointF(left, round(baseline - line.ascent())))
        baseline += style.line_px
    layout.endLayout()
    return layout


def lines_needed(look: Look, text: str, style: TextStyle, width_px: int) -> int:
    """Into how many lines the text breaks."""
    return max(1, wrapped(look, text, style, width_px).lineCount())


def _paint_lines(painter: QPainter, look: Look, placed: PlacedText) -> None:
    layout = wrapped(look, placed.text, placed.style, placed.rect.width())
    layout.draw(painter, QPointF(placed.rect.topLeft()))


VEIL = QColor(13, 18, 23, 82)
"""The flat veil under dialogs and drawers: 32 % of the darkest tone."""


def fill(painter: QPainter, rect: QRect, colour: QColor, radius_px: int = 0) -> None:
    """Fill a rectangle, with round corners where asked."""
    if radius_px == 0:
        painter.fillRect(rect, colour)
        return
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(rect, radius_px, radius_px)


@dataclass(frozen=True, slots=True)
class Box:
    """A filled box with an outline; an empty role leaves that part out."""

    fill: str = "surface"
    line: str = "card_line"
    line_px: int = 1
    radius_px: int = 12


def paint_box(painter: QPainter, look: Look, rect: QRect, box: Box) -> None:
    """Draw a card, key or field."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inset = box.line_px / 2 if box.line else 0
    painter.setPen(QPen(look.colour(box.line), box.line_px) if box.line else Qt.PenStyle.NoPen)
    painter.setBrush(look.colour(box.fill) if box.fill else Qt.BrushStyle.NoBrush)
    area = QRectF(rect).adjusted(inset, inset, -inset, -inset)
    painter.drawRoundedRect(area, box.radius_px - inset, box.radius_px - inset)


def top_rounded(rect: QRect, radius_px: int) -> QPainterPath:
    """The outline of a strip whose two upper corners are round."""
    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addRoundedRect(QRectF(rect), radius_px, radius_px)
    path.addRect(QRectF(rect).adjusted(0, radius_px, 0, 0))
    return path.simplified()


def hline(painter: QPainter, look: Look, rect: QRect, role: str = "card_line") -> None:
    """A one pixel line along the upper edge of `rect`."""
    painter.fillRect(QRect(rect.left(), rect.top(), rect.width(), 1), look.colour(role))
