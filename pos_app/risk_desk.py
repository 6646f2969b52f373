"""The owner's hand on grants at risk: what they stand at, their limits, and a forced outage.

A forced outage is a flag beside the ledger with an entry behind it: claims are decided as if nobody
answered, while syncing goes on. Source: protocol.md 2.4.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pos_app.desk_parts import DeskParts
from pos_app.domain.risk import (
    Limit,
    RiskLimits,
    RiskStanding,
    freshness_percent,
    remaining_minor,
    why_blocked,
)
from pos_app.errors import WrongUse
from pos_app.services.risk_standing import risk_standing
from pos_app.services.sync_round import LedgerRunner
from pos_app.work import Work

FORCED_OFFLINE = "forced-offline"
FORCED = "till.forced_offline"
RELEASED = "till.forced_offline.released"
REASON_CHARACTERS_MAX = 200


@dataclass(frozen=True, slots=True)
class ForcedOffline:
    """A manager's decision not to ask the platform. Empty `reason`: there is none in force."""

    since_utc_ms: int = 0
    operator_id: str = ""
    reason: str = ""

    @property
    def is_on(self) -> bool:
        """Whether claims are decided here as if nobody answered."""
        return bool(self.reason)

    def to_text(self) -> str:
        """The decision as the ledger's settings keep it; empty when there is none."""
        fields = [self.since_utc_ms, self.operator_id, self.reason]
        return json.dumps(fields, ensure_ascii=False) if self.is_on else ""

    @staticmethod
    def of_text(text: str | None) -> ForcedOffline:
        """Read what to_text wrote."""
        if not text:
            return ForcedOffline()
        since, operator_id, reason = json.loads(text)
        return ForcedOffline(int(since), str(operator_id), str(reason))


@dataclass(frozen=True, slots=True)
class RiskShown:
    """How grants at risk stand. Money in minor units, times in ms, as the names say.

    `worst_case_minor` is what could still turn out lost: all that is granted and not confirmed, and
    all that could be granted before somebody hears of it. `blocked` forbids every grant now.
    """

    standing: RiskStanding
    exposure_minor: int
    remaining_minor: int
    share_percent: int
    blocked: Limit | None
    forced_offline: ForcedOffline

    @property
    def worst_case_minor(self) -> int:
        """What could be lost by tonight at most."""
        return self.exposure_minor + self.remaining_minor


class RiskDesk:
    """Show, set, force and release. Thread: any; blocks for the ledger worker."""

    def __init__(
        self,
        parts: DeskParts,
        on_ledger: LedgerRunner,
        on_forced: Callable[[str], None],
    ) -> None:
        self._parts = parts
        self._on_ledger = on_ledger
        self._on_forced = on_forced

    def show(self) -> RiskShown:
        """Everything the owner is told about risk."""

        def act(work: Work) -> RiskShown:
            standing = risk_standing(work, self._parts.desk(is_attended=True))
            return RiskShown(
                standing=standing,
                exposure_minor=work.exposure_minor(),
                remaining_minor=remaining_minor(standing),
                share_percent=freshness_percent(standing.revocation_age_ms),
                blocked=why_blocked(standing),
                forced_offline=ForcedOffline.of_text(work.setting(FORCED_OFFLINE)),
            )

        return self._on_ledger(act)

    def limits(self) -> RiskLimits:
        """The policy in force."""
        return self._on_ledger(lambda work: work.risk_numbers(day_start_utc_ms=0).limits)

    def set_limits(self, limits: RiskLimits, operator_id: str) -> None:
        """Put a policy in force, by an entry.

        Raises: WrongUse for a negative number.
        """
        if any(value < 0 for value in limits.to_rows().values()):
            raise WrongUse("a limit is a whole number, 0 or more")

        def act(work: Work) -> None:
            work.set_risk_limits(limits, {"operator_id": operator_id})
            work.commit()

        self._on_ledger(act)

    def force_offline(self, reason: str, operator_id: str) -> None:
        """Decide claims here from now on; the platform is still synced with. Repeats do nothing.

        Raises: WrongUse without a reason of at most 200 characters.
        """
        reason = reason.strip()
        if not reason or len(reason) > REASON_CHARACTERS_MAX:
            raise WrongUse(f"this needs a reason of 1 to {REASON_CHARACTERS_MAX} characters")
        self._change(FORCED, reason, operator_id)

    def release(self, operator_id: str) -> None:
        """Ask the platform again. Repeats do nothing."""
        self._change(RELEASED, "", operator_id)

    def _change(self, entry_type: str, reason: str, operator_id: str) -> None:
        def act(work: Work) -> str:
            before = ForcedOffline.of_text(work.setting(FORCED_OFFLINE))
            if before.is_on is bool(reason):
                return before.to_text()
            after = ForcedOffline(work.wall_utc_ms, operator_id, reason)
            body = {"operator_id": operator_id, "reason_text": reason or before.reason}
            work.append(entry_type, self._parts.facts.dev, body)
            work.save_setting(FORCED_OFFLINE, after.to_text())
            work.commit()
            return after.to_text()

        self._on_forced(self._on_ledger(act))


def free_disk_bytes(folder: Path) -> int | None:
    """What is left on the disk of a folder, None where the system does not say."""
    try:
        return shutil.disk_usage(folder).free
    except OSError:
        return None
