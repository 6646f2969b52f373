"""The unit of work: one user action, one database transaction (rule 7 of the house).

Leaving the `with` block without `commit()` rolls everything back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from pos_app.domain.coupon import CampaignTerms
from pos_app.domain.printing import JobState
from pos_app.domain.redemption import Redemption, State
from pos_app.domain.risk import Balance, RiskLimits
from pos_app.wire.records import CampaignItem, RevocationItem, SignedKeyset


@dataclass(frozen=True, slots=True)
class Revocation:
    """What the revocation log says of one target now."""

    action: str
    reason: str
    newer_ver: int | None
    rev: int


@dataclass(frozen=True, slots=True)
class PrintJob:
    """One job of the print queue. `copy` 0 is the original."""

    job_id: str
    rid: str
    kind: str
    copy: int
    state: JobState
    created_at_utc_ms: int
    code: str | None = None


@dataclass(frozen=True, slots=True)
class UploadCursor:
    """How far one destination has acknowledged the ledger."""

    ep: int
    acked_through: int
    last_success_utc_ms: int | None


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One person, with the failed sign-ins the throttle counts."""

    operator_id: str
    name: str
    role: str
    pin_hash: str
    failures: int = 0
    last_failure_wall_utc_ms: int = 0
    last_failure_mono_ms: int = 0
    last_failure_boot: str = ""


@dataclass(frozen=True, slots=True)
class RiskNumbers:
    """What the ledger says of grants at risk, summed from it at this moment.

    Units: times in ms UTC, None for what never was; `oldest_utc_ms` is the oldest grant of any
    level but platform that is not confirmed yet.
    """

    limits: RiskLimits
    till: Balance
    day: Balance
    oldest_utc_ms: int | None
    keys_as_of_utc_ms: int | None
    revocations_as_of_utc_ms: int | None


@dataclass(frozen=True, slots=True)
class LedgerNumbers:
    """The figures of the status cluster, read in one snapshot."""

    ep: int
    seq: int
    head: bytes
    unsent: int
    oldest_unsent_utc_ms: int | None
    last_sync_utc_ms: int | None
    in_doubt: int
    exposure_minor: int
    exposure_count: int
    waiting_print_jobs: int
    last_print_state: str | None
    last_print_code: str | None
    keys_as_of_utc_ms: int | None
    today_count: int
    today_minor: int
    risk: RiskNumbers | None = None
    forced_offline: str = ""


class RiskWork(Protocol):
    """The part of a unit of work that grants at risk and the rights of units need."""

    def risk_numbers(self, *, day_start_utc_ms: int) -> RiskNumbers:
        """The limits, and what is open against them."""

    def risk_open(self, *, campaign: int | None = None) -> Balance:
        """What is open at this till, of one campaign where one is named."""

    def exposure_minor(self) -> int:
        """Everything granted here at any level but platform, and not confirmed."""

    def set_risk_limits(self, limits: RiskLimits, body: Mapping[str, Any]) -> None:
        """Append `risk.limits_set` and put the limits in force."""

    def recall_answer(self, recall_id: str) -> str | None:
        """How a recall was answered here: `released`, `kept`, or None."""

    def released_vers(self, coupon_id: str) -> Mapping[int, int]:
        """The highest version of each use k whose right was given back."""

    def answer_recall(self, recall_id: str, unit: str, body: Mapping[str, Any]) -> None:
        """Append `right.released`, or `right.kept` where the body names why."""


class RedemptionWork(Protocol):
    """The part of a unit of work that redemptions need."""

    def redemption(self, rid: str) -> Redemption | None:
        """The projected redemption of a rid."""

    def redemptions_of_coupon(self, coupon_id: str) -> Sequence[Redemption]:
        """Every redemption of a coupon at this till, oldest first."""

    def undecided(self) -> Sequence[Redemption]:
        """Every rid that still waits for an authority, oldest first."""

    def unshown_grants(self) -> Sequence[Redemption]:
        """Grants that no screen has shown yet, oldest first."""

    def guard_holder(self, unit: str) -> str | None:
        """The rid that holds a unit here."""

    def guarded_uses(self, coupon_id: str) -> Mapping[int, str]:
        """Which uses k of a coupon are guarded here, and by which rid."""

    def take_guard(self, unit: str, rid: str) -> None:
        """Guard a free unit for a rid, in this transaction."""

    def release_guard(self, unit: str, rid: str) -> None:
        """Let a unit go that this rid holds."""

    def start(
        self, rid: str, body: Mapping[str, Any], *, state: State = State.CHECKED
    ) -> Redemption:
        """Append the first entry of a rid: `redemption.checked`, or at once `.rejected`."""

    def enter(self, before: Redemption, state: State, body: Mapping[str, Any]) -> Redemption:
        """Append the entry that moves a redemption to its next state, and project it."""

    def mark_shown(self, before: Redemption, body: Mapping[str, Any]) -> Redemption:
        """Append `redemption.shown`: a person has seen, or answered for, this grant."""

    def keep_evidence(self, rid: str, code: str) -> None:
        """Keep the full code, sealed, in the erasable side table."""

    def evidence(self, rid: str) -> str | None:
        """The full code kept for a rid."""

    def foreign_uses(self, coupon_id: str) -> frozenset[int]:
        """Uses the platform said are consumed, wherever that was."""

    def note_foreign_uses(self, coupon_id: str, uses: Sequence[int]) -> None:
        """Remember uses the platform said are consumed."""

    def add_print_job(self, job_id: str, rid: str, *, kind: str, copy: int) -> None:
        """Queue a slip, in this transaction."""


