"""The cards of the Redeem screen: last result, how-to steps, readiness, exposure, a notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.language import translate
from ui.painting import (
    Box,
    PlacedText,
    TextStyle,
    fill,
    hline,
    paint_box,
)
from ui.theme.look import Look
from ui.widgets.key import Key, KeyFace, KeyKind
from ui.widgets.painted import PaintedWidget, centred


@dataclass(frozen=True, slots=True)
class LastResult:
    """The last verdict in one line."""

    when: str
    headline: str
    title: str
    icon: str
    role: str


class LastResultBox(PaintedWidget):
    """One line about the last verdict.

    Signals: `show_pressed`.
    """

    show_pressed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._result: LastResult | None = None
        self.key = Key(look, KeyFace("", kind=KeyKind.TEXT), self)
        self.key.clicked.connect(self.show_pressed)
        self.retranslate()

    def retranslate(self) -> None:
        """Take the words of the language in use."""
        words = translate("Redeem", "Show again")
        self.key.show_face(KeyFace(words, kind=KeyKind.TEXT, pad_px=12))
        self._arrange()

    def show_result(self, result: LastResult | None) -> None:
        """Show another result; None before the first one."""
        if result == self._result:
            return
        self._result = result
        self.key.setVisible(result is not None)
        self.update()

    def resizeEvent(self, event: object) -> None:
        """Keep the key at the right end."""
        self._arrange()

    def _arrange(self) -> None:
        size = self.key.sizeHint()
        self.key.setGeometry(self.width() - size.width() - 12, 8, size.width(), 48)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the box and the sign of the verdict."""
        paint_box(painter, self.look, self.rect(), Box("surface", "card_line", 1, 8))
        disc = QRect(22, 17, 30, 30)
        result = self._result
        if result is None:
            self.draw_icon(painter, "info", "text2", QRect(25, 20, 24, 24))
            return
        fill(painter, disc, self.look.colour(result.role), 15)
        ink = "ink" if result.role == "field_amber" else "white"
        self.draw_icon(painter, result.icon, ink, centred(disc, 20))

    def texts(self) -> Sequence[PlacedText]:
        """When, verdict, and what it was for."""
        result = self._result
        if result is None:
            words = translate("Redeem", "The last result will stand here")
            rect = QRect(69, 0, self.width() - 85, self.height())
            return [PlacedText(rect, words, TextStyle(18, "text2"))]
        found, left, end = [], 69, self.key.x() - 8
        for words, style in (
            (result.when, TextStyle(18, "text2")),
            (result.headline, TextStyle(18, "text", bold=True, may_elide=True)),
            (result.title, TextStyle(18, "text", may_elide=True)),
        ):
            width = min(self.look.width(words, 18, bold=style.bold), end - left)
            if width < 40:
                break
            found.append(PlacedText(QRect(left, 0, width, self.height()), words, style))
            left += width + 16
        return found


