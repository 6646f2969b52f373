"""Ids that sort by the time they were made: UUIDv7. Source: RFC 9562 5.7 and 6.2 method 2."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from pos_app.ports import Clock

_RANDOM_BITS = 74
_STEP_BYTES = 4
_RID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


class Uuid7Maker:
    """The real `ports.RidMaker`: every id is greater than the one before it. Thread: any.

    A wall clock that stands still or goes back does not break the order: the random part is then
    counted on by a random step, and its overflow borrows a millisecond from the future.
    """

    def __init__(self, clock: Clock, random_bytes: Callable[[int], bytes] = os.urandom) -> None:
        self._clock = clock
        self._random_bytes = random_bytes
        self._lock = Lock()
        self._last_ms = -1
        self._last_random = 0

    def new_rid(self) -> str:
        """A fresh UUIDv7 in its canonical lower-case form."""
        with self._lock:
            ms = self._clock.wall_utc_ms()
            if ms > self._last_ms:
                self._last_ms = ms
                # The top bit stays free, so that counting on has room.
                self._last_random = int.from_bytes(self._random_bytes(10), "big") >> 7
            else:
                self._last_random += 1 + int.from_bytes(self._random_bytes(_STEP_BYTES), "big")
                if self._last_random >> _RANDOM_BITS:
                    self._last_ms += 1
                    self._last_random = int.from_bytes(self._random_bytes(10), "big") >> 7
            return _text(self._last_ms, self._last_random)


def is_rid(text: str) -> bool:
    """Whether the text is a UUIDv7 in canonical form."""
    return _RID.fullmatch(text) is not None


def following_rid(rid: str) -> str:
    """The id of the act that follows from another one: always the same for the same id.

    Raises: ValueError if it is not one.
    """
    ms = rid_made_at_utc_ms(rid)
    random = int.from_bytes(sha256(b"following\x00" + rid.encode()).digest()[:10], "big")
    return _text(ms, random >> 80 - _RANDOM_BITS)


def rid_made_at_utc_ms(rid: str) -> int:
    """The wall time inside an id.

    Raises: ValueError if it is not one.
    """
    if not is_rid(rid):
        raise ValueError(f"not an id of ours: {rid!r}")
    return UUID(rid).int >> 80


def _text(ms: int, random: int) -> str:
    rand_a, rand_b = random >> 62, random & (1 << 62) - 1
    return str(UUID(int=(ms & (1 << 48) - 1) << 80 | 7 << 76 | rand_a << 64 | 0b10 << 62 | rand_b))
