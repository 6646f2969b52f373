"""May this till take an `any` coupon without asking anybody? Limits, what is open, and the answer.

Pure. A grant at risk spends the owner's allowance by its own ledger entry; what is open is summed
from the ledger each time it is asked, so no counter can drift. Source: protocol.md 2.3 and 2.4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum

from pos_app.domain.verdict import Reason

HOUR_MS = 3_600_000
FRESHNESS_STEPS = ((6 * HOUR_MS, 100), (24 * HOUR_MS, 50), (72 * HOUR_MS, 20))
"""Age of the revocations, up to and including, and the share of each cap in percent."""
HOME_STALE_MIN_MS = 72 * HOUR_MS
"""Home rights are never reduced by older revocations than this, and then only if the owner says."""
DISK_FLOOR_BYTES = 64 * 1024 * 1024
LIMITS_SET = "risk.limits_set"
_ROLE = "role:"


class Limit(StrEnum):
    """What stood against a grant at risk: named to the cashier and to the owner."""

    OFF = "off"
    GUARDS = "guards"
    DEVICE = "device"
    CLOCK = "clock"
    DISK_FREE = "disk_free"
    ROLE = "role"
    KEYSET_AGE = "keyset_age"
    REVOCATION_AGE = "revocation_age"
    OLDEST = "oldest_unconfirmed"
    UNIT_MINOR = "unit_minor"
    TILL_MINOR = "till_minor"
    TILL_COUNT = "till_count"
    STORE_MINOR = "store_minor"
    STORE_COUNT = "store_count"
    CAMPAIGN_MINOR = "campaign_minor"
    CAMPAIGN_COUNT = "campaign_count"
    DAY_MINOR = "day_minor"
    DAY_COUNT = "day_count"


_REASON_OF = {
    Limit.OFF: Reason.PLATFORM_DOWN,
    Limit.GUARDS: Reason.PLATFORM_DOWN,
    Limit.DEVICE: Reason.PLATFORM_DOWN,
    Limit.CLOCK: Reason.CLOCK_SUSPECT,
}


@dataclass(frozen=True, slots=True)
class RiskLimits:
    """The owner's policy for `any` coupons offline. As made here it allows nothing.

    Units: `…_minor` in minor units of the till's currency, `…_ms` in milliseconds. None is no
    limit of that kind. `unit_minor` caps one redemption, 0 switches grants at risk off. The others
    cap the sum or the number of grants not confirmed yet; `day_…` those of one business day, where
    a grant that was lost stays spent. `home_stale_ms` is the owner's choice for home rights.
    """

    unit_minor: int = 0
    till_minor: int | None = None
    till_count: int | None = None
    store_minor: int | None = None
    store_count: int | None = None
    campaign_minor: int | None = None
    campaign_count: int | None = None
    day_minor: int | None = None
    day_count: int | None = None
    oldest_ms: int = 24 * HOUR_MS
    keyset_age_ms: int = 72 * HOUR_MS
    home_stale_ms: int | None = None
    roles: frozenset[str] = frozenset()

    @property
    def is_on(self) -> bool:
        """Whether any grant at risk is allowed: a cap for one, and one for the sum."""
        return self.unit_minor > 0 and any(cap is not None for cap in self._sums)

    @property
    def _sums(self) -> tuple[int | None, ...]:
        return (self.till_minor, self.store_minor, self.day_minor)

    def to_rows(self) -> dict[str, int]:
        """The policy as named whole numbers, for the ledger; absent ones are no limit."""
        numbers = {name: getattr(self, name) for name in _NUMBERS}
        rows = {name: value for name, value in numbers.items() if value is not None}
        return rows | {f"{_ROLE}{role}": 1 for role in sorted(self.roles)}

    @staticmethod
    def from_rows(rows: Mapping[str, int]) -> RiskLimits:
        """Read what to_rows wrote; no rows at all are the policy that allows nothing."""
        roles = frozenset(name[len(_ROLE) :] for name in rows if name.startswith(_ROLE))
        return RiskLimits(
            roles=roles, **{name: value for name, value in rows.items() if name in _NUMBERS}
        )


_NUMBERS = tuple(one.name for one in fields(RiskLimits) if one.name != "roles")


@dataclass(frozen=True, slots=True)
class Balance:
    """What is open: the sum and the number of grants at risk that nobody has confirmed."""

    minor: int = 0
    count: int = 0


@dataclass(frozen=True, slots=True)
class RiskStanding:
    """Everything the answer rests on, gathered in the unit of work that would grant.

    Units: ages in milliseconds, None for what was never received. In a store with one till the
    store's allowance is lent to it whole, so that `till` is the store's balance too.
    """

    limits: RiskLimits = field(default_factory=RiskLimits)
    till: Balance = field(default_factory=Balance)
    campaign: Balance = field(default_factory=Balance)
    day: Balance = field(default_factory=Balance)
    oldest_age_ms: int | None = None
    keyset_age_ms: int | None = None
    revocation_age_ms: int | None = None
    free_disk_bytes: int | None = None
    is_clock_suspect: bool = False
    is_device_ok: bool = True
    has_all_guards: bool = True
    role: str = ""


@dataclass(frozen=True, slots=True)
class RiskAnswer:
    """Yes, or the limit that binds with what it allows and what is spent of it.

    Units: minor units or a count, as the limit's name says; None where neither is meant.
    """

    limit: Limit | None = None
    allowed: int | None = None
    used: int | None = None

    @property
    def is_granted(self) -> bool:
        """Whether nothing stands against the grant."""
        return self.limit is None

    @property
    def reason(self) -> Reason | None:
        """What the cashier is told, None for a yes."""
        return None if self.limit is None else _REASON_OF.get(self.limit, Reason.OVER_LIMIT)


def decide(value_minor: int, standing: RiskStanding) -> RiskAnswer:
    """Whether one grant of this value may be made at risk now.

    A suspected clock stops every such grant: the ages could not be believed either.
    """
    blocked = why_blocked(standing)
    if blocked is not None:
        return RiskAnswer(blocked)
    share = freshness_percent(standing.revocation_age_ms)
    unit_cap = standing.limits.unit_minor * share // 100
    if value_minor > unit_cap:
        return RiskAnswer(Limit.UNIT_MINOR, unit_cap, value_minor)
    for limit, cap, used, added in _caps(standing, value_minor, share):
        if cap is not None and used + added > cap:
            return RiskAnswer(limit, cap, used)
    return RiskAnswer()


def why_blocked(standing: RiskStanding) -> Limit | None:
    """What forbids every grant at risk now, whatever its value."""
    limits = standing.limits
    walls = (
        (Limit.OFF, limits.is_on),
        (Limit.GUARDS, standing.has_all_guards),
        (Limit.DEVICE, standing.is_device_ok),
        (Limit.CLOCK, not standing.is_clock_suspect),
        (Limit.DISK_FREE, _has_room(standing.free_disk_bytes)),
        (Limit.ROLE, not limits.roles or standing.role in limits.roles),
        (Limit.KEYSET_AGE, _is_within(standing.keyset_age_ms, limits.keyset_age_ms)),
        (Limit.REVOCATION_AGE, freshness_percent(standing.revocation_age_ms) > 0),
        (Limit.OLDEST, (standing.oldest_age_ms or 0) <= limits.oldest_ms),
    )
    return next((limit for limit, is_clear in walls if not is_clear), None)


def freshness_percent(revocation_age_ms: int | None) -> int:
    """The share of each cap that revocations of this age leave."""
    if revocation_age_ms is None:
        return 0
    return next((share for up_to, share in FRESHNESS_STEPS if revocation_age_ms <= up_to), 0)


def is_home_fresh(limits: RiskLimits, revocation_age_ms: int | None) -> bool:
    """Whether home rights count at this age of the revocations: always, unless the owner chose."""
    chosen = limits.home_stale_ms
    if chosen is None:
        return True
    return _is_within(revocation_age_ms, max(chosen, HOME_STALE_MIN_MS))


def remaining_minor(standing: RiskStanding) -> int:
    """How much more could be granted at risk before somebody hears of it: money, never below 0.

    Clock, disk and role are left out: what they forbid now may be allowed in an hour.
    """
    if not standing.limits.is_on:
        return 0
    share = freshness_percent(standing.revocation_age_ms)
    unit_cap = standing.limits.unit_minor * share // 100
    left = [
        cap - used if name.endswith("_minor") else (cap - used) * unit_cap
        for name, cap, used, _ in _caps(standing, 0, share)
        if cap is not None and not name.startswith("campaign")
    ]
    return max(0, min(left))


def _caps(
    standing: RiskStanding, value_minor: int, share: int
) -> Iterator[tuple[Limit, int | None, int, int]]:
    """Each cap in force, what is spent of it, and what one more grant would add."""
    limits = standing.limits
    held = {
        "till": standing.till,
        "store": standing.till,
        "campaign": standing.campaign,
        "day": standing.day,
    }
    for name, balance in held.items():
        money: int | None = getattr(limits, f"{name}_minor")
        cap = None if money is None else money * share // 100
        yield Limit(f"{name}_minor"), cap, balance.minor, value_minor
        yield Limit(f"{name}_count"), getattr(limits, f"{name}_count"), balance.count, 1


def _has_room(free_bytes: int | None) -> bool:
    return free_bytes is None or free_bytes >= DISK_FLOOR_BYTES


def _is_within(age_ms: int | None, limit_ms: int) -> bool:
    return age_ms is not None and age_ms <= limit_ms
