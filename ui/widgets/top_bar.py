"""The top bar: where we are, who we are, and the state of line, ledger and printer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QWidget

from pos_app.domain.acts import Line, TillStatus
from pos_app.domain.printing import PrinterState
from ui.formats import Locale, clock_text, day_text, long_clock_text
from ui.language import OWN_NAMES, translate
from ui.painting import Box, PlacedText, TextStyle, paint_box
from ui.theme.look import Look
from ui.theme.tokens import COMPACT_BELOW_PX, TOP_BAR_PX
from ui.widgets.painted import PaintedButton, PaintedWidget

CHIP_PX = 32


@dataclass(frozen=True, slots=True)
class TopBarState:
    """What the top bar shows. `status` is None until the ledger has answered once."""

    locale: Locale
    status: TillStatus | None = None
    operator_name: str = ""
    waiting_scans: int = 0


@dataclass(frozen=True, slots=True)
class _ChipFace:
    """A pill: ground, ink, text, and what stands left of the text."""

    text: str
    ink: str
    ground: str
    line: str = ""
    mark: str = ""
    number: str = ""


class StatusChip(PaintedButton):
    """A pill of the status cluster; pressing it opens what stands behind it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._chip = _ChipFace("", "text2", "surface")

    def show_chip(self, chip: _ChipFace) -> None:
        """Change what it says."""
        self._chip = chip
        self.setText(f"{chip.text} {chip.number}".strip())
        self.setAccessibleName(self.text())
        self.update()

    def sizeHint(self) -> QSize:
        """The pill's width; the target is as high as the bar."""
        chip = self._chip
        width = self._text_left() + self.look.width(chip.text, 16, bold=True) + 14
        if chip.number:
            width += 8 + self.look.width(chip.number, 16, bold=True)
        return QSize(width, TOP_BAR_PX)

    def _text_left(self) -> int:
        return 32 if self._chip.mark in ("full", "half", "ring") else 38

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the pill and its mark."""
        chip = self._chip
        pill = QRect(0, (self.height() - CHIP_PX) // 2, self.width(), CHIP_PX)
        paint_box(painter, self.look, pill, Box(chip.ground, chip.line, 1, CHIP_PX // 2))
        ink = self.look.colour(chip.ink)
        middle = pill.center().y() + 1
        if chip.mark in ("full", "half", "ring"):
            painter.setPen(QPen(ink, 2))
            painter.setBrush(ink if chip.mark == "full" else Qt.BrushStyle.NoBrush)
            painter.drawEllipse(QRect(13, middle - 5, 10, 10))
            if chip.mark == "half":
                painter.setBrush(ink)
                painter.drawPie(QRect(13, middle - 5, 10, 10), 90 * 16, 180 * 16)
        elif chip.mark:
            square = QRect(13, middle - 9, 18, 18)
            self.draw_icon(painter, chip.mark, chip.ink, square)

    def texts(self) -> Sequence[PlacedText]:
        """The word and the number."""
        chip = self._chip
        width = self.look.width(chip.text, 16, bold=True)
        style = TextStyle(16, chip.ink, chip.ground, bold=True)
        left = self._text_left()
        found = [PlacedText(QRect(left, 0, width, self.height()), chip.text, style)]
        if chip.number:
            number = TextStyle(16, "text", chip.ground, bold=True)
            room = self.look.width(chip.number, 16, bold=True)
            found.append(
                PlacedText(QRect(left + width + 8, 0, room, self.height()), chip.number, number)
            )
        return found


class DeviceDot(PaintedButton):
    """An icon with a state dot: round when well, a triangle when not."""

    def __init__(self, look: Look, icon: str, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._icon = icon
        self._is_well: bool | None = None

    def show_state(self, name: str, *, is_well: bool | None) -> None:
        """Change name and state; None is not known yet."""
        self._is_well = is_well
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def sizeHint(self) -> QSize:
        """A target of 48 px."""
        return QSize(TOP_BAR_PX, TOP_BAR_PX)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw icon and dot."""
        self.draw_icon(painter, self._icon, "text2", QRect(12, 12, 24, 24))
        if self._is_well is None:
            return
        painter.setPen(QPen(self.look.colour("surface"), 2))
        if self._is_well:
            painter.setBrush(self.look.colour("success"))
            painter.drawEllipse(QRect(29, 28, 10, 10))
        else:
            self.draw_icon(painter, "warning", "warning", QRect(27, 25, 14, 14))


