"""What a printer can do: its width, its character set, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from pos_app.errors import WrongUse

COLUMN_DOTS = 12
LINE_DOTS = 31
STRIP_ROWS_MAX = 256


class RenderMode(StrEnum):
    """TEXT sends characters (fast, needs the right set); RASTER sends pictures (works anywhere)."""

    TEXT = "text"
    RASTER = "raster"


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """One kind of printer.

    Units: width_dots at 203 dpi (8 a millimetre), a multiple of 8; columns of font A, 12 dots
    each; drawer_pulse_ms 2 to 510; rows_per_s is how fast paper moves, in dots.
    `has_gbk`: Chinese characters in text mode. `has_qr`: GS ( k. `answers`: DLE EOT and GS r come
    back at all. `clears_buffer`: understands DLE DC4 8. `drawer_pin`: 2 or 5, never both.
    Source: devices.md 5.1.
    """

    name: str
    width_dots: int = 384
    columns: int = 32
    mode: RenderMode = RenderMode.TEXT
    has_gbk: bool = True
    has_qr: bool = True
    has_cutter: bool = True
    answers: bool = True
    clears_buffer: bool = False
    han_size_by_fs: bool = False
    drawer_pin: int = 2
    drawer_pulse_ms: int = 100
    strip_rows: int = STRIP_ROWS_MAX
    rows_per_s: int = 800

    def __post_init__(self) -> None:
        if self.width_dots % 8 or self.columns * COLUMN_DOTS > self.width_dots:
            raise WrongUse(f"{self.columns} columns do not fit {self.width_dots} dots")
        if self.drawer_pin not in (2, 5) or not 2 <= self.drawer_pulse_ms <= 510:
            raise WrongUse("the drawer is on pin 2 or 5, with a pulse of 2 to 510 ms")
        if not 1 <= self.strip_rows <= STRIP_ROWS_MAX:
            raise WrongUse(f"strips have 1 to {STRIP_ROWS_MAX} rows")


_CHINESE_58 = PrinterProfile("chinese-58", has_cutter=False, han_size_by_fs=True)
_CHINESE_80 = PrinterProfile("chinese-80", width_dots=576, columns=48, han_size_by_fs=True)
_EPSON_80 = PrinterProfile("epson-80", width_dots=576, columns=48, clears_buffer=True)
_PICTURE_58 = PrinterProfile(
    "picture-58",
    mode=RenderMode.RASTER,
    has_gbk=False,
    has_qr=False,
    has_cutter=False,
    strip_rows=128,
)
_PICTURE_80 = replace(
    _PICTURE_58, name="picture-80", width_dots=576, columns=48, has_cutter=True, strip_rows=256
)

# The demo's printer; it forgets a half slip when told to, so that none follows later.
VIRTUAL_58 = PrinterProfile("virtual-58", clears_buffer=True)
VIRTUAL_80 = replace(VIRTUAL_58, name="virtual-80", width_dots=576, columns=48)
VIRTUAL_PICTURE_58 = replace(VIRTUAL_58, name="virtual-picture-58", mode=RenderMode.RASTER)

PROFILES: dict[str, PrinterProfile] = {
    profile.name: profile
    for profile in (
        *(_CHINESE_58, _CHINESE_80, _EPSON_80, _PICTURE_58, _PICTURE_80),
        *(VIRTUAL_58, VIRTUAL_80, VIRTUAL_PICTURE_58),
    )
}


def profile_named(name: str) -> PrinterProfile:
    """The built-in profile of that name.

    Raises: WrongUse if there is none.
    """
    if name not in PROFILES:
        raise WrongUse(f"no printer profile {name!r}; known: {', '.join(PROFILES)}")
    return PROFILES[name]
