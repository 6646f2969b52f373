"""The 14-digit code a person can type: twelve digits and two check digits.

No code is made that would also pass as a GTIN-14, so a product never becomes a coupon.
Source: protocol.md 2.5; ISO/IEC 7064 MOD 97-10.
"""

from __future__ import annotations

import unicodedata

from pos_app.domain.codes import SHORT_CODE_LENGTH, is_gtin, is_short_code, short_code_check

__all__ = ["NUMBER_MAX", "group_digits", "is_short_code", "make_short_code", "tidy_short_code"]

NUMBER_MAX = 10**12 - 1
TYPED_LENGTH_MAX = 64
GROUP_SIZE = 4

_SEPARATORS = frozenset(" \t\r\n-._/·‐‑‒–—―−")


def make_short_code(number: int) -> str | None:
    """The 14 digits for a 12-digit number, or None where they would pass as a GTIN-14.

    Raises: ValueError if the number has more than twelve digits or is negative.
    """
    if not 0 <= number <= NUMBER_MAX:
        raise ValueError(f"a short code needs a number from 0 to {NUMBER_MAX}, not {number}")
    code = f"{number * 100 + short_code_check(number):0{SHORT_CODE_LENGTH}d}"
    return None if is_gtin(code) else code


def tidy_short_code(typed: str) -> str:
    """What a person meant: full-width digits made plain, spaces and hyphens between them dropped.

    Anything else stays, so that a wrong character is refused and not skipped.
    """
    if len(typed) > TYPED_LENGTH_MAX:
        return typed
    plain = unicodedata.normalize("NFKC", typed)
    return "".join(mark for mark in plain if mark not in _SEPARATORS)


def group_digits(text: str) -> str:
    """The digits in groups of four for the eye: `1234 5678 9012 34`."""
    return " ".join(text[at : at + GROUP_SIZE] for at in range(0, len(text), GROUP_SIZE))