class IconKey(PaintedButton):
    """A square of 48 with an icon and, where asked, a word beside it."""

    def __init__(self, look: Look, icon: str, parent: QWidget) -> None:
        super().__init__(look, parent)
        self._icon = icon

    def sizeHint(self) -> QSize:
        """48 px, wider with a word."""
        word = self.look.width(self.text(), 16) + 12 if self.text() else 0
        return QSize(TOP_BAR_PX + word, TOP_BAR_PX)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw the icon."""
        if self.isDown():
            paint_box(painter, self.look, self.rect(), Box("tone", "", 0, 8))
        self.draw_icon(painter, self._icon, "text", QRect(12, 12, 24, 24))

    def texts(self) -> Sequence[PlacedText]:
        """The word, if there is one."""
        if not self.text():
            return ()
        rect = QRect(44, 0, self.width() - 44, self.height())
        return [PlacedText(rect, self.text(), TextStyle(16, "text", "surface"))]


class TopBar(PaintedWidget):
    """Store, till and clerk at the left; the status cluster and the clock at the right.

    Signals: `sync_pressed`, `printer_pressed`, `menu_pressed`, `language_pressed`.
    """

    sync_pressed = Signal()
    printer_pressed = Signal()
    menu_pressed = Signal()
    language_pressed = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._state: TopBarState | None = None
        self._is_signed_in = True
        self.menu = IconKey(look, "menu", self)
        self.language = IconKey(look, "globe", self)
        self.waiting = StatusChip(look, self)
        self.line = StatusChip(look, self)
        self.pending = StatusChip(look, self)
        self.printer = DeviceDot(look, "printer", self)
        self.menu.clicked.connect(self.menu_pressed)
        self.language.clicked.connect(self.language_pressed)
        self.line.clicked.connect(self.sync_pressed)
        self.pending.clicked.connect(self.sync_pressed)
        self.waiting.clicked.connect(self.sync_pressed)
        self.printer.clicked.connect(self.printer_pressed)

    def show_state(self, state: TopBarState) -> None:
        """Paint another state."""
        self._state = state
        self.waiting.setVisible(state.waiting_scans > 0)
        self.waiting.show_chip(
            _ChipFace(
                translate("TopBar", "Waiting"),
                "warning",
                "warning_bg",
                "",
                "scan",
                str(state.waiting_scans),
            )
        )
        status = state.status
        self.line.setVisible(status is not None)
        self.pending.setVisible(status is not None)
        if status is not None:
            self.line.show_chip(_line_chip(status, state.locale))
            self.pending.show_chip(
                _ChipFace(
                    translate("TopBar", "Pending"),
                    "text2",
                    "surface",
                    "hairline",
                    "arrow-up",
                    str(status.unsent),
                )
            )
            self.printer.show_state(
                printer_words(status.printer),
                is_well=status.printer in (PrinterState.READY, PrinterState.PAPER_LOW),
            )
        self.menu.setAccessibleName(translate("TopBar", "Menu"))
        self.language.setText(OWN_NAMES[state.locale.language])
        self.language.setAccessibleName(translate("TopBar", "Language"))
        self._arrange()
        self.update()

    def set_signed_in(self, *, is_signed_in: bool) -> None:
        """Show the menu key when signed in, the language key when not."""
        self._is_signed_in = is_signed_in
        self._arrange()

    @property
    def _is_compact(self) -> bool:
        window = self.window()
        return window.width() < COMPACT_BELOW_PX

    def resizeEvent(self, event: object) -> None:
        """Arrange from the right."""
        self._arrange()

    def _clock_width(self) -> int:
        return self.look.width("00:00", 20, bold=True)

    def _day_width(self) -> int:
        if self._is_compact or self._state is None or not self._is_signed_in:
            return 0
        return self.look.width(day_text(self._state.locale.now_utc_ms, self._state.locale), 16)

    def _cluster_right(self) -> int:
        """Where the status cluster ends."""
        if not self._is_signed_in:
            return self.width() - 16 - self.language.sizeHint().width() - 24
        day = self._day_width()
        return self.width() - 16 - self._clock_width() - (18 + day if day else 0) - 18 - 16

    def _arrange(self) -> None:
        self.menu.setVisible(self._is_compact and self._is_signed_in)
        self.menu.setGeometry(0, 0, TOP_BAR_PX, TOP_BAR_PX)
        self.language.setVisible(not self._is_signed_in)
        width = self.language.sizeHint().width()
        self.language.setGeometry(self.width() - 16 - width, 0, width, TOP_BAR_PX)
        right = self._cluster_right() + 8
        for chip, gap in ((self.printer, 0), (self.pending, 0), (self.line, 8), (self.waiting, 8)):
            if chip.isHidden():
                continue
            right -= gap + chip.sizeHint().width()
            chip.setGeometry(right, 0, chip.sizeHint().width(), TOP_BAR_PX)

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw ground and dividing lines."""
        painter.fillRect(self.rect(), self.look.colour("surface"))
        line = self.look.colour("card_line")
        painter.fillRect(QRect(0, self.height() - 1, self.width(), 1), line)
        if self.menu.isVisible():
            painter.fillRect(QRect(TOP_BAR_PX - 1, 0, 1, TOP_BAR_PX), line)
        hair = self.look.colour("hairline")
        painter.fillRect(QRect(self._cluster_right() + 16, 14, 1, 20), hair)
        store = self._store()
        if store and self._state and self._state.status:
            left = self._left() + self.look.width(store, 18, bold=True) + 16
            painter.fillRect(QRect(left, 14, 1, 20), hair)

    def _left(self) -> int:
        return TOP_BAR_PX + 16 if self.menu.isVisible() else 16

    def _store(self) -> str:
        status = self._state.status if self._state else None
        return (status.store_name or status.store_id) if status else ""

    def texts(self) -> Sequence[PlacedText]:
        """Store, till, clerk, day and clock."""
        if self._state is None:
            return ()
        found, left, height = [], self._left(), self.height()
        shown = [chip for chip in (self.waiting, self.line, self.printer) if not chip.isHidden()]
        end = min(chip.x() for chip in shown) - 8
        style = TextStyle(18, "text", "surface", bold=True, may_elide=True)
        store = self._store()
        width = min(self.look.width(store, 18, bold=True), end - left)
        if store:
            found.append(PlacedText(QRect(left, 0, width, height), store, style))
            left += width + 34
        for words in self._people():
            width = self.look.width(words, 16)
            if left + width > end:
                break
            found.append(
                PlacedText(QRect(left, 0, width, height), words, TextStyle(16, "text2", "surface"))
            )
            left += width + 16
        return found + self._times()

    def _people(self) -> list[str]:
        state = self._state
        if state is None or state.status is None:
            return []
        return [words for words in (state.status.till_name, state.operator_name) if words]

    def _times(self) -> list[PlacedText]:
        if self._state is None or not self._is_signed_in:
            return []
        locale, height = self._state.locale, self.height()
        width = self._clock_width()
        left = self.width() - 16 - width
        clock = clock_text(locale.now_utc_ms, locale)
        style = TextStyle(20, "text", "surface", bold=True)
        found = [PlacedText(QRect(left, 0, width, height), clock, style)]
        if day_width := self._day_width():
            day = day_text(locale.now_utc_ms, locale)
            rect = QRect(left - 18 - day_width, 0, day_width, height)
            found.append(PlacedText(rect, day, TextStyle(16, "text2", "surface")))
        return found


