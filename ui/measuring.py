"""Finds what does not fit: clipped or unexpectedly elided texts, weak contrast, small targets.

Works on the very lists of placed texts that are painted. Used by the picture maker and its tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget

from ui.painting import PlacedText, lines_needed
from ui.theme.look import Look
from ui.theme.tokens import POINTER_MIN_PX, contrast
from ui.widgets.painted import PaintedButton
from ui.widgets.record_list import ROW_PX, RecordView

CONTRAST_MIN = 4.5
LINE_MIN_EM = 1.15
TOLERANCE_PX = 1


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong: where, which text, and what about it."""

    where: str
    text: str
    what: str


def visible_texts(window: QWidget) -> list[tuple[QWidget, PlacedText]]:
    """Every text a person sees in a window, with the widget that paints it."""
    found: list[tuple[QWidget, PlacedText]] = []
    for widget in (window, *window.findChildren(QWidget)):
        texts = getattr(widget, "texts", None)
        if texts is not None and widget.isVisible():
            found.extend((widget, placed) for placed in texts())
    return found


def flaws(window: QWidget, look: Look) -> list[Flaw]:
    """Everything that is wrong with what a window shows now."""
    found: list[Flaw] = []
    for widget, placed in visible_texts(window):
        where = type(widget).__name__
        found.extend(Flaw(where, placed.text, what) for what in _text_flaws(widget, placed, look))
    found.extend(_collisions(window, look))
    found.extend(_label_flaws(window))
    found.extend(_target_flaws(window))
    return found


def _text_flaws(widget: QWidget, placed: PlacedText, look: Look) -> Iterator[str]:
    style, rect = placed.style, placed.rect
    if style.line_px:
        needed = lines_needed(look, placed.text, style, rect.width()) * style.line_px
        if needed > rect.height() + TOLERANCE_PX:
            yield f"needs {needed} px of height, has {rect.height()}"
        if style.line_px < style.size_px * LINE_MIN_EM:
            yield "lines too tight"
    else:
        width = look.width(placed.text, style.size_px, bold=style.bold)
        if width > rect.width() + TOLERANCE_PX and not style.may_elide:
            yield f"needs {width} px of width, has {rect.width()}"
        if rect.height() < style.size_px:
            yield f"needs {style.size_px} px of height, has {rect.height()}"
    if style.size_px < 14:
        yield "smaller than 14 px"
    if not _is_inside(widget, inked(placed, look)):
        yield "reaches out of its widget"
    ratio = contrast(look.hex(style.ink), look.hex(style.on))
    if ratio < CONTRAST_MIN:
        yield f"contrast {ratio:.2f} of {style.ink} on {style.on}"


def _is_inside(widget: QWidget, ink: QRect) -> bool:
    """Whether the ink lies in its widget; a list that scrolls may cut rows at its lower edge."""
    area = widget.rect().adjusted(-1, -1, 1, 1)
    if isinstance(widget, RecordView):
        area = area.adjusted(0, -ROW_PX, 0, ROW_PX)
    return area.contains(ink)


def inked(placed: PlacedText, look: Look) -> QRect:
    """The rectangle that the text's ink really takes."""
    style, rect = placed.style, placed.rect
    if style.line_px:
        lines = lines_needed(look, placed.text, style, rect.width())
        return QRect(rect.left(), rect.top(), rect.width(), lines * style.line_px)
    width = min(look.width(placed.text, style.size_px, bold=style.bold), rect.width())
    left = rect.left()
    if style.align == "right":
        left = rect.right() + 1 - width
    elif style.align == "center":
        left += (rect.width() - width) // 2
    height = style.size_px
    return QRect(left, rect.top() + (rect.height() - height) // 2, width, height)


def _collisions(window: QWidget, look: Look) -> Iterator[Flaw]:
    """Texts of one widget that lie over each other."""
    by_widget: dict[int, list[tuple[QWidget, PlacedText]]] = {}
    for widget, placed in visible_texts(window):
        if placed.text.strip():
            by_widget.setdefault(id(widget), []).append((widget, placed))
    for texts in by_widget.values():
        areas = [inked(placed, look) for _widget, placed in texts]
        for at, one in enumerate(areas):
            for other_at in range(at + 1, len(areas)):
                both = one.intersected(areas[other_at])
                if both.width() > TOLERANCE_PX and both.height() > TOLERANCE_PX:
                    other = texts[other_at][1].text
                    where = type(texts[at][0]).__name__
                    yield Flaw(where, texts[at][1].text, f"lies over {other!r}")


def _label_flaws(window: QWidget) -> Iterator[Flaw]:
    """Qt's own labels, should there be any."""
    for label in window.findChildren(QLabel):
        if label.isVisible() and label.sizeHint().width() > label.width() + TOLERANCE_PX:
            yield Flaw("QLabel", label.text(), "wider than its place")


def _target_flaws(window: QWidget) -> Iterator[Flaw]:
    """Buttons too small for a finger, nameless, or cut off by what holds them."""
    for button in window.findChildren(QAbstractButton):
        if not button.isVisible() or not isinstance(button, PaintedButton):
            continue
        name = button.accessibleName()
        where = type(button).__name__
        if not name:
            yield Flaw(where, button.text(), "has no name for a screen reader")
        least = 40 if where == "BannerAction" else POINTER_MIN_PX
        if min(button.width(), button.height()) < least:
            yield Flaw(where, name, f"only {button.width()} × {button.height()} px")
        holder = button.parentWidget()
        scrolls = isinstance(holder, RecordView)
        if holder is not None and not scrolls and not holder.rect().contains(button.geometry()):
            yield Flaw(where, name, "is cut off by what holds it")
