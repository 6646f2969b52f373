"""What a job leaves on paper: a picture and its words, drawn from the bytes alone."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace

from PIL import Image, ImageChops

from devices.printer.fonts import PAPER, FontFiles, Pen, bundled_fonts, to_dots
from devices.printer.paper_stream import Command, Words
from devices.printer.profile import COLUMN_DOTS, LINE_DOTS, PrinterProfile
from devices.printer.raster import qr_matrix, qr_picture
from pos_app.domain.text_width import character_columns, text_columns

PAPER_ROWS_MAX = 20_000
_EDGE_DOTS = 36
_TOP_DOTS = 28
_CUTS = frozenset({b"\x1dV", b"\x1bi", b"\x1bm"})


@dataclass(frozen=True, slots=True)
class Sheet:
    """A finished piece of paper: a PNG with the paper's own edges, and the words on it."""

    png: bytes
    text: str


@dataclass(frozen=True, slots=True)
class _Style:
    align: int = 0
    is_bold: bool = False
    size: int = 1
    is_inverse: bool = False
    is_chinese: bool = False


class VirtualPaper:
    """The paper in a virtual printer; `take` prints, `tear_off` gives the sheet away.

    `drawer_kicks` counts pulses to the drawer. Thread: one at a time.
    """

    def __init__(self, profile: PrinterProfile, files: FontFiles | None = None) -> None:
        self.drawer_kicks = 0
        self._width = profile.width_dots
        self._pen = Pen(files or bundled_fonts())
        self._style = _Style()
        self._line: list[tuple[bytes, _Style]] = []
        self._rows: list[Image.Image] = []
        self._words: list[str] = []
        self._qr_module, self._qr_payload = 3, b""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was printed since the last sheet."""
        return not self._words

    def take(self, item: Words | Command) -> bool:
        """Print or obey one piece of the stream; True if it cut the paper."""
        if isinstance(item, Words):
            self._add_words(item.encoded)
            return False
        self._obey(item)
        return item.name in _CUTS

    def tear_off(self) -> Sheet:
        """The paper so far, with blank edges; the next one starts empty."""
        self._end_line()
        rows, words = self._rows, self._words
        self._rows, self._words = [], []
        height = min(sum(row.height for row in rows), PAPER_ROWS_MAX) + 2 * _TOP_DOTS
        paper = Image.new("1", (self._width + 2 * _EDGE_DOTS, height), PAPER)
        top = _TOP_DOTS
        for row in rows:
            paper.paste(row, (_EDGE_DOTS, top))
            top += row.height
        png = io.BytesIO()
        paper.save(png, format="PNG")
        return Sheet(png.getvalue(), "\n".join(words).rstrip("\n") + "\n")

    def _add_words(self, encoded: bytes) -> None:
        """Collect words; bytes of one character may arrive in two chunks, so decode later."""
        if self._line and self._line[-1][1] == self._style:
            encoded = self._line.pop()[0] + encoded
        self._line.append((encoded, self._style))

    def _obey(self, command: Command) -> None:
        first = command.arguments[0] if command.arguments else 0
        match command.name:
            case b"\x1b@":
                self._style, self._line = _Style(), []
            case b"\n":
                self._end_line(at_least=1)
            case b"\x1bd":
                self._end_line()
                self._add(self._blank(LINE_DOTS * first), "\n" * max(first - 1, 0))
            case b"\x1bp":
                self.drawer_kicks += 1
            case b"\x1dv0":
                self._picture(command.arguments)
            case b"\x1d(k":
                self._two_dimensional(command.arguments)
            case name:
                self._restyle(name, first)

    def _restyle(self, name: bytes, value: int) -> None:
        match name:
            case b"\x1ba":
                self._style = replace(self._style, align=value % 48)
            case b"\x1bE":
                self._style = replace(self._style, is_bold=bool(value & 1))
            case b"\x1d!":
                self._style = replace(self._style, size=(value & 0x07) + 1)
            case b"\x1dB":
                self._style = replace(self._style, is_inverse=bool(value & 1))
            case b"\x1c&" | b"\x1c.":
                self._style = replace(self._style, is_chinese=name == b"\x1c&")

    def _end_line(self, *, at_least: int = 0) -> None:
        """Print the collected words, breaking them where the paper ends as a printer does."""
        pieces, self._line = self._line, []
        if not pieces:
            if at_least:
                self._add(self._blank(LINE_DOTS), "")
            return
        for row in self._broken(pieces):
            self._print_row(row)

    def _broken(self, pieces: list[tuple[bytes, _Style]]) -> list[list[tuple[str, _Style]]]:
        rows: list[list[tuple[str, _Style]]] = [[]]
        used = 0
        for encoded, style in pieces:
            kept = ""
            charset = "gb18030" if style.is_chinese else "ascii"
            for character in encoded.decode(charset, errors="replace"):
                width = character_columns(character) * COLUMN_DOTS * style.size
                if used + width > self._width:
                    rows[-1].append((kept, style))
                    rows.append([])
                    kept, used = "", 0
                kept += character
                used += width
            rows[-1].append((kept, style))
        return rows

    def _print_row(self, pieces: list[tuple[str, _Style]]) -> None:
        size = max(style.size for _, style in pieces)
        widths = [text_columns(text) * COLUMN_DOTS * style.size for text, style in pieces]
        spare = max(self._width - sum(widths), 0)
        left = {1: spare // 2, 2: spare}.get(pieces[0][1].align, 0)
        row = self._blank(LINE_DOTS * size)
        for (text, style), width in zip(pieces, widths, strict=True):
            cell = Image.new("L", (max(width, 1), LINE_DOTS * style.size), PAPER)
            self._pen.write(cell, text, (0, 0), scale=style.size, bold=style.is_bold)
            dots = to_dots(cell)
            row.paste(ImageChops.invert(dots) if style.is_inverse else dots, (left, 0))
            left += width
        self._add(row, "".join(text for text, _ in pieces).rstrip())

    def _picture(self, arguments: bytes) -> None:
        self._end_line()
        width = int.from_bytes(arguments[1:3], "little") * 8
        height = int.from_bytes(arguments[3:5], "little")
        if width and height:
            dots = ImageChops.invert(Image.frombytes("1", (width, height), arguments[5:]))
            self._add(self._centred(dots), f"[picture {width}x{height}]")

    def _two_dimensional(self, arguments: bytes) -> None:
        match arguments[2:4]:
            case b"1C":
                self._qr_module = max(1, min(arguments[4], 16))
            case b"1P":
                self._qr_payload = arguments[5:]
            case b"1Q" if self._qr_payload:
                self._end_line()
                payload = self._qr_payload.decode("utf-8", errors="replace")
                code = qr_picture(qr_matrix(payload), self._qr_module)
                self._add(self._centred(code), f"[qr {payload}]")

    def _centred(self, picture: Image.Image) -> Image.Image:
        row = self._blank(picture.height)
        spare = max(row.width - picture.width, 0)
        row.paste(picture, ({1: spare // 2, 2: spare}.get(self._style.align, 0), 0))
        return row

    def _blank(self, height: int) -> Image.Image:
        return Image.new("1", (self._width, height), PAPER)

    def _add(self, row: Image.Image, words: str) -> None:
        self._rows.append(row)
        self._words.append(words)
