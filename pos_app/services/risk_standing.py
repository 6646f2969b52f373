"""What the risk engine has to know, gathered from the ledger and the desk in one unit of work."""

from __future__ import annotations

from pos_app.domain.risk import Balance, RiskStanding
from pos_app.services.desk import Desk
from pos_app.work import RiskNumbers, Work


def is_withdrawn(kind: str, target: str, work: Work) -> bool:
    """Whether the revocation log stands against a unit or a device."""
    found = work.revocation(kind, target)
    return found is not None and found.action != "unblock"


def risk_standing(
    work: Work, desk: Desk, *, operator_id: str = "", campaign: int | None = None
) -> RiskStanding:
    """How this till stands for a grant at risk now, of this campaign and by this operator."""
    numbers = work.risk_numbers(day_start_utc_ms=desk.day_start_utc_ms)
    role = next((row.role for row in work.staff() if row.operator_id == operator_id), "")
    return standing_of(
        numbers,
        desk,
        campaign=Balance() if campaign is None else work.risk_open(campaign=campaign),
        is_device_ok=not is_withdrawn("device", desk.dev, work),
        role=role,
    )


def standing_of(
    numbers: RiskNumbers,
    desk: Desk,
    *,
    campaign: Balance,
    is_device_ok: bool,
    role: str,
) -> RiskStanding:
    """The standing that these figures and this desk add up to."""
    now = desk.now_hi_utc_ms
    return RiskStanding(
        limits=numbers.limits,
        till=numbers.till,
        campaign=campaign,
        day=numbers.day,
        oldest_age_ms=age_ms(numbers.oldest_utc_ms, now),
        keyset_age_ms=age_ms(numbers.keys_as_of_utc_ms, now),
        revocation_age_ms=age_ms(numbers.revocations_as_of_utc_ms, now),
        free_disk_bytes=desk.free_disk_bytes,
        is_clock_suspect=desk.is_clock_suspect,
        is_device_ok=is_device_ok,
        has_all_guards=desk.has_all_guards,
        role=role,
    )


def age_ms(at_utc_ms: int | None, now_utc_ms: int) -> int | None:
    """How long ago something was at most, None for never."""
    return None if at_utc_ms is None else max(0, now_utc_ms - at_utc_ms)
