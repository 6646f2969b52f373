"""Rows drawn as dots: the mode that prints every language on every printer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import qrcode
from PIL import Image, ImageChops

from devices.printer.fonts import INK, PAPER, FontFiles, Pen, bundled_fonts, to_dots
from devices.printer.layout import FeedRow, PairRow, QrRow, Row, TextRow
from devices.printer.profile import COLUMN_DOTS, LINE_DOTS, PrinterProfile
from pos_app.domain.slip import Align
from pos_app.domain.text_width import text_columns

QR_QUIET_MODULES = 4
PAGE_ROWS_MAX = 20_000
INVERSE_GAP_DOTS = 8


class RasterPress:
    """Turns rows into one-bit pictures as wide as the paper. Thread: one at a time."""

    def __init__(self, profile: PrinterProfile, files: FontFiles | None = None) -> None:
        self._profile = profile
        self._pen = Pen(files or bundled_fonts())

    def page(self, rows: Sequence[Row]) -> Image.Image:
        """All rows under each other."""
        parts = [self.row(row) for row in rows]
        for at in reversed(range(1, len(rows))):
            if _is_inverse(rows[at]) is not _is_inverse(rows[at - 1]):
                parts.insert(at, self._blank(INVERSE_GAP_DOTS))
        height = min(sum(part.height for part in parts), PAGE_ROWS_MAX)
        page = Image.new("1", (self._profile.width_dots, max(height, 1)), PAPER)
        top = 0
        for part in parts:
            page.paste(part, (0, top))
            top += part.height
        return page

    def row(self, row: Row) -> Image.Image:
        """One row, as high as it needs."""
        match row:
            case TextRow():
                return self._text(row)
            case PairRow():
                return self._pair(row)
            case QrRow():
                return self._qr(row)
            case FeedRow():
                return self._blank(LINE_DOTS * row.lines)

    def _blank(self, height: int) -> Image.Image:
        return Image.new("1", (self._profile.width_dots, height), PAPER)

    def _text(self, row: TextRow) -> Image.Image:
        picture = self._grey(row.scale)
        room = self._profile.columns * COLUMN_DOTS
        width = round(text_columns(row.text) * COLUMN_DOTS * row.scale)
        shares = {Align.LEFT: 0, Align.CENTER: (room - width) // 2, Align.RIGHT: room - width}
        at = (max(shares[row.align], 0), 0)
        self._pen.write(picture, row.text, at, scale=row.scale, bold=row.bold)
        dots = to_dots(picture)
        return ImageChops.invert(dots) if row.inverse else dots

    def _pair(self, row: PairRow) -> Image.Image:
        picture = self._grey(row.scale)
        room = self._profile.columns * COLUMN_DOTS
        width = round(text_columns(row.value) * COLUMN_DOTS * row.scale)
        self._pen.write(picture, row.label, (0, 0), scale=row.scale, bold=row.bold)
        self._pen.write(picture, row.value, (room - width, 0), scale=row.scale, bold=row.bold)
        return to_dots(picture)

    def _grey(self, scale: float) -> Image.Image:
        return Image.new("L", (self._profile.width_dots, round(LINE_DOTS * scale)), PAPER)

    def _qr(self, row: QrRow) -> Image.Image:
        matrix = qr_matrix(row.payload)
        module = fitting_module(row, len(matrix), self._profile.width_dots)
        code = qr_picture(matrix, module)
        quiet = QR_QUIET_MODULES * module
        picture = self._blank(code.height + 2 * quiet)
        picture.paste(code, ((picture.width - code.width) // 2, quiet))
        return picture


def _is_inverse(row: Row) -> bool:
    return isinstance(row, TextRow) and row.inverse


def qr_matrix(payload: str) -> list[list[bool]]:
    """The modules of a QR code, error correction M, without the quiet zone."""
    code = qrcode.QRCode(border=0, error_correction=qrcode.constants.ERROR_CORRECT_M)
    code.add_data(payload)
    code.make(fit=True)
    return [[bool(cell) for cell in cells] for cells in code.get_matrix()]


def qr_picture(matrix: list[list[bool]], module_dots: int) -> Image.Image:
    """The code alone, without a quiet zone."""
    side = len(matrix)
    cells = bytes(INK if is_dark else PAPER for row in matrix for is_dark in row)
    small = Image.frombytes("L", (side, side), cells).convert("1")
    return small.resize((side * module_dots, side * module_dots), Image.Resampling.NEAREST)


def fitting_module(row: QrRow, modules: int, width_dots: int) -> int:
    """The module width asked for, or the largest that leaves a quiet zone on this paper."""
    return max(1, min(row.module_dots, width_dots // (modules + 2 * QR_QUIET_MODULES)))


def raster_strips(picture: Image.Image, rows_max: int) -> Iterator[bytes]:
    """The picture as GS v 0 commands of at most `rows_max` rows. Source: devices.md 5.1."""
    width_bytes = picture.width // 8
    for top in range(0, picture.height, rows_max):
        strip = picture.crop((0, top, picture.width, min(top + rows_max, picture.height)))
        size = width_bytes.to_bytes(2, "little") + strip.height.to_bytes(2, "little")
        yield b"\x1dv0\x00" + size + ImageChops.invert(strip).tobytes()
