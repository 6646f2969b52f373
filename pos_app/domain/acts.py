"""What people ask of the counter, and what they get back: commands and outcomes.

Commands are imperative and carry an id minted once, where the act happened.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pos_app.domain.printing import JobState, PrinterState
from pos_app.domain.redemption import State
from pos_app.domain.verdict import Face, Reason, Verdict


class Source(StrEnum):
    """How a code reached the till."""

    SCAN = "scan"
    TYPED = "typed"
    IMAGE = "image"
    CAMERA = "camera"


@dataclass(frozen=True, slots=True)
class RedeemCoupon:
    """Use up one unit of the coupon behind `code` (a token or a 14-digit short code)."""

    rid: str
    code: str
    source: Source
    operator_id: str


@dataclass(frozen=True, slots=True)
class CancelRedemption:
    """Stop waiting for an undecided redemption and give the unit back (a void)."""

    rid: str
    operator_id: str


@dataclass(frozen=True, slots=True)
class ReverseRedemption:
    """Take back a granted redemption inside the platform's window."""

    rid: str
    reason: str
    operator_id: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The answer to one act on a redemption, complete enough to paint a verdict from.

    Units: value_minor and exposure_minor in minor units of `currency`; times in ms UTC.
    `rid` is None when the code named no coupon, so that no redemption was begun.
    `is_final` False means the till is still asking and a further outcome follows.
    """

    verdict: Verdict
    rid: str | None = None
    state: State | None = None
    coupon_id: str | None = None
    unit: str | None = None
    k: int | None = None
    uses: int = 1
    value_minor: int = 0
    paid_minor: int | None = None
    currency: str = "CNY"
    title_zh: str = ""
    title_en: str = ""
    items_zh: tuple[str, ...] = ()
    items_en: tuple[str, ...] = ()
    code_tail: str = ""
    off: str = "none"
    bearer: str = "platform"
    offline: bool = False
    entry_seq: int | None = None
    decided_at_utc_ms: int = 0
    took_ms: int = 0
    reversible_until_utc_ms: int | None = None
    exposure_minor: int = 0
    is_final: bool = True
    is_repeat: bool = False


@dataclass(frozen=True, slots=True)
class RecentRedemption:
    """One row of the list of recent redemptions."""

    rid: str
    state: State
    face: Face
    reason: Reason | None
    title_zh: str
    title_en: str
    code_tail: str
    amount_minor: int
    currency: str
    at_utc_ms: int
    reversible_until_utc_ms: int | None
    operator_id: str
    offline: bool
    unit: str

    @property
    def may_reverse(self) -> bool:
        """Whether a reversal can be asked for at all (the window is checked by the platform)."""
        return self.state in (State.GRANTED, State.CONFIRMED)


class Line(StrEnum):
    """The state of the line to the platform, as the status cluster names it."""

    ONLINE = "online"
    WEAK = "weak"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class TillStatus:
    """What the status cluster and `guitai status` show.

    Units: ages in seconds, money in minor units, times in ms UTC. `worst_case_minor` is the
    exposure and all that could still be granted at risk; `forced_offline` says that a manager
    had claims decided here as if nobody answered.
    """

    dev: str
    till_name: str
    store_id: str
    store_name: str
    currency: str
    line: Line
    line_since_utc_ms: int
    unsent: int
    oldest_unsent_s: int
    last_sync_utc_ms: int | None
    in_doubt: int
    exposure_minor: int
    exposure_count: int
    chain_head: str
    ep: int
    seq: int
    printer: PrinterState
    printer_name: str
    waiting_print_jobs: int
    last_print: JobState | None
    keys_age_s: int | None
    is_demo: bool
    is_reduced_protection: bool
    today_count: int = 0
    today_minor: int = 0
    worst_case_minor: int = 0
    risk_open_minor: int = 0
    forced_offline: bool = False
    is_recovery_sheet_due: bool = False


@dataclass(frozen=True, slots=True)
class StaffTile:
    """One person on the sign-in screen."""

    operator_id: str
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class SignIn:
    """How a sign-in ended: accepted, or how many seconds to wait and how many tries are left."""

    accepted: bool
    operator_id: str
    name: str = ""
    role: str = ""
    wait_s: int = 0
    tries_left: int = 0