def _line_chip(status: TillStatus, locale: Locale) -> _ChipFace:
    match status.line:
        case Line.ONLINE:
            return _ChipFace(translate("TopBar", "Online"), "success", "success_bg", mark="full")
        case Line.WEAK:
            return _ChipFace(translate("TopBar", "Weak"), "warning", "warning_bg", mark="half")
        case Line.OFFLINE:
            since = long_clock_text((locale.now_utc_ms - status.line_since_utc_ms) // 1000)
            words = translate("TopBar", "Offline {time}").format(time=since)
            return _ChipFace(words, "offline", "offline_bg", mark="ring")


def printer_words(state: PrinterState) -> str:
    """What the printer is doing, in words."""
    return {
        PrinterState.READY: translate("Printer", "Printer ready"),
        PrinterState.PAPER_LOW: translate("Printer", "Paper is running low"),
        PrinterState.PAPER_OUT: translate("Printer", "Out of paper"),
        PrinterState.COVER_OPEN: translate("Printer", "Cover is open"),
        PrinterState.CUTTER_ERROR: translate("Printer", "Cutter is stuck"),
        PrinterState.OFFLINE: translate("Printer", "Printer is switched off line"),
        PrinterState.UNREACHABLE: translate("Printer", "Printer does not answer"),
        PrinterState.UNKNOWN: translate("Printer", "Printer state unknown"),
    }[state]
