"""What every service at the counter needs to know of its surroundings, gathered once per act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from pos_app.domain.coupon import Coupon, CouponFlaw


class TokenReader(Protocol):
    """Reads coupon tokens under the keyset in force; never raises for what was scanned."""

    def read(self, text: str) -> Coupon | CouponFlaw:
        """The coupon, or what is wrong with it."""

    def status_of(self, kid: bytes) -> str | None:
        """`active`, `retired`, `compromised`, or None for a key not known."""

    def currency_of(self, kid: bytes) -> str | None:
        """The currency of the coupons this key signs."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One till's place in the world while one act is done.

    `is_attended` says that a customer waits for this answer; recovery in the background works
    unattended and never grants on the till's own right. Without `has_all_guards` nobody may.
    Units: now_lo_utc_ms and now_hi_utc_ms bound the true time in ms UTC; the business day began at
    day_start_utc_ms; free_disk_bytes is None where nobody looked.
    """

    store_id: str
    store_name: str
    dev: str
    till_name: str
    reader: TokenReader
    now_lo_utc_ms: int
    now_hi_utc_ms: int
    is_line_up: bool
    new_id: Callable[[], str]
    prints_slips: bool = True
    is_attended: bool = True
    has_all_guards: bool = True
    busy_rids: frozenset[str] = field(default_factory=frozenset)
    is_clock_suspect: bool = False
    free_disk_bytes: int | None = None
    day_start_utc_ms: int = 0

    @property
    def may_grant_here(self) -> bool:
        """Whether this till may grant on its own right now."""
        return self.is_attended and self.has_all_guards
