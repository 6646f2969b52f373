"""Text from outside made fit for a printer: no control bytes, no characters that print as others.

Source: domain.md findings 11 and 12, devices.md 5.1.
"""

from __future__ import annotations

import unicodedata

from pos_app.domain.text_width import in_gbk

TEXT_LENGTH_MAX = 400

# U+00A5 is four bytes in GB18030 and prints as "0 6"; the others have no GBK form either.
_REPLACED = str.maketrans(
    {
        "\u00a5": "￥",
        "•": "·",
        "✓": "√",
        "✔": "√",
        "£": "GBP",
        "€": "EUR",
        "\u2212": "-",
        "\u2010": "-",
        "\u2011": "-",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\u3000": "  ",
        "\t": " ",
        "\n": " ",
        "\r": " ",
    }
)
_DROPPED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_VARIATION_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))


def paper_text(text: str) -> str:
    """The text as it may be sent: composed, mapped, without control, bidi or format characters.

    A control byte in a name could otherwise cut the paper or open the drawer.
    """
    composed = unicodedata.normalize("NFC", text[:TEXT_LENGTH_MAX]).translate(_REPLACED)
    return "".join(
        character
        for character in composed
        if unicodedata.category(character) not in _DROPPED_CATEGORIES
        and character not in _VARIATION_SELECTORS
    )


def is_printable(text: str, *, has_gbk: bool) -> bool:
    """Whether the printer's own characters can show all of it; else it goes as a picture."""
    if text.isascii():
        return True
    return has_gbk and all(map(in_gbk, text))


def gb_bytes(text: str) -> bytes:
    """The bytes of printable text. Every character is in GBK, so none takes four bytes."""
    return text.encode("gb18030")
