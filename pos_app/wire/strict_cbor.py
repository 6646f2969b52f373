"""A bounded reader for the one CBOR spelling we accept: RFC 8949 section 4.2.1, and less.

Foreign bytes from a scanner meet this reader before any signature is checked, so it knows only
integers, byte and text strings, arrays, maps, true, false and null, each in its shortest form.
Tags, floats, indefinite lengths, repeated or unsorted keys and trailing bytes are refused.
"""

from __future__ import annotations

from typing import TypeAlias

DEPTH_MAX = 4
BYTES_MAX = 1024

CborItem: TypeAlias = "int | bytes | str | bool | list[CborItem] | dict[int | str, CborItem] | None"

_SIMPLE: dict[int, bool | None] = {20: False, 21: True, 22: None}
_LONG_FORMS = {24: (1, 24), 25: (2, 1 << 8), 26: (4, 1 << 16), 27: (8, 1 << 32)}


class MalformedCbor(ValueError):
    """The bytes are not the one accepted spelling of an item."""


def read_cbor(
    encoded: bytes, *, depth_max: int = DEPTH_MAX, bytes_max: int = BYTES_MAX
) -> CborItem:
    """The single item these bytes spell.

    Args:
        encoded: the whole of the bytes, nothing before or after the item.
        depth_max: how many arrays and maps may stand inside each other.
        bytes_max: refuse longer input unread.
    Raises: MalformedCbor, and nothing else, for every other input.
    Source: RFC 8949 sections 3 and 4.2.1.
    """
    if len(encoded) > bytes_max:
        raise MalformedCbor(f"{len(encoded)} bytes, at most {bytes_max} are read")
    reader = _Reader(encoded)
    item = reader.item(depth_max)
    if reader.at != len(encoded):
        raise MalformedCbor(f"{len(encoded) - reader.at} bytes after the item")
    return item


class _Reader:
    """A cursor over the bytes; every step forward is checked against their end."""

    def __init__(self, encoded: bytes) -> None:
        self._encoded = encoded
        self.at = 0

    def item(self, depth_left: int) -> CborItem:
        major, argument = self._head()
        if major == 0:
            return argument
        if major == 1:
            return -1 - argument
        if major == 2:
            return self._take(argument)
        if major == 3:
            return self._text(argument)
        if major == 7:
            if argument not in _SIMPLE:
                raise MalformedCbor("a float or an unknown simple value")
            return _SIMPLE[argument]
        if major == 6:
            raise MalformedCbor("a tag")
        if depth_left == 0:
            raise MalformedCbor("nested too deep")
        if major == 4:
            self._expect_room(argument)
            return [self.item(depth_left - 1) for _ in range(argument)]
        return self._map(argument, depth_left - 1)

    def _head(self) -> tuple[int, int]:
        first = self._take(1)[0]
        major, short = first >> 5, first & 0x1F
        if short < 24:
            return major, short
        if short not in _LONG_FORMS or major == 7:
            raise MalformedCbor("an indefinite length, a float or a reserved form")
        size, smallest = _LONG_FORMS[short]
        argument = int.from_bytes(self._take(size), "big")
        if argument < smallest:
            raise MalformedCbor("a number longer than it needs to be")
        return major, argument

    def _take(self, size: int) -> bytes:
        self._expect_room(size)
        taken = self._encoded[self.at : self.at + size]
        self.at += size
        return taken

    def _expect_room(self, size: int) -> None:
        # An array of n items needs at least n bytes, so this also bounds what a head can promise.
        if size > len(self._encoded) - self.at:
            raise MalformedCbor("ends in the middle of an item")

    def _text(self, size: int) -> str:
        try:
            return self._take(size).decode("utf-8")
        except UnicodeDecodeError as broken:
            raise MalformedCbor("text that is not UTF-8") from broken

    def _map(self, pairs: int, depth_left: int) -> dict[int | str, CborItem]:
        self._expect_room(2 * pairs)
        entries: dict[int | str, CborItem] = {}
        previous = b""
        for _ in range(pairs):
            start = self.at
            key = self.item(0)
            if isinstance(key, bool) or not isinstance(key, (int, str)):
                raise MalformedCbor("a map key that is neither a number nor text")
            spelled = self._encoded[start : self.at]
            if spelled <= previous:
                raise MalformedCbor("map keys repeated or out of order")
            previous = spelled
            entries[key] = self.item(depth_left)
        return entries
