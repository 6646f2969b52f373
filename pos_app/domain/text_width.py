"""How wide text stands on a receipt, in columns, and where it may be broken.

A receipt is a grid: a Latin letter takes one column of 12 dots, a Han character two. Printers in
Chinese mode print everything their double-byte set holds two columns wide, so that set decides.
Source: devices.md 5.1, [S19].
"""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

# Characters that must not begin a line: closing marks and everything that ends a phrase.
_NEVER_FIRST = frozenset("，。、；：！？）》】」』”’…,.;:!?)]}%％·")
# Characters that must not end a line: opening marks and currency signs.
_NEVER_LAST = frozenset("（《【「『“‘([{￥$")
_BREAKS_TAKEN_BACK_MAX = 4
_LATIN_WORD = re.compile(r"[!-~]+")


def in_gbk(character: str) -> bool:
    """Whether a printer with the GBK set has this character."""
    try:
        character.encode("gbk")
    except UnicodeEncodeError:
        return False
    return True


def character_columns(character: str) -> int:
    """Columns one character takes: 0 for a mark on the letter before, 1, or 2."""
    if character.isascii():
        return 1
    if in_gbk(character):
        return 2
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def text_columns(text: str) -> int:
    """Columns a text takes on one line."""
    return sum(map(character_columns, text))


def wrap_columns(text: str, columns: int) -> tuple[str, ...]:
    """Break a text into lines of at most `columns` columns; an empty text gives one empty line.

    Latin words stay whole where they fit on a line of their own; Han text breaks anywhere but
    before a closing mark and after an opening one.
    Raises: ValueError if not even one Han character fits.
    """
    if columns < 2:
        raise ValueError(f"{columns} columns hold no character")
    lines: list[str] = []
    rest = text.strip(" ")
    while text_columns(rest) > columns:
        cut = _cut_at(rest, columns)
        lines.append(rest[:cut].rstrip(" "))
        rest = rest[cut:].lstrip(" ")
    return (*lines, rest) if rest or not lines else tuple(lines)


def wrap_evenly(text: str, columns: int) -> tuple[str, ...]:
    """Wrap, and where the last line would be a stray word or two, narrow all lines a little."""
    lines = wrap_columns(text, columns)
    if len(lines) < 2 or text_columns(lines[-1]) * 4 >= columns:
        return lines
    longest_word = max((len(word) for word in _LATIN_WORD.findall(text)), default=0)
    for narrower in range(columns - 1, max(columns // 2, longest_word - 1), -1):
        tried = wrap_columns(text, narrower)
        if len(tried) > len(lines):
            break
        lines = tried
        if text_columns(lines[-1]) * 2 >= narrower:
            break
    return lines


def split_in_two(text: str, columns: int) -> tuple[str, str] | None:
    """The best two lines of a heading: after a mark, else at a space, else in the middle.

    None if it fits no two lines without cutting a word.
    """
    best: tuple[tuple[int, int], tuple[str, str]] | None = None
    for cut in range(1, len(text)):
        first, second = text[:cut].rstrip(" "), text[cut:].lstrip(" ")
        if not _may_break(text, cut) or not first or not second:
            continue
        widths = text_columns(first), text_columns(second)
        if max(widths) > columns:
            continue
        rank = 0 if first[-1] in _NEVER_FIRST else 1 if " " in text[cut - 1 : cut + 1] else 2
        score = (rank, abs(widths[0] - widths[1]))
        if best is None or score < best[0]:
            best = (score, (first, second))
    return best[1] if best else None


def _cut_at(text: str, columns: int) -> int:
    """Index at which the first line ends; at least 1."""
    fits = _fitting(text, columns)
    for back in range(_BREAKS_TAKEN_BACK_MAX + 1):
        if fits - back >= 1 and _may_break(text, fits - back):
            return fits - back
    space = text.rfind(" ", 0, fits + 1)
    if space > 0:
        return space
    for cut in range(fits, 0, -1):
        if _may_break(text, cut):
            return cut
    return fits


def _fitting(text: str, columns: int) -> int:
    ends = accumulate(map(character_columns, text))
    return max(sum(1 for end in ends if end <= columns), 1)


def _may_break(text: str, cut: int) -> bool:
    before, after = text[cut - 1], text[cut]
    if after in _NEVER_FIRST or before in _NEVER_LAST or character_columns(after) == 0:
        return False
    if " " in (before, after):
        return True
    return not (before.isascii() and after.isascii())
