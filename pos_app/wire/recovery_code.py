"""The code on the owner's recovery sheet: a QR's text, and numbered lines for typing.

Shape: version (1 byte) ‖ length of the device id (1) ‖ device id (UTF-8) ‖ length of the sealed
keys (2, big-endian) ‖ sealed keys ‖ first four bytes of SHA-256 over all of it; spelled in
Crockford's base32 after `GTR1:`, which keeps a QR in its alphanumeric mode. A typed line carries
its number, twenty symbols in fives and two check symbols over number and symbols: numerals to the
base 32 modulo 1021, which sees every wrong symbol and every two neighbours swapped.
Source: ISO/IEC 18004 table 5; ISO/IEC 7064 (the same idea, modulus 97).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from pos_app.errors import RecoveryCodeBad

VERSION = 1
PREFIX = "GTR1:"
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LINE_SYMBOLS = 20
GROUP_SYMBOLS = 5
LINES_MAX = 60
TEXT_LENGTH_MAX = 64 * 1024
DEV_BYTES_MAX = 64
SEALED_BYTES_MAX = 512

_CHECK_PRIME = 1021
_SUM_BYTES = 4
_VALUES = {mark: value for value, mark in enumerate(ALPHABET)} | {"O": 0, "I": 1, "L": 1}
_LINE = re.compile(r"\s*#?(\d{2})[ .:\t]+([0-9A-Za-z][0-9A-Za-z \t-]*)", re.ASCII)
_PAYLOAD = re.compile(r"GTR(\d+):([0-9A-Z]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class RecoveryCode:
    """Whose keys these are, and the keys sealed under the owner's passphrase."""

    dev: str
    sealed: bytes


def encode_recovery_code(code: RecoveryCode) -> str:
    """The QR's text: `GTR1:` and base32, all in QR's alphanumeric set.

    Raises: ValueError if device id or sealed keys are empty or too long.
    """
    dev = code.dev.encode()
    if not 0 < len(dev) <= DEV_BYTES_MAX or not 0 < len(code.sealed) <= SEALED_BYTES_MAX:
        raise ValueError("a recovery code needs a device id and sealed keys of sensible length")
    body = bytes((VERSION, len(dev))) + dev + len(code.sealed).to_bytes(2, "big") + code.sealed
    return PREFIX + _to_base32(body + _sum(body))


def recovery_lines(payload: str) -> tuple[str, ...]:
    """The same code as lines for the eye: `01 ABCDE FGHJK MNPQR STVWX YZ`."""
    symbols = payload.removeprefix(PREFIX)
    parts = [symbols[at : at + LINE_SYMBOLS] for at in range(0, len(symbols), LINE_SYMBOLS)]
    return tuple(_line(number, part) for number, part in enumerate(parts, 1))


def read_recovery_code(text: str) -> RecoveryCode:
    """The code in a scanned QR, in a saved sheet, or in lines a person typed.

    Case, spacing and the look-alikes O, I and L do not matter, nor does text around the code.

    Raises: RecoveryCodeBad, and nothing else, naming the first bad line where there is one.
    """
    if len(text) > TEXT_LENGTH_MAX:
        raise RecoveryCodeBad("far too long for a recovery code")
    plain = unicodedata.normalize("NFKC", text)
    found = _PAYLOAD.search(plain.upper())
    if found is None or _has_lines(plain):
        # A saved sheet holds both spellings; the lines can say where a symbol is wrong.
        return _decoded(_typed(plain))
    if found[1] != str(VERSION):
        raise RecoveryCodeBad(f"a recovery code of version {found[1]}, this program knows 1")
    return _decoded(found[2])


def _has_lines(text: str) -> bool:
    return any(_LINE.fullmatch(row.rstrip()) for row in text.splitlines())


