"""Hybrid logical clock: stamps that order events across tills. They never decide money.

Pure. Source: protocol.md 2.10; Kulkarni et al. 2014, "Logical Physical Clocks".
"""

from __future__ import annotations

from dataclasses import dataclass

AHEAD_MAX_MS = 5 * 60_000
"""A remote stamp further ahead of us than this does not move our clock."""

_MS_BITS = 48
_COUNTER_BITS = 16
_COUNTER_MAX = (1 << _COUNTER_BITS) - 1


@dataclass(frozen=True, slots=True, order=True)
class Hlc:
    """One stamp: 48 bits of milliseconds since the Unix epoch, 16 bits of counter."""

    ms: int = 0
    counter: int = 0

    def __post_init__(self) -> None:
        if not (0 <= self.ms < 1 << _MS_BITS and 0 <= self.counter <= _COUNTER_MAX):
            raise ValueError(f"not a stamp: {self.ms}, {self.counter}")

    @property
    def packed(self) -> int:
        """The stamp as one 64-bit number that sorts the same way."""
        return self.ms << _COUNTER_BITS | self.counter

    @staticmethod
    def unpack(packed: int) -> Hlc:
        """Read what `packed` gives.

        Raises: ValueError if it does not fit.
        """
        return Hlc(packed >> _COUNTER_BITS, packed & _COUNTER_MAX)


def tick(last: Hlc, wall_utc_ms: int) -> Hlc:
    """The stamp of the next event here: greater than the last, whatever the wall clock does."""
    if wall_utc_ms > last.ms:
        return Hlc(wall_utc_ms)
    return _after(last)


def observe(last: Hlc, remote: Hlc, wall_utc_ms: int) -> Hlc:
    """The stamp of having heard from another: greater than both, unless theirs is absurd.

    A remote stamp more than five minutes ahead of the wall clock is stored by the caller as it
    came, and moves nothing here.
    """
    if remote.ms > wall_utc_ms + AHEAD_MAX_MS:
        return tick(last, wall_utc_ms)
    return tick(max(last, remote), wall_utc_ms)


def _after(stamp: Hlc) -> Hlc:
    if stamp.counter == _COUNTER_MAX:
        return Hlc(stamp.ms + 1)
    return Hlc(stamp.ms, stamp.counter + 1)
