"""The record at the left: what was asked, what was answered, where we are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from ui.first_run.face import Stage
from ui.first_run.state import DEMO, ORDER, FirstRunState, Step
from ui.language import OWN_NAMES, translate
from ui.painting import PlacedText, TextStyle, fill, hline
from ui.theme.look import Look
from ui.widgets.painted import PaintedWidget

ROW_PX = 64
HEAD_PX = 64
Row = tuple[str, str, Step, Step, bool]
"""Name, answer, first and last step, and whether the answer is a good one."""


def stages(state: FirstRunState) -> tuple[Stage, ...]:
    """The lines of the record."""
    joined = state.joined
    purpose = translate("FirstRun", "Real shop")
    if state.chosen[Step.PURPOSE] == DEMO:
        purpose = translate("FirstRun", "Demo")
    later = translate("FirstRun", "later")
    printer = state.text(Step.PRINTER) if state.has_printer else later
    scanner = translate("FirstRun", "heard") if state.heard else later
    sheet = translate("FirstRun", "made") if state.has_sheet else later
    rows = (
        (translate("FirstRun", "Language"), OWN_NAMES[state.chosen[Step.LANGUAGE]],
         Step.LANGUAGE, Step.LANGUAGE, True),
        (translate("FirstRun", "Purpose"), purpose, Step.PURPOSE, Step.PURPOSE, True),
        (translate("FirstRun", "Owner and PIN"), state.text(Step.OWNER),
         Step.OWNER, Step.PIN_AGAIN, True),
        (translate("FirstRun", "Store"), joined.store_name if joined else "",
         Step.CODE, Step.CODE, True),
        (translate("FirstRun", "Printer"), printer, Step.PRINTER, Step.MEND, state.has_printer),
        (translate("FirstRun", "Scanner"), scanner, Step.SCANNER, Step.SCANNER,
         state.heard is not None),
        (translate("FirstRun", "Recovery sheet"), sheet, Step.PASSPHRASE, Step.SHEET,
         state.has_sheet),
    )  # fmt: skip
    ordered = (*rows[:2], _link_row(), *rows[2:])
    return tuple(_stage(state, row) for row in ordered)


def _link_row() -> Row:
    words = translate("FirstRun", "given")
    return translate("FirstRun", "Enrolment link"), words, Step.LINK, Step.LINK, True


def _stage(state: FirstRunState, row: Row) -> Stage:
    name, answer, first, last, is_well = row
    at = ORDER.index(state.step)
    is_done, is_now = at > ORDER.index(last), ORDER.index(first) <= at <= ORDER.index(last)
    icon = ("check" if is_well else "clock") if is_done else "arrow-right" if is_now else "dots"
    return Stage(name, answer if is_done else "", icon, is_done, is_now, not is_well)


class Record(PaintedWidget):
    """The left column."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(look, parent)
        self._stages: tuple[Stage, ...] = ()

    def show_stages(self, found: tuple[Stage, ...]) -> None:
        """Show another standing."""
        self._stages = found
        now = next((stage.name for stage in found if stage.is_now), "")
        self.setAccessibleName(f"{translate('FirstRun', 'Set-up')} {now}".strip())
        self.update()

    @property
    def _row_px(self) -> int:
        room = self.height() - HEAD_PX
        return max(48, min(ROW_PX, room // max(1, len(self._stages))))

    def _rows(self) -> list[tuple[QRect, Stage]]:
        return [
            (QRect(0, HEAD_PX + at * self._row_px, self.width() - 1, self._row_px), stage)
            for at, stage in enumerate(self._stages)
        ]

    def paint_shapes(self, painter: QPainter) -> None:
        """Draw ground, lines, the present row and the icons."""
        painter.fillRect(self.rect(), self.look.colour("surface"))
        edge = QRect(self.width() - 1, 0, 1, self.height())
        painter.fillRect(edge, self.look.colour("card_line"))
        for row, stage in self._rows():
            if stage.is_now:
                fill(painter, row, self.look.colour("tint"))
                bar = QRect(row.left(), row.top(), 4, row.height())
                fill(painter, bar, self.look.colour("primary"))
            hline(painter, self.look, row)
            role = "primary" if stage.is_now else "text3"
            if stage.is_done:
                role = "warning" if stage.is_open else "success"
            square = QRect(24, row.top() + (row.height() - 24) // 2, 24, 24)
            self.draw_icon(painter, stage.icon, role, square)

    def texts(self) -> Sequence[PlacedText]:
        """Head, names and answers."""
        width = self.width()
        title = TextStyle(22, bold=True)
        head = QRect(24, 0, width - 48, HEAD_PX)
        found = [PlacedText(head, translate("FirstRun", "Set-up"), title)]
        for row, stage in self._rows():
            on = "tint" if stage.is_now else "surface"
            ink = "text" if stage.is_now or stage.is_done else "text3"
            name_px = self.look.width(stage.name, 18, bold=stage.is_now)
            name = QRect(64, row.top(), name_px, row.height())
            style = TextStyle(18, ink, on, bold=stage.is_now)
            found.append(PlacedText(name, stage.name, style))
            if stage.answer:
                left = name.right() + 17
                answer = QRect(left, row.top(), width - 24 - left, row.height())
                quiet = TextStyle(16, "text2", on, align="right", may_elide=True)
                found.append(PlacedText(answer, stage.answer, quiet))
        return found
