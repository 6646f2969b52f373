"""Cut the bundled fonts out of the Noto Sans CJK and Inter releases that Debian packages.

Run it from a machine with `fonts-noto-cjk` and `fonts-inter` installed:

    python resources/fonts/make_fonts.py

The result depends only on the source fonts and on fontTools: no time stamp is written.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

SYSTEM_FONTS = Path("/usr/share/fonts/opentype")
LATIN = ((0x0020, 0x007E), (0x00A0, 0x024F))
SYMBOLS = (
    (0x0250, 0x02FF),  # phonetic letters of pinyin and its tones
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x045F),  # Cyrillic
    (0x1E00, 0x1EFF),  # further Latin
    (0x2000, 0x206F),  # punctuation
    (0x2070, 0x218F),  # superscripts, currency signs, letterlike, number forms
    (0x2190, 0x23FF),  # arrows, mathematics, technical
    (0x2460, 0x27BF),  # enclosed, box drawing, blocks, shapes, dingbats
    (0x2E80, 0x2FDF),  # radicals
    (0x2FF0, 0x33FF),  # CJK punctuation, kana, bopomofo, strokes, enclosed, units
    (0xFE10, 0xFE1F),
    (0xFE30, 0xFE6F),
    (0xFF00, 0xFFEF),  # full and half width forms
)
HAN_BASIC = ((0x4E00, 0x9FFF), (0x3400, 0x4DBF), (0xF900, 0xFAFF))
HAN_RARE = ((0x20000, 0x3FFFF),)
INTER_RANGES = (*LATIN, (0x02B0, 0x02FF), (0x0300, 0x036F), (0x2000, 0x206F), (0x2070, 0x218F))
INTER_SHAPES = ((0x2190, 0x21FF), (0x2200, 0x22FF), (0x25A0, 0x25FF), (0x2713, 0x2718))
MONO_RANGES = ((0x0020, 0x007E), (0x00A0, 0x00FF), (0x2010, 0x2027), (0x20A0, 0x20CF))
MONO_SHAPES = ((0x2190, 0x2193), (0x2500, 0x25CF), (0xFF01, 0xFFEF))

CJK_FEATURES = ("kern",)
INTER_FEATURES = (
    *("kern", "mark", "mkmk", "ccmp", "locl", "calt", "case", "cpsp"),
    *("tnum", "pnum", "zero", "frac", "numr", "dnom"),
)


@dataclass(frozen=True, slots=True)
class Cut:
    """One font to make: which face of which file, which characters, and its new name."""

    target: str
    source: str
    face: str | None
    family: str
    style: str
    characters: frozenset[int]
    features: tuple[str, ...]


def spread(ranges: Iterable[tuple[int, int]]) -> frozenset[int]:
    """Every code point of inclusive ranges."""
    return frozenset(point for low, high in ranges for point in range(low, high + 1))


def gb2312() -> frozenset[int]:
    """Every character of GB 2312-80."""
    pairs = (bytes((row, cell)) for row in range(0xA1, 0xF8) for cell in range(0xA1, 0xFF))
    return frozenset(ord(text) for pair in pairs if (text := pair.decode("gb2312", "ignore")))


def cuts() -> tuple[Cut, ...]:
    """The six fonts the application carries."""
    noto_regular, noto_bold = "noto/NotoSansCJK-Regular.ttc", "noto/NotoSansCJK-Bold.ttc"
    inter = spread((*INTER_RANGES, *INTER_SHAPES))
    wide = spread((*LATIN, *SYMBOLS))
    return (
        Cut(
            "GuitaiSansSC-Full.otf",
            noto_regular,
            "Noto Sans CJK SC",
            "Guitai Sans SC Full",
            "Regular",
            wide | spread((*HAN_BASIC, *HAN_RARE)),
            CJK_FEATURES,
        ),
        Cut(
            "GuitaiSansSC-Regular.otf",
            noto_regular,
            "Noto Sans CJK SC",
            "Guitai Sans SC",
            "Regular",
            wide | gb2312(),
            CJK_FEATURES,
        ),
        Cut(
            "GuitaiSansSC-Bold.otf",
            noto_bold,
            "Noto Sans CJK SC",
            "Guitai Sans SC",
            "Bold",
            wide | gb2312(),
            CJK_FEATURES,
        ),
        Cut(
            "GuitaiMono-Regular.otf",
            noto_regular,
            "Noto Sans Mono CJK SC",
            "Guitai Mono",
            "Regular",
            spread((*MONO_RANGES, *MONO_SHAPES)),
            (),
        ),
        *(
            Cut(
                f"Inter-{style}.otf",
                f"inter/Inter-{style}.otf",
                None,
                "Inter",
                style,
                inter,
                INTER_FEATURES,
            )
            for style in ("Regular", "SemiBold")
        ),
    )


def open_face(path: Path, face: str | None) -> TTFont:
    """The font in a file, or the face of that family in a collection.

    Raises: LookupError if the collection has no such face.
    """
    if face is None:
        return TTFont(path, recalcTimestamp=False)
    for font in TTCollection(path, lazy=True).fonts:
        if font["name"].getDebugName(1) == face:
            font.recalcTimestamp = False
            return font
    raise LookupError(f"{path.name} has no face {face}")


def rename(font: TTFont, cut: Cut) -> None:
    """Give the font its own family name, keeping copyright, licence and trademark lines."""
    names = font["name"]
    kept = {0, 7, 8, 9, 11, 12, 13, 14}
    names.names = [
        record
        for record in names.names
        if record.nameID in kept and record.platformID == 3 and record.langID == 0x409
    ]
    version = f"Version {font['head'].fontRevision:.3f}; subset for Guitai"
    postscript = f"{cut.family.replace(' ', '')}-{cut.style}"
    is_plain = cut.style in ("Regular", "Bold")
    texts = {
        1: cut.family if is_plain else f"{cut.family} {cut.style}",
        2: cut.style if is_plain else "Regular",
        3: f"{postscript};{version}",
        4: cut.family if cut.style == "Regular" else f"{cut.family} {cut.style}",
        5: version,
        6: postscript,
    }
    if not is_plain:
        texts |= {16: cut.family, 17: cut.style}
    for name_id, text in texts.items():
        names.setName(text, name_id, 3, 1, 0x409)
    cff = font["CFF "].cff
    cff.fontNames[0] = postscript
    top = cff.topDictIndex[0]
    top.FamilyName, top.FullName, top.Weight = cut.family, texts[4], cut.style


def make(cut: Cut, source_folder: Path, target_folder: Path) -> Path:
    """Write one cut; returns its path."""
    font = open_face(source_folder / cut.source, cut.face)
    options = subset.Options(
        hinting=False,
        desubroutinize=False,
        layout_features=list(cut.features),
        name_IDs=["*"],
        name_languages=["*"],
        notdef_outline=True,
        glyph_names=False,
        drop_tables=["vhea", "vmtx", "VORG", "BASE", "DSIG", "meta"],
        recalc_timestamp=False,
    )
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=cut.characters & set(font.getBestCmap()))
    subsetter.subset(font)
    rename(font, cut)
    path = target_folder / cut.target
    font.save(path)
    return path


def main() -> int:
    """Make every font and say how large it became."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--source", type=Path, default=SYSTEM_FONTS)
    parser.add_argument("--target", type=Path, default=Path(__file__).parent)
    arguments = parser.parse_args()
    for cut in cuts():
        path = make(cut, arguments.source, arguments.target)
        sys.stdout.write(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
