"""The typefaces: bundled files first, then what the machine has, Latin family before Han."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

import resources

FAMILIES = (
    "Inter",
    "Guitai Sans SC",
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


def load_bundled_fonts() -> list[str]:
    """Make the bundled faces known to Qt; returns the files that could not be loaded."""
    folder = Path(resources.__file__).parent / "fonts"
    missing = []
    for name in BUNDLED:
        path = folder / name
        if not path.is_file() or QFontDatabase.addApplicationFont(str(path)) < 0:
            missing.append(name)
    return missing


def make_font(size_px: int, *, bold: bool) -> QFont:
    """A font of our families with tabular digits; weights are 400 and 600 only."""
    font = QFont()
    font.setFamilies(list(FAMILIES))
    font.setPixelSize(size_px)
    font.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    font.setFeature(QFont.Tag("tnum"), 1)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    return font
