"""A slip as the bytes of one print job, in text mode or as pictures."""

from __future__ import annotations

from dataclasses import dataclass

from devices.printer.commands import CommandSheet
from devices.printer.fonts import FontFiles
from devices.printer.layout import FeedRow, PairRow, QrRow, Row, TextRow, columns_at, lay_out
from devices.printer.paper_text import gb_bytes, is_printable
from devices.printer.profile import LINE_DOTS, PrinterProfile, RenderMode
from devices.printer.raster import RasterPress, fitting_module, qr_matrix, raster_strips
from pos_app.domain.redemption_slip import with_copy_mark
from pos_app.domain.slip import Align, Slip
from pos_app.domain.text_width import text_columns

TEAR_OFF_LINES = 4


@dataclass(frozen=True, slots=True)
class EncodedSlip:
    """The bytes of one job, and about how long the paper is, in dots."""

    payload: bytes
    height_dots: int


class SlipEncoder:
    """Encodes slips for one printer profile. Thread: one at a time."""

    def __init__(self, profile: PrinterProfile, files: FontFiles | None = None) -> None:
        self._profile = profile
        self._press = RasterPress(profile, files)

    def encode(self, slip: Slip, *, copy: int = 0) -> EncodedSlip:
        """The whole job: reset, drawer, rows, cut. `copy` from 1 on is marked on the paper."""
        profile = self._profile
        marked = with_copy_mark(slip, copy)
        rows = lay_out(marked, profile)
        sheet = CommandSheet()
        in_text = profile.mode is RenderMode.TEXT
        sheet.initialise(chinese=in_text and profile.has_gbk)
        if marked.opens_drawer:
            sheet.kick_drawer(pin=profile.drawer_pin, pulse_ms=profile.drawer_pulse_ms)
        height = self._write_text(sheet, rows) if in_text else self._write_raster(sheet, rows)
        if profile.has_cutter:
            sheet.cut()
        else:
            sheet.feed(TEAR_OFF_LINES)
        return EncodedSlip(sheet.to_bytes(), height)

    def _write_raster(self, sheet: CommandSheet, rows: tuple[Row, ...]) -> int:
        page = self._press.page(rows)
        for strip in raster_strips(page, self._profile.strip_rows):
            sheet.raw(strip)
        return page.height

    def _write_text(self, sheet: CommandSheet, rows: tuple[Row, ...]) -> int:
        height = 0
        for row in rows:
            match row:
                case TextRow() | PairRow():
                    height += round(LINE_DOTS * row.scale)
                    self._write_words(sheet, row)
                case QrRow():
                    height += self._write_qr(sheet, row)
                case FeedRow():
                    height += LINE_DOTS * row.lines
                    sheet.feed(row.lines)
        sheet.style(Align.LEFT, bold=False, scale=1, inverse=False)
        return height

    def _write_words(self, sheet: CommandSheet, row: TextRow | PairRow) -> None:
        text, align, inverse = _flat(row, self._profile)
        if not is_printable(text, has_gbk=self._profile.has_gbk):
            sheet.style(Align.LEFT, bold=False, scale=1, inverse=False)
            for strip in raster_strips(self._press.row(row), self._profile.strip_rows):
                sheet.raw(strip)
            return
        scale = int(row.scale)
        if self._profile.han_size_by_fs:
            sheet.han_size(double=scale > 1)
        sheet.style(align, bold=row.bold, scale=scale, inverse=inverse)
        sheet.line(gb_bytes(text))

    def _write_qr(self, sheet: CommandSheet, row: QrRow) -> int:
        if not self._profile.has_qr:
            picture = self._press.row(row)
            sheet.style(Align.LEFT, bold=False, scale=1, inverse=False)
            for strip in raster_strips(picture, self._profile.strip_rows):
                sheet.raw(strip)
            return picture.height
        modules = len(qr_matrix(row.payload))
        module = fitting_module(row, modules, self._profile.width_dots)
        sheet.style(Align.CENTER, bold=False, scale=1, inverse=False)
        sheet.feed(1)
        sheet.qr(row.payload, module_dots=min(module, 16))
        sheet.feed(1)
        return modules * module + 2 * LINE_DOTS


def _flat(row: TextRow | PairRow, profile: PrinterProfile) -> tuple[str, Align, bool]:
    """The row as one string of exactly placed characters, its alignment and whether inverse."""
    columns = columns_at(profile, row.scale)
    if isinstance(row, PairRow):
        gap = columns - text_columns(row.label) - text_columns(row.value)
        return row.label + " " * gap + row.value, Align.LEFT, False
    if not row.inverse:
        return row.text, row.align, False
    spare = columns - text_columns(row.text)
    before = {Align.LEFT: 0, Align.CENTER: spare // 2, Align.RIGHT: spare}[row.align]
    return " " * before + row.text + " " * (spare - before), Align.LEFT, True
