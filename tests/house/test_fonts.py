"""The bundled fonts cover what a Chinese counter writes, and Qt finds them by family."""

from __future__ import annotations

import subprocess
import sys

import pytest
from fontTools.ttLib import TTFont

from resources import resource_path

FONTS = {
    "GuitaiSansSC-Full.otf": ("Guitai Sans SC Full", 9.0),
    "GuitaiSansSC-Regular.otf": ("Guitai Sans SC", 4.0),
    "GuitaiSansSC-Bold.otf": ("Guitai Sans SC", 4.0),
    "GuitaiMono-Regular.otf": ("Guitai Mono", 0.2),
    "Inter-Regular.otf": ("Inter", 0.3),
    "Inter-SemiBold.otf": ("Inter", 0.3),
}
BANNER = "已核销 可交付 ¥￥€£ →▲▼ ，。！？（）《》“”"


def _characters(name: str) -> set[int]:
    with TTFont(resource_path(f"fonts/{name}"), lazy=True) as font:
        return set(font.getBestCmap())


def _encodable(encoding: str, leads: range, trails: range) -> set[int]:
    texts = (bytes((lead, trail)).decode(encoding, "ignore") for lead in leads for trail in trails)
    return {ord(text) for text in texts if len(text) == 1 and text > "\x7f"}


@pytest.mark.parametrize("name", ["GuitaiSansSC-Regular.otf", "GuitaiSansSC-Bold.otf"])
def test_chinese_font_covers_gb2312(name: str):
    wanted = _encodable("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF))
    assert len(wanted) == 7445
    assert wanted <= _characters(name)


def test_full_font_covers_gbk_and_rare_names():
    characters = _characters("GuitaiSansSC-Full.otf")
    lacking = _encodable("gbk", range(0x81, 0xFF), range(0x40, 0xFF)) - characters
    assert {chr(point) for point in lacking} <= {"≒"}  # the source has no such glyph
    assert set(map(ord, "㼆𠮷")) <= characters


@pytest.mark.parametrize("name", [name for name in FONTS if name.startswith("Guitai")][:3])
def test_banner_has_every_glyph(name: str):
    assert set(map(ord, BANNER)) <= _characters(name)


@pytest.mark.parametrize(("name", "megabytes_max"), [(n, s) for n, (_, s) in FONTS.items()])
def test_font_stays_small(name: str, megabytes_max: float):
    assert resource_path(f"fonts/{name}").stat().st_size < megabytes_max * 1_000_000


def test_digits_of_inter_can_be_tabular():
    with TTFont(resource_path("fonts/Inter-Regular.otf"), lazy=True) as font:
        features = {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}
    assert {"tnum", "calt", "case"} <= features


def test_mono_font_has_columns_of_one_and_two():
    with TTFont(resource_path("fonts/GuitaiMono-Regular.otf"), lazy=True) as font:
        cmap, widths = font.getBestCmap(), font["hmtx"]
        narrow = {widths[cmap[ord(sign)]][0] for sign in "Mi1.¥"}
        wide = {widths[cmap[ord(sign)]][0] for sign in "─│￥"}
    assert narrow == {500}
    assert wide == {1000}


def test_qt_finds_the_fonts_by_family():
    code = (
        "import sys\n"
        "from PySide6.QtGui import QFontDatabase, QGuiApplication\n"
        "app = QGuiApplication([])\n"
        "for path in sys.argv[1:]:\n"
        "    number = QFontDatabase.addApplicationFont(path)\n"
        "    print(*QFontDatabase.applicationFontFamilies(number), sep=',')\n"
    )
    paths = [str(resource_path(f"fonts/{name}")) for name in FONTS]
    result = subprocess.run(
        [sys.executable, "-c", code, *paths], capture_output=True, text=True, timeout=60
    )
    assert result.returncode == 0, result.stderr
    found = [line.split(",") for line in result.stdout.splitlines()]
    for (family, _), families in zip(FONTS.values(), found, strict=True):
        assert family in families


@pytest.mark.parametrize("name", ["fonts/OFL-Noto.txt", "fonts/OFL-Inter.txt"])
def test_font_licences_stand_beside_the_fonts(name: str):
    assert "SIL OPEN FONT LICENSE Version 1.1" in resource_path(name).read_text(encoding="utf-8")
