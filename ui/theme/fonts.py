"""The typefaces: bundled files first, then what the machine has, Latin family before Han."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

import resources

FAMILIES = (
    "Inter",
    "Guitai Sans SC",
    "Guitai Sans SC Full",
    "Noto Sans CJK SC",
    "Segoe UI",
    "Microsoft YaHei UI",
    "PingFang SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
)
BUNDLED = (
    "Inter-Regular.otf",
    "Inter-SemiBold.otf",
    "GuitaiSansSC-Regular.otf",
    "GuitaiSansSC-Bold.otf",
)
RARE = "GuitaiSansSC-Full.otf"
FIRST_HAN = "\u2e80"
TEXTS_REMEMBERED = 8192


def load_bundled_fonts() -> list[str]:
    """Make the bundled faces known to Qt; returns the files that could not be loaded."""
    return [name for name in BUNDLED if not _load(name)]


@lru_cache(maxsize=TEXTS_REMEMBERED)
def meet(text: str) -> None:
    """Load the face with rare characters when the first of them is to be painted.

    It holds 7 MB that a shop without a rare name on its list never needs.
    """
    han = "".join(ch for ch in text if ch >= FIRST_HAN)
    if han and not _is_common(han):
        _load_rare()


@lru_cache(maxsize=1)
def _load_rare() -> bool:
    return _load(RARE)


def _is_common(han: str) -> bool:
    """Whether GB 2312, which the small face covers, has all these characters."""
    try:
        han.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _load(name: str) -> bool:
    path = Path(resources.__file__).parent / "fonts" / name
    return path.is_file() and QFontDatabase.addApplicationFont(str(path)) >= 0


def make_font(size_px: int, *, bold: bool) -> QFont:
    """A font of our families with tabular digits; weights are 400 and 600 only."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(size_px)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font