class InboxWork(Protocol):
    """The part of a unit of work that applies what the platform sent."""

    def stream_cursor(self, name: str) -> str:
        """The stored cursor of a stream, empty at first."""

    def move_stream_cursor(self, name: str, cursor: str, as_of_utc_ms: int) -> None:
        """Move a cursor, in the transaction of its items' effects."""

    def keep_keyset(self, version: int, signed: SignedKeyset) -> None:
        """Keep a verified keyset; a lower version is never kept over a higher one."""

    def keep_campaign(self, item: CampaignItem) -> None:
        """Keep a campaign's terms."""

    def keep_revocation(self, rev: int, item: RevocationItem) -> None:
        """Apply one line of the revocation log."""

    def note_conflict(self, rid: str, kind: str, case_id: str) -> None:
        """Remember that the platform opened a case about a rid."""

    def upload_cursor(self, destination: str) -> UploadCursor:
        """How far a destination has acknowledged this ledger."""

    def move_upload_cursor(self, destination: str, ep: int, acked_through: int) -> None:
        """Note an acknowledgement; never moves back within an epoch."""

    def last_seq_of(self, ep: int) -> int:
        """The highest entry number of an epoch, 0 when it has none."""

    def next_epoch(self, ep: int) -> int:
        """The first epoch after this one that has entries."""

    def count_after(self, ep: int, seq: int) -> int:
        """How many entries come after this one, later epochs included."""


class Work(RedemptionWork, InboxWork, RiskWork, Protocol):
    """One transaction on the till's file. Thread: the ledger worker only."""

    @property
    def wall_utc_ms(self) -> int:
        """The wall time this unit of work is stamped with."""

    @property
    def head(self) -> tuple[int, int, bytes]:
        """Epoch, number and hash of the newest entry, those of this work included."""

    def append(
        self, entry_type: str, agg: str, body: Mapping[str, Any], *, cause: Sequence[str] = ()
    ) -> int:
        """Append one entry to the chain; returns its number."""

    def campaign(self, campaign: int) -> CampaignTerms | None:
        """The terms of a campaign as last published."""

    def revocation(self, kind: str, target: str) -> Revocation | None:
        """What the revocation log says of a target."""

    def keyset(self) -> SignedKeyset | None:
        """The newest keyset kept."""

    def print_jobs(self, *, states: Sequence[JobState]) -> Sequence[PrintJob]:
        """Jobs in any of these states, oldest first."""

    def jobs_of(self, rid: str) -> Sequence[PrintJob]:
        """Every job of one redemption, oldest first."""

    def settle_print_job(self, job_id: str, state: JobState, code: str | None) -> None:
        """Note how a job stands."""

    def staff(self) -> Sequence[StaffRow]:
        """Everyone who may sign in here."""

    def save_staff(self, row: StaffRow) -> None:
        """Add or replace a person, failures included."""

    def setting(self, name: str) -> str | None:
        """A small fact kept beside the ledger."""

    def save_setting(self, name: str, value: str) -> None:
        """Keep a small fact."""

    def commit(self) -> None:
        """Make it durable: returns after fsync.

        Raises: DiskFull or another LedgerFault; then nothing of this work was kept.
        """


class LedgerPort(Protocol):
    """The till's file as services see it."""

    def work(self) -> AbstractContextManager[Work]:
        """Open one unit of work. Thread: the ledger worker only."""

    @property
    def last_entry_utc_ms(self) -> int:
        """The latest time any entry was stamped with. Thread: any."""

    def knows_campaign(self, campaign: int) -> bool:
        """Whether the terms of a campaign are here. Thread: any."""

    def entries(self, ep: int, from_seq: int, *, limit: int, bytes_max: int) -> Sequence[bytes]:
        """Stored entry bytes for upload, in order. Thread: any."""
