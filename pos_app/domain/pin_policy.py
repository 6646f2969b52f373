"""Which PINs are good enough. Pure. Source: security.md 4.3."""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from itertools import pairwise

from pos_app.domain.staff import Role

CASHIER_DIGITS_MIN = 6
MANAGER_CHARS_MIN = 8
DEMO_CHARS_MIN = 4
CHARS_MAX = 64

_COMMON = frozenset(
    {
        "password", "password1", "passw0rd", "qwertyui", "qwerty123", "asdfghjk", "zxcvbnm1",
        "1q2w3e4r", "1qaz2wsx", "abcd1234", "abc12345", "a1234567", "a12345678", "admin123",
        "woaini1314", "iloveyou", "letmein1", "guitai123",
        "123321", "112233", "445566", "147258", "258369", "159357", "147852", "142536",
        "520131", "521131", "5201314", "1314520", "168168", "158158", "147258369", "12344321",
        "11223344", "12341234", "100200", "102030", "110120", "119110", "12301230", "10086100",
    }
)  # fmt: skip


class PinFlaw(StrEnum):
    """Why a PIN is not taken."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    NOT_DIGITS = "not_digits"
    COMMON = "common"
    REPEATED = "repeated"
    SEQUENCE = "sequence"
    DATE = "date"
    PHONE = "phone"


def normal_pin(pin: str) -> str:
    """The PIN as it is compared: full-width digits of a Chinese input method become plain ones."""
    return unicodedata.normalize("NFKC", pin)


def pin_flaw(
    pin: str, role: str, *, is_demo: bool = False, store_phone: str = ""
) -> PinFlaw | None:
    """What is wrong with a new PIN, None if it is good.

    Cashiers and clerks take six digits or more; managers and owners eight characters of any kind.
    In the demo any four will do.
    """
    pin = normal_pin(pin)
    is_managing = role in (Role.MANAGER, Role.OWNER)
    at_least = MANAGER_CHARS_MIN if is_managing else CASHIER_DIGITS_MIN
    if len(pin) < (DEMO_CHARS_MIN if is_demo else at_least):
        return PinFlaw.TOO_SHORT
    if len(pin) > CHARS_MAX:
        return PinFlaw.TOO_LONG
    if is_demo:
        return None
    if not is_managing and not _is_digits(pin):
        return PinFlaw.NOT_DIGITS
    return _guessable(pin.lower(), store_phone)


def _guessable(pin: str, store_phone: str) -> PinFlaw | None:
    if pin in _COMMON:
        return PinFlaw.COMMON
    if _is_repetition(pin) or len(set(pin)) <= 2:
        return PinFlaw.REPEATED
    if _is_sequence(pin):
        return PinFlaw.SEQUENCE
    if not _is_digits(pin):
        return None
    if _is_date(pin):
        return PinFlaw.DATE
    digits = "".join(char for char in store_phone if char.isdigit())
    return PinFlaw.PHONE if digits.endswith(pin) else None


def _is_digits(pin: str) -> bool:
    return pin.isascii() and pin.isdigit()


def _is_repetition(pin: str) -> bool:
    """Whether a shorter piece, over and over, makes the whole: 121212, 123123, 12312312."""
    return any(pin == (pin[:n] * len(pin))[: len(pin)] for n in range(1, len(pin) // 2 + 1))


def _is_sequence(pin: str) -> bool:
    """Whether every character is the same step from the one before: 345678, 890123, 97531."""
    base = 10 if _is_digits(pin) else 128
    steps = {(ord(after) - ord(before)) % base for before, after in pairwise(pin)}
    return len(steps) == 1


def _is_date(pin: str) -> bool:
    """Whether it reads as a day: YYMMDD, DDMMYY, MMDDYY, or with a year of four digits."""
    if len(pin) == 6:
        pairs = (pin[:2], pin[2:4], pin[4:])
        is_year_month = pin[:2] in ("19", "20") and _is_month(pin[4:])
        return (
            is_year_month
            or _is_day(pairs[1], pairs[2])
            or _is_day(pairs[1], pairs[0])
            or _is_day(pairs[0], pairs[1])
        )
    if len(pin) != 8:
        return False
    if pin[:2] in ("19", "20") and _is_day(pin[4:6], pin[6:]):
        return True
    year_last = pin[4:6] in ("19", "20")
    return year_last and (_is_day(pin[:2], pin[2:4]) or _is_day(pin[2:4], pin[:2]))


def _is_month(text: str) -> bool:
    return 1 <= int(text) <= 12


def _is_day(month: str, day: str) -> bool:
    return _is_month(month) and 1 <= int(day) <= 31
