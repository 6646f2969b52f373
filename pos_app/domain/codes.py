"""Codes as scanners and people deliver them: tidying, check digits, prefixes, masking.

Source: GS1 General Specifications 7.9 (check digits), ISO/IEC 15424 (AIM ids), ISO/IEC 7064
MOD 97-10 (short codes), devices.md 5.3 and 5.6.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

GTIN_LENGTHS = frozenset({8, 12, 13, 14})
SHORT_CODE_LENGTH = 14
MASK = "•"
TAIL_LENGTH = 4
GROUP_SEPARATOR = "\x1d"

_NOISE = r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff]"
_EDGES = re.compile(f"^{_NOISE}+|{_NOISE}+$")
_AIM_ID = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_CONTROLS = re.compile(r"[\x00-\x1c\x1e\x1f\x7f-\x9f]")
_OWN_PREFIX = re.compile(r"(O[CPMRSD]1)[^0-9A-Za-z\s](?=\S)")
_BARE_COUPON = re.compile(r"OC1[A-Z]?(?=Q[A-Z2-7]{20})")


class PaymentScheme(StrEnum):
    """Whose payment code some digits look like. Source: domain.md finding 7."""

    WECHAT = "wechat"
    ALIPAY = "alipay"
    UNIONPAY = "unionpay"


def tidy_scan(text: str) -> str:
    """The text without what only surrounds it: white space, control characters, an AIM id.

    Full-width letters and digits become plain ones. Nothing between the first and the last
    character of a plain text is changed.
    """
    inner = _EDGES.sub("", text)
    aim = _AIM_ID.match(inner)
    if aim:
        inner = _EDGES.sub("", inner[aim.end() :])
    return inner if inner.isascii() else unicodedata.normalize("NFKC", inner)


def drop_controls(text: str) -> str:
    """The text without control characters, except the group separator of GS1 element strings."""
    return _CONTROLS.sub("", text)


def repair_own_prefix(text: str) -> str | None:
    """The text as one of our own codes is spelled, or None if it is none of them.

    Repairs a colon changed by a keyboard layout (and one lost before a coupon), and the case of
    the letters where CapsLock turned all of them.
    """
    spelled = text.upper() if text == text.lower() else text
    bent = _OWN_PREFIX.match(spelled)
    if bent:
        return f"{bent.group(1)}:{spelled[bent.end() :]}"
    bare = _BARE_COUPON.match(spelled)
    return f"OC1:{spelled[bare.end() :]}" if bare else None


def gtin_check_digit(body: str) -> int:
    """The check digit for the digits before it: weights 3, 1, 3 … from the right, to a full ten."""
    weighted = sum(int(digit) * (3 - 2 * (at % 2)) for at, digit in enumerate(reversed(body)))
    return -weighted % 10


def is_plain_digits(text: str) -> bool:
    """Whether the text is one or more of the digits 0 to 9 and nothing else."""
    return text.isascii() and text.isdigit()


def is_gtin(text: str) -> bool:
    """Whether this is a GTIN-8, -12, -13 or -14 with the right check digit."""
    return (
        len(text) in GTIN_LENGTHS
        and is_plain_digits(text)
        and gtin_check_digit(text[:-1]) == int(text[-1])
    )


def is_bad_gtin(text: str) -> bool:
    """Whether this has the shape of a GTIN and the wrong check digit."""
    return len(text) in GTIN_LENGTHS and is_plain_digits(text) and not is_gtin(text)


def gtin14_of(gtin: str) -> str:
    """The GTIN as 14 digits, so that one product has one key whatever was printed."""
    return gtin.zfill(14)


def is_weighed(text: str) -> bool:
    """Whether this is an in-store weighed code: 13 digits from 20 to 29, or 18 digits from 26.

    The check digit has to be right in both. Source: devices.md 5.6.
    """
    if not is_plain_digits(text) or gtin_check_digit(text[:-1]) != int(text[-1]):
        return False
    return (len(text) == 13 and text[0] == "2") or (len(text) == 18 and text.startswith("26"))


def short_code_check(number: int) -> int:
    """The two check digits, 2 to 98, that make `number` followed by them 1 modulo 97."""
    return 98 - number * 100 % 97


def is_short_code(text: str) -> bool:
    """Whether this is exactly one of our codes: 14 digits, check digits right, no GTIN-14."""
    return (
        len(text) == SHORT_CODE_LENGTH
        and is_plain_digits(text)
        and short_code_check(int(text[:-2])) == int(text[-2:])
        and not is_gtin(text)
    )


def payment_scheme(text: str) -> PaymentScheme | None:
    """Whose payment code these digits may be, None if nobody's."""
    if not is_plain_digits(text):
        return None
    head = int(text[:2])
    if len(text) == 18 and 10 <= head <= 15:
        return PaymentScheme.WECHAT
    if 16 <= len(text) <= 24 and 25 <= head <= 30:
        return PaymentScheme.ALIPAY
    if len(text) == 19 and head == 62:
        return PaymentScheme.UNIONPAY
    return None


def code_tail(code: str) -> str:
    """The last four characters, which is all that lists, logs and slips may show of a code.

    Empty for a code so short that its tail would give most of it away.
    """
    return code[-TAIL_LENGTH:] if len(code) >= 2 * TAIL_LENGTH else ""


def mask_code(code: str) -> str:
    """The code as lists show it: dots and its last four characters."""
    return MASK * TAIL_LENGTH + code_tail(code)