def _typed(text: str) -> str:
    lines: dict[int, str] = {}
    for number, symbols in _numbered(text):
        if lines.setdefault(number, symbols) != symbols:
            raise RecoveryCodeBad(f"line {number} stands there twice, and differs", line=number)
    if not lines:
        raise RecoveryCodeBad("no recovery code was found")
    for number in range(1, max(lines) + 1):
        if number not in lines:
            raise RecoveryCodeBad(f"line {number} is missing", line=number)
        is_short = len(lines[number]) != LINE_SYMBOLS
        if is_short and (number < max(lines) or len(lines[number]) > LINE_SYMBOLS):
            raise RecoveryCodeBad(f"line {number} is too short or too long", line=number)
    return "".join(lines[number] for number in sorted(lines))


def _numbered(text: str) -> Iterator[tuple[int, str]]:
    """Each typed line's number and its symbols, its check symbols looked at and taken off."""
    for row in text.splitlines():
        match = _LINE.fullmatch(row.rstrip())
        if match is None:
            continue
        number = int(match[1])
        symbols = re.sub(r"[ \t-]", "", match[2]).upper()
        if not 1 <= number <= LINES_MAX or len(symbols) < 3:
            raise RecoveryCodeBad(f"line {number} is no line of a recovery code", line=number)
        values = _values(symbols, line=number)
        if _numeral([number, *values]) % _CHECK_PRIME != 1:
            raise RecoveryCodeBad(f"line {number} has a wrong symbol", line=number)
        yield number, "".join(ALPHABET[value] for value in values[:-2])


def _decoded(symbols: str) -> RecoveryCode:
    raw = _from_base32(symbols)
    body, found_sum = raw[:-_SUM_BYTES], raw[-_SUM_BYTES:]
    if len(body) < 4 or found_sum != _sum(body):
        raise RecoveryCodeBad("the recovery code is not whole, or a symbol is wrong")
    if body[0] != VERSION:
        raise RecoveryCodeBad(f"a recovery code of version {body[0]}, this program knows 1")
    dev_end = 2 + body[1]
    dev, sealed_length = body[2:dev_end], int.from_bytes(body[dev_end : dev_end + 2], "big")
    sealed = body[dev_end + 2 :]
    is_sound = 0 < len(dev) <= DEV_BYTES_MAX and 0 < len(sealed) <= SEALED_BYTES_MAX
    if not is_sound or len(sealed) != sealed_length:
        raise RecoveryCodeBad("the recovery code's parts do not fit each other")
    try:
        return RecoveryCode(dev.decode(), sealed)
    except UnicodeDecodeError as error:
        raise RecoveryCodeBad("the recovery code's device id is no text") from error


def _line(number: int, part: str) -> str:
    values = _values(part, line=number)
    check = (1 - _numeral([number, *values]) * 32**2) % _CHECK_PRIME
    groups = [part[at : at + GROUP_SYMBOLS] for at in range(0, len(part), GROUP_SYMBOLS)]
    return " ".join((f"{number:02}", *groups, ALPHABET[check // 32] + ALPHABET[check % 32]))


def _values(symbols: str, *, line: int) -> list[int]:
    unknown = next((mark for mark in symbols if mark not in _VALUES), None)
    if unknown is not None:
        raise RecoveryCodeBad(f"line {line} holds {unknown!r}, which no code has", line=line)
    return [_VALUES[mark] for mark in symbols]


def _numeral(values: list[int]) -> int:
    numeral = 0
    for value in values:
        numeral = numeral * 32 + value
    return numeral


def _to_base32(raw: bytes) -> str:
    padding = -len(raw) * 8 % 5
    numeral = int.from_bytes(raw, "big") << padding
    length = (len(raw) * 8 + padding) // 5
    return "".join(ALPHABET[numeral >> 5 * at & 31] for at in range(length - 1, -1, -1))


def _from_base32(symbols: str) -> bytes:
    numeral = _numeral(_values(symbols, line=0))
    length, padding = divmod(len(symbols) * 5, 8)
    if padding >= 5 or numeral & ((1 << padding) - 1):
        raise RecoveryCodeBad("the recovery code is not whole")
    return (numeral >> padding).to_bytes(length, "big")


def _sum(body: bytes) -> bytes:
    return hashlib.sha256(b"guitai recovery\x00" + body).digest()[:_SUM_BYTES]
