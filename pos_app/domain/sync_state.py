"""What one round of syncing came to, and how a round is asked to stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


class StopFlag(Protocol):
    """Looked at between the steps of a round; a threading.Event is one."""

    def is_set(self) -> bool:
        """Whether the round should end at its next step."""


@dataclass(frozen=True, slots=True)
class SyncPulse:
    """How syncing goes: seconds until the next round, and how the last one failed, if it did.

    `failed` is the code of the fault; `failures` counts the rounds in a row that failed.
    """

    due_in_s: float
    failed: str | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True)
class RoundResult:
    """The outcome of one push-then-pull round.

    Units: `uploaded` in entries the platform acknowledged, `applied` in stream items applied here;
    `retry_after_s` is the pause the platform asked for, if it did.
    `more_waiting` means another round has work at once; `failed` is the code of the fault
    (`GuitaiError.code`) that ended the round early, None if it came to its end.
    """

    uploaded: int = 0
    applied: int = 0
    more_waiting: bool = False
    failed: str | None = None
    retry_after_s: float | None = None
