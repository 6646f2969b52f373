"""Pauses between tries: full-jitter exponential back-off. Source: protocol.md 2.16."""

from __future__ import annotations

from random import Random

DOUBLINGS_MAX = 30
"""Beyond this the longest pause is reached whatever the settings: keeps the power small."""


class FullJitter:
    """Pauses drawn evenly from nothing to a ceiling that doubles with every try.

    Tills that lost the same line at the same moment so come back spread out.
    Units: seconds. Thread: the caller's lock.
    """

    def __init__(self, first_s: float, longest_s: float, random: Random) -> None:
        self._first_s = first_s
        self._longest_s = longest_s
        self._random = random
        self._tries = 0

    @property
    def ceiling_s(self) -> float:
        """The longest the next pause can be."""
        return min(self._longest_s, self._first_s * 2.0 ** min(self._tries, DOUBLINGS_MAX))

    def next_s(self) -> float:
        """The next pause; its ceiling doubles for the one after it."""
        pause_s = self._random.uniform(0.0, self.ceiling_s)
        self._tries += 1
        return pause_s

    def reset(self) -> None:
        """Begin again with the shortest ceiling."""
        self._tries = 0