class HowTo(PaintedWidget):
    """Three steps in a row."""

    def _steps(self) -> tuple[tuple[str, str, str], ...]:
        return (
            (
                "phone",
                translate("Redeem", "Open the code"),
                translate("Redeem", "Full brightness"),
            ),
            ("scan", translate("Redeem", "Aim at the QR"), translate("Redeem", "A hand away")),
            (
                "sound",
                translate("Redeem", "Look first"),
                translate("Redeem", "Green: hand over"),
            ),
        )

    def _column(self, at: int) -> QRect:
        width = self.width() // 3
        return QRect(at * width, 0, width, self.height())

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the icon tiles."""
        for at, (icon, _head, _line) in enumerate(self._steps()):
            tile = QRect(self._column(at).left(), 0, 48, 48)
            paint_box(painter, self.look, tile, Box("tone", "", 0, 8))
            self.draw_icon(painter, icon, "text2", centred(tile, 24))

    def texts(self) -> Sequence[PlacedText]:
        """Step and hint."""
        found = []
        for at, (_icon, head, line) in enumerate(self._steps()):
            column = self._column(at)
            left, width = column.left() + 62, column.width() - 62
            found.append(
                PlacedText(QRect(left, 0, width, 26), head, TextStyle(18, "text", "bg", bold=True))
            )
            found.append(PlacedText(QRect(left, 26, width, 22), line, TextStyle(16, "text2", "bg")))
        return found


@dataclass(frozen=True, slots=True)
class Check:
    """One line of the readiness card. `is_well` None is not known."""

    name: str
    value: str
    is_well: bool | None = True


class ReadinessCard(PaintedWidget):
    """What has to work before the first guest."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._checks: tuple[Check, ...] = ()

    def show_checks(self, checks: tuple[Check, ...]) -> None:
        """Show other lines."""
        if checks == self._checks:
            return
        self._checks = checks
        self.update()

    @property
    def _columns(self) -> int:
        """Two where every line fits into half the width."""
        half = (self.width() - 32 - 24) // 2
        widths = (
            36 + self.look.width(check.name, 18) + self.look.width(check.value, 16)
            for check in self._checks
        )
        return 2 if self.width() >= 400 and max(widths, default=0) <= half else 1

    def _rows(self) -> list[tuple[QRect, Check]]:
        """Each check with its line; the ones that do not fit are left out, the worst first kept."""
        top, columns = 57, self._columns
        width = (self.width() - 32 - 24 * (columns - 1)) // columns
        room = self.height() - top - 4
        ordered = sorted(self._checks, key=lambda check: check.is_well is not False)
        per_column = max(1, min(-(-len(ordered) // columns), room // 36))
        step = min(44, room // per_column)
        rows = []
        for at, check in enumerate(ordered[: per_column * columns]):
            row, column = divmod(at, columns)
            left = 16 + column * (width + 24)
            rows.append((QRect(left, top + row * step, width, step), check))
        return rows

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw card, chip, lines and ticks."""
        paint_box(painter, self.look, self.rect(), Box())
        words, ink, ground, icon = self._chip()
        chip = self._chip_rect(words)
        paint_box(painter, self.look, chip, Box(ground, "", 0, 14))
        self.draw_icon(painter, icon, ink, QRect(chip.left() + 10, chip.top() + 5, 18, 18))
        for rect, check in self._rows():
            hline(painter, self.look, rect)
            name, role = {
                True: ("check", "success"),
                False: ("warning", "warning"),
                None: ("dots", "text3"),
            }[check.is_well]
            square = QRect(rect.left() + 1, rect.top() + (rect.height() - 18) // 2, 18, 18)
            self.draw_icon(painter, name, role, square)

    def _chip(self) -> tuple[str, str, str, str]:
        bad = sum(check.is_well is False for check in self._checks)
        if bad:
            words = translate("Redeem", "%n to look at", None, bad).replace("%n", str(bad))
            return words, "warning", "warning_bg", "warning"
        return translate("Redeem", "All ready"), "success", "success_bg", "check"

    def _chip_rect(self, words: str) -> QRect:
        width = self.look.width(words, 16) + 46
        return QRect(self.width() - 16 - width, 20, width, 28)

    def texts(self) -> Sequence[PlacedText]:
        """Title, chip, and the lines."""
        words, ink, ground, _icon = self._chip()
        chip = self._chip_rect(words)
        found = [
            PlacedText(
                QRect(16, 16, chip.left() - 20, 36),
                translate("Redeem", "Readiness"),
                TextStyle(18, bold=True),
            ),
            PlacedText(chip.adjusted(34, 0, -8, 0), words, TextStyle(16, ink, ground)),
        ]
        for rect, check in self._rows():
            name_px = self.look.width(check.name, 18)
            name = QRect(rect.left() + 28, rect.top(), name_px, rect.height())
            value = QRect(
                name.right() + 8, rect.top(), rect.right() - name.right() - 7, rect.height()
            )
            style = TextStyle(
                16, "warning" if check.is_well is False else "text2", align="right", may_elide=True
            )
            found.append(PlacedText(name, check.name, TextStyle(18)))
            found.append(PlacedText(value, check.value, style))
        return found


@dataclass(frozen=True, slots=True)
class Exposure:
    """Money granted here and not confirmed yet, and what is being done about it."""

    amount: str
    chip: str
    line: str
    is_open: bool


class ExposureCard(PaintedWidget):
    """How much stands open, in the biggest figure of the screen's foot."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._exposure: Exposure | None = None

    def show_exposure(self, exposure: Exposure | None) -> None:
        """Show another figure."""
        if exposure == self._exposure:
            return
        self._exposure = exposure
        self.update()

    def _chip_rect(self, words: str) -> QRect:
        width = self.look.width(words, 16) + 46
        return QRect(self.width() - 16 - width, 20, width, 28)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw card and chip."""
        paint_box(painter, self.look, self.rect(), Box())
        exposure = self._exposure
        if exposure is None:
            fill(painter, QRect(16, 70, 160, 40), self.look.colour("tone"), 4)
            return
        chip = self._chip_rect(exposure.chip)
        ground = "offline_bg" if exposure.is_open else "success_bg"
        paint_box(painter, self.look, chip, Box(ground, "", 0, 14))
        icon, ink = ("cloud-off", "offline") if exposure.is_open else ("check", "success")
        self.draw_icon(painter, icon, ink, QRect(chip.left() + 10, chip.top() + 5, 18, 18))

    def texts(self) -> Sequence[PlacedText]:
        """Title, chip, figure and line."""
        exposure = self._exposure
        title = translate("Redeem", "Offline exposure")
        if exposure is None:
            return [
                PlacedText(QRect(16, 16, self.width() - 32, 36), title, TextStyle(18, bold=True))
            ]
        chip = self._chip_rect(exposure.chip)
        ink, ground = ("offline", "offline_bg") if exposure.is_open else ("success", "success_bg")
        size = next(
            size
            for size in (44, 36, 28, 24)
            if size == 24 or self.look.width(exposure.amount, size, bold=True) <= self.width() - 32
        )
        line_style = TextStyle(16, "text2", line_px=22)
        return [
            PlacedText(QRect(16, 16, chip.left() - 20, 36), title, TextStyle(18, bold=True)),
            PlacedText(chip.adjusted(34, 0, -8, 0), exposure.chip, TextStyle(16, ink, ground)),
            PlacedText(
                QRect(16, 60, self.width() - 32, 54), exposure.amount, TextStyle(size, bold=True)
            ),
            PlacedText(QRect(16, 122, self.width() - 32, 66), exposure.line, line_style),
        ]
