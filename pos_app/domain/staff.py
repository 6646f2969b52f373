"""Who may do what at the till, which PINs are good enough, and how wrong ones are slowed down.

Pure. Source: security.md 4.3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pos_app.domain.time_interval import Instant


CONSOLE = "console"
"""Who acts on a command line that named nobody: recorded as such, without rights of its own."""


class Role(StrEnum):
    """What a person is in the store. Source: domain.md 2.1."""

    CASHIER = "cashier"
    PICKUP_CLERK = "pickup_clerk"
    STOCK_CLERK = "stock_clerk"
    MANAGER = "manager"
    OWNER = "owner"
    AUDITOR = "auditor"

    @property
    def is_managing(self) -> bool:
        """Whether this person can let others in again, and needs the longer PIN."""
        return self in (Role.MANAGER, Role.OWNER)


class Permission(StrEnum):
    """One right. A service asks for it by name; no role is ever asked for."""

    REDEEM = "redeem"
    REDEEM_TYPED = "redeem_typed"
    REVERSE = "reverse"
    REPRINT = "reprint"
    FORCE_OFFLINE = "force_offline"
    CONFIRM_CLOCK = "confirm_clock"
    SELL = "sell"
    REFUND = "refund"
    DISCOUNT = "discount"
    PRICE_OVERRIDE = "price_override"
    HOLD_SEVERAL = "hold_several"
    VOID_SALE = "void_sale"
    REOPEN_SALE = "reopen_sale"
    NO_SALE = "no_sale"
    OPEN_SHIFT = "open_shift"
    CLOSE_SHIFT = "close_shift"
    CLOSE_DAY = "close_day"
    TAKEOVER = "takeover"
    HAND_OVER_ORDER = "hand_over_order"
    ACCEPT_ORDER = "accept_order"
    RECEIVE_GOODS = "receive_goods"
    COUNT_STOCK = "count_stock"
    WRITE_OFF = "write_off"
    SEE_COST = "see_cost"
    SEE_FULL_PHONE = "see_full_phone"
    SEE_REPORTS = "see_reports"
    RECONCILE = "reconcile"
    EXPORT = "export"
    BACKUP = "backup"
    RESTORE = "restore"
    STAFF = "staff"
    SETTINGS = "settings"


_EVERYBODY_SELLING = frozenset(
    {
        Permission.REDEEM,
        Permission.REDEEM_TYPED,
        Permission.REVERSE,
        Permission.REPRINT,
        Permission.SELL,
        Permission.OPEN_SHIFT,
        Permission.CLOSE_SHIFT,
        Permission.HAND_OVER_ORDER,
        Permission.ACCEPT_ORDER,
    }
)
_AUDITING = frozenset({Permission.SEE_REPORTS, Permission.SEE_COST, Permission.EXPORT})
_OWNERS_ONLY = frozenset({Permission.RESTORE, Permission.SETTINGS})

Rights = Mapping[str, frozenset[Permission]]

DEFAULT_RIGHTS: Rights = {
    Role.CASHIER: _EVERYBODY_SELLING,
    Role.PICKUP_CLERK: frozenset({Permission.HAND_OVER_ORDER, Permission.ACCEPT_ORDER}),
    Role.STOCK_CLERK: frozenset({Permission.RECEIVE_GOODS, Permission.COUNT_STOCK}),
    Role.MANAGER: frozenset(Permission) - _OWNERS_ONLY,
    Role.OWNER: frozenset(Permission),
    Role.AUDITOR: _AUDITING,
}

ASKS_PIN_AGAIN = frozenset(
    {
        Permission.REVERSE,
        Permission.REFUND,
        Permission.TAKEOVER,
        Permission.EXPORT,
        Permission.RESTORE,
        Permission.STAFF,
    }
)
"""Rights whose use on the command line needs the operator's PIN. Source: architecture.md 6."""


def rights_from(replaced: Mapping[str, Iterable[str]]) -> Rights:
    """The default rights with the roles of the settings put in place of ours.

    The owner always keeps STAFF and SETTINGS, or nobody could undo a mistake.

    Raises: ValueError for a right that does not exist.
    """
    rights = dict(DEFAULT_RIGHTS)
    for role, names in replaced.items():
        rights[role] = frozenset(Permission(name) for name in names)
    rights[Role.OWNER] |= {Permission.STAFF, Permission.SETTINGS}
    return rights


def may(role: str, permission: Permission, rights: Rights = DEFAULT_RIGHTS) -> bool:
    """Whether a role has a right; a role nobody knows has none."""
    return permission in rights.get(role, frozenset())


@dataclass(frozen=True, slots=True)
class FailedTries:
    """Wrong PINs in a row, as stored with the person (or with the till), and when the last was."""

    count: int
    last: Instant


@dataclass(frozen=True, slots=True)
class ThrottlePolicy:
    """How tries are slowed down. Shape: steps are (tries, wait in ms), rising.

    `locked_from` None never locks.
    """

    steps: tuple[tuple[int, int], ...]
    locked_from: int | None


_STEPS = ((3, 5_000), (5, 30_000), (8, 300_000))
PERSON = ThrottlePolicy(_STEPS, locked_from=10)
LAST_MANAGER = ThrottlePolicy((*_STEPS, (10, 900_000)), locked_from=None)
"""Nobody may shut a shop out by typing wrong PINs for its only manager: delayed, not locked."""
WHOLE_TILL = ThrottlePolicy(_STEPS, locked_from=None)
"""For wrong PINs in a row at one till, whoever was tapped."""


@dataclass(frozen=True, slots=True)
class Throttle:
    """Whether a PIN may be tried now. `tries_left` counts down to the lock, None if none comes."""

    wait_ms: int = 0
    is_locked: bool = False
    tries_left: int | None = None

    @property
    def may_try(self) -> bool:
        """Whether a PIN is looked at at all."""
        return self.wait_ms == 0 and not self.is_locked

    @property
    def wait_s(self) -> int:
        """The wait in whole seconds, rounded up."""
        return -(-self.wait_ms // 1000)


def throttle(tries: FailedTries | None, now: Instant, policy: ThrottlePolicy = PERSON) -> Throttle:
    """What the recorded wrong PINs mean now.

    Under the same boot only the monotonic clock counts. After a reboot both clocks must have run
    the wait off, so that setting the wall clock, back or forward, shortens nothing.
    """
    count = 0 if tries is None else tries.count
    left = None if policy.locked_from is None else max(0, policy.locked_from - count)
    if tries is None:
        return Throttle(tries_left=left)
    if left == 0:
        return Throttle(is_locked=True, tries_left=0)
    due_ms = max((wait for from_count, wait in policy.steps if count >= from_count), default=0)
    wait_ms = min(due_ms, max(0, due_ms - _surely_elapsed_ms(tries.last, now)))
    return Throttle(wait_ms=wait_ms, tries_left=left)


def _surely_elapsed_ms(since: Instant, now: Instant) -> int:
    if since.boot_id == now.boot_id:
        return max(0, now.mono_ms - since.mono_ms)
    return max(0, min(now.wall_utc_ms - since.wall_utc_ms, now.mono_ms))
