"""When a code seen by a camera counts: bar codes after two agreeing frames, then once.

About one hard frame in a hundred yields a bar code that passes its check digit and is wrong.
Source: architecture.md section 5.
"""

from __future__ import annotations

from collections.abc import Iterable

from devices.scanner.decoders import EASILY_MISREAD
from pos_app.ports import Symbol

AGREE_WITHIN_MS = 1_500
GONE_AFTER_MS = 1_000
IN_SIGHT_MAX = 64


class FrameAgreement:
    """Decides frame by frame which codes are new and believed.

    An error-corrected code counts at its first frame, a bar code when a second frame within 1.5 s
    shows the same. A code is given once while it stays in sight, and again after it was out of
    sight for a second. Thread: the camera worker.
    """

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str], int] = {}
        self._in_sight: dict[tuple[str, str], int] = {}

    def see(self, symbols: Iterable[Symbol], at_ms: int) -> tuple[Symbol, ...]:
        """The codes of one frame taken at `at_ms` that count from now on."""
        self._forget(at_ms)
        distinct = {(symbol.symbology, symbol.text): symbol for symbol in symbols}
        believed = [symbol for key, symbol in distinct.items() if self._counts(key, at_ms)]
        return tuple(believed)

    def _counts(self, key: tuple[str, str], at_ms: int) -> bool:
        if key in self._in_sight:
            self._in_sight[key] = at_ms
            return False
        if key[0] in EASILY_MISREAD and self._waiting.pop(key, None) is None:
            if len(self._waiting) < IN_SIGHT_MAX:
                self._waiting[key] = at_ms
            return False
        if len(self._in_sight) < IN_SIGHT_MAX:
            self._in_sight[key] = at_ms
        return True

    def _forget(self, at_ms: int) -> None:
        self._waiting = {
            key: seen for key, seen in self._waiting.items() if at_ms - seen <= AGREE_WITHIN_MS
        }
        self._in_sight = {
            key: seen for key, seen in self._in_sight.items() if at_ms - seen <= GONE_AFTER_MS
        }
