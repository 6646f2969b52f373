"""The two libraries that find codes in grey pictures, behind one small shape.

Either may be missing on a machine: `load_decoders` gives those that load, best first.
Source: architecture.md section 5 (hits on 380 hard frames).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from PIL import Image

from pos_app.ports import Symbol

SYMBOLS_MAX = 32

# EAN and UPC have one check digit and nothing else to tell a misreading by.
EASILY_MISREAD = frozenset({"ean13", "ean8", "upca", "upce", "itf", "itf14"})
# These two are also found in stray bars, as in the piece of a price beside a book's number.
NEVER_ALONE = frozenset({"upce", "itf", "itf14"})

# devices.md 5.6: what shops print. Every further kind is one more way to misread a shadow.
_ZXING_FORMATS = "EAN13|EAN8|UPCA|UPCE|ITF14|Code128|DataBar|QRCode|DataMatrix"
_ZXING_NAMES = {"qrcode": "qr", "qrcodemodel2": "qr", "qrcodemodel1": "qr"}
_ZBAR_NAMES = {"QRCODE": "qr", "EAN13": "ean13", "EAN8": "ean8", "CODE128": "code128"}


class Decoder(Protocol):
    """One decoding library."""

    @property
    def name(self) -> str:
        """The library's name, as `Symbol.reader` carries it."""

    def decode(self, grey: Image.Image, *, by_histogram: bool = False) -> Sequence[Symbol]:
        """Every code seen; `by_histogram` asks for one threshold for the whole picture."""


class ZxingDecoder:
    """zxing-cpp: fast, and right about character sets."""

    name = "zxing-cpp"

    def __init__(self) -> None:
        import zxingcpp

        self._zxing: Any = zxingcpp  # the library has no types
        self._formats = zxingcpp.barcode_formats_from_str(_ZXING_FORMATS)

    def decode(self, grey: Image.Image, *, by_histogram: bool = False) -> Sequence[Symbol]:
        """Every code seen, light on dark and turned ones too."""
        binarizer = self._zxing.Binarizer
        found = self._zxing.read_barcodes(
            grey,
            formats=self._formats,
            try_rotate=True,
            try_downscale=True,
            try_invert=True,
            text_mode=self._zxing.TextMode.Plain,
            binarizer=binarizer.GlobalHistogram if by_histogram else binarizer.LocalAverage,
        )
        return [
            Symbol(code.text, bytes(code.bytes), _zxing_symbology(code.format.name), self.name)
            for code in found[:SYMBOLS_MAX]
            if code.valid and code.text
        ]


class ZbarDecoder:
    """pyzbar: a second opinion, trusted for ASCII only since it guesses other character sets."""

    name = "zbar"

    def __init__(self) -> None:
        from pyzbar import pyzbar

        self._zbar: Any = pyzbar  # the library has no types
        self._symbols = [self._zbar.ZBarSymbol[name] for name in _ZBAR_NAMES]

    def decode(self, grey: Image.Image, *, by_histogram: bool = False) -> Sequence[Symbol]:
        """Every code seen whose bytes are ASCII; it has one way of thresholding only."""
        found = self._zbar.decode(grey, symbols=self._symbols)
        return [
            Symbol(code.data.decode("ascii"), code.data, _ZBAR_NAMES[code.type], self.name)
            for code in found[:SYMBOLS_MAX]
            if code.data.isascii() and code.data
        ]


def load_decoders() -> tuple[Decoder, ...]:
    """The decoders this machine has, best first; empty if it has none."""
    loaded: list[Decoder] = []
    for decoder in (ZxingDecoder, ZbarDecoder):
        try:
            loaded.append(decoder())
        except (ImportError, OSError):
            # The wheel or the system's libzbar is absent: the other one has to do.
            continue
    return tuple(loaded)


def _zxing_symbology(name: str) -> str:
    return _ZXING_NAMES.get(name.lower(), name.lower())
