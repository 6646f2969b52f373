"""Grants at risk as the owning process answers the command line about them: JSON in, JSON out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pos_app.bootstrap.app import App
from pos_app.domain.risk import RiskLimits
from pos_app.errors import WrongUse
from pos_app.risk_desk import RiskShown

NAMES = tuple(name for name in RiskLimits.__dataclass_fields__ if name != "roles")
_ALWAYS_THERE = ("unit_minor", "oldest_ms", "keyset_age_ms")


def show_risk(app: App) -> dict[str, Any]:
    """How grants at risk stand; the keys are documented in pos_app/cli/risk.py."""
    return _fields(app.risk.show(), app.config.currency)


def set_risk(app: App, changes: dict[str, Any], operator_id: str) -> dict[str, Any]:
    """Change limits: a number sets one, None takes it away; `roles` replaces the list.

    Raises: WrongUse for a limit that does not exist or cannot be taken away.
    """
    unknown = changes.keys() - {*NAMES, "roles"}
    if unknown:
        raise WrongUse(f"there is no limit {min(unknown)}")
    if any(changes.get(name, 0) is None for name in _ALWAYS_THERE):
        raise WrongUse(f"these are never without a limit: {', '.join(_ALWAYS_THERE)}")
    if "roles" in changes:
        changes = {**changes, "roles": frozenset(changes["roles"])}
    app.risk.set_limits(replace(app.risk.limits(), **changes), operator_id)
    return show_risk(app)


def force_offline(app: App, reason: str, operator_id: str, *, is_released: bool) -> dict[str, Any]:
    """Force the till offline, or release it."""
    if is_released:
        app.risk.release(operator_id)
    else:
        app.risk.force_offline(reason, operator_id)
    return show_risk(app)


def _fields(shown: RiskShown, currency: str) -> dict[str, Any]:
    standing, forced = shown.standing, shown.forced_offline
    limits = standing.limits
    return {
        "on": limits.is_on,
        "currency": currency,
        "limits": {name: getattr(limits, name) for name in NAMES} | {"roles": sorted(limits.roles)},
        "open_minor": standing.till.minor,
        "open_count": standing.till.count,
        "day_open_minor": standing.day.minor,
        "day_open_count": standing.day.count,
        "exposure_minor": shown.exposure_minor,
        "remaining_minor": shown.remaining_minor,
        "worst_case_minor": shown.worst_case_minor,
        "share_percent": shown.share_percent,
        "blocked_by": shown.blocked.value if shown.blocked else None,
        "revocation_age_s": _seconds(standing.revocation_age_ms),
        "keyset_age_s": _seconds(standing.keyset_age_ms),
        "oldest_unconfirmed_s": _seconds(standing.oldest_age_ms),
        "free_disk_bytes": standing.free_disk_bytes,
        "clock_suspect": standing.is_clock_suspect,
        "forced_offline": forced.is_on,
        "forced_offline_since_utc_ms": forced.since_utc_ms if forced.is_on else None,
        "forced_offline_by": forced.operator_id or None,
        "forced_offline_reason": forced.reason or None,
    }


def _seconds(age_ms: int | None) -> int | None:
    return None if age_ms is None else age_ms // 1000
