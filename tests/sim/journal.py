"""What a run wrote down: the trace, the rare things it reached, and short names for long ids."""

from __future__ import annotations

import hashlib
from collections import Counter

TAIL_LINES = 60


class Journal:
    """One line an event; the same seed gives the same bytes."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.marks: Counter[str] = Counter()
        self._names: dict[str, str] = {}
        self._counts: Counter[str] = Counter()

    def name(self, long_id: str, kind: str = "r") -> str:
        """`r1` for the first rid met, `c2` for the second coupon, and so on."""
        if not long_id:
            return "-"
        if long_id not in self._names:
            self._counts[kind] += 1
            self._names[long_id] = f"{kind}{self._counts[kind]}"
        return self._names[long_id]

    def unit(self, key: str) -> str:
        """`c2:1` for a unit."""
        coupon, _, k = key.partition(":")
        return f"{self.name(coupon, 'c')}:{k}" if coupon else "-"

    def write(self, at_ms: int, who: str, what: str) -> None:
        """Add a line."""
        self.lines.append(f"{at_ms / 1000:12.3f} {who:8} {what}")

    def mark(self, name: str) -> None:
        """Count a rare thing that was reached."""
        self.marks[name] += 1

    @property
    def digest(self) -> str:
        """SHA-256 over the whole trace."""
        return hashlib.sha256("\n".join(self.lines).encode()).hexdigest()

    def tail(self, lines: int = TAIL_LINES) -> str:
        """The end of the trace."""
        return "\n".join(self.lines[-lines:])
