"""When a backup is due, what it is called, how fresh it is, and which old ones may go.

Pure. Source: security.md 4.8.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

HOUR_MS = 3_600_000
EVERY_MS = 24 * HOUR_MS
AMBER_FROM_MS = 24 * HOUR_MS + HOUR_MS
"""One hour of grace, or a daily backup would be amber every day for as long as it takes."""
RED_FROM_MS = 72 * HOUR_MS
RETRY_MS = 15 * 60_000
CLOCK_BACK_MS = 2 * 60_000
SUFFIX = ".gtbackup"

_NAME = re.compile(r"guitai-(?P<dev>.+)-(?P<at>\d{8}T\d{6})(?P<ms>\d{3})Z\.gtbackup")
_STAMP = "%Y%m%dT%H%M%S"


class Freshness(StrEnum):
    """The light of the newest backup."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Retention:
    """How many days, weeks and months keep a backup each."""

    days: int = 7
    weeks: int = 4
    months: int = 12


def backup_name(dev: str, made_utc_ms: int) -> str:
    """The file name of an automatic backup: `guitai-DEV-20261121T230841123Z.gtbackup`."""
    at = _instant(made_utc_ms).strftime(_STAMP)
    safe = re.sub(r"[^A-Za-z0-9_.-]", "_", dev)
    return f"guitai-{safe}-{at}{made_utc_ms % 1000:03}Z{SUFFIX}"


def made_at(name: str) -> int | None:
    """When the backup of that name was made, None for a file that is none of ours."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    try:
        at = datetime.strptime(match["at"], _STAMP).replace(tzinfo=UTC)
    except ValueError:
        return None
    return (at - _instant(0)) // timedelta(milliseconds=1) + int(match["ms"])


def is_due(now_utc_ms: int, *, last_utc_ms: int | None, failed_utc_ms: int | None = None) -> bool:
    """Whether the daily backup should be made now.

    A clock put back makes one due too: the newest backup seems to lie in the future. After a
    failure the next try waits a quarter of an hour.
    """
    if failed_utc_ms is not None and 0 <= now_utc_ms - failed_utc_ms < RETRY_MS:
        return False
    if last_utc_ms is None:
        return True
    age_ms = now_utc_ms - last_utc_ms
    return age_ms >= EVERY_MS or age_ms < -CLOCK_BACK_MS


def freshness(now_utc_ms: int, last_utc_ms: int | None) -> Freshness:
    """The status light: green within a day, red after three or without any backup."""
    if last_utc_ms is None or now_utc_ms - last_utc_ms > RED_FROM_MS:
        return Freshness.RED
    return Freshness.GREEN if now_utc_ms - last_utc_ms <= AMBER_FROM_MS else Freshness.AMBER


def kept(
    made_utc_ms: Iterable[int],
    *,
    day_of: Callable[[int], date],
    retention: Retention | None = None,
) -> frozenset[int]:
    """Which of these backups stay; `day_of` gives the store's calendar day of an instant.

    The newest backup of each of the latest days, weeks and months that have one; so the newest of
    all always stays, and a till that stood still for a month loses nothing.
    """
    retention = retention or Retention()
    newest_first = sorted(set(made_utc_ms), reverse=True)
    days = {at: day_of(at) for at in newest_first}
    of_weeks = {at: day.isocalendar()[:2] for at, day in days.items()}
    of_months = {at: (day.year, day.month) for at, day in days.items()}
    return frozenset(
        _newest_of_each(newest_first, days, retention.days)
        | _newest_of_each(newest_first, of_weeks, retention.weeks)
        | _newest_of_each(newest_first, of_months, retention.months)
    )


def _newest_of_each(newest_first: list[int], period: Mapping[int, object], limit: int) -> set[int]:
    seen: dict[object, int] = {}
    for at in newest_first:
        seen.setdefault(period[at], at)
    return set(list(seen.values())[:limit])


def _instant(utc_ms: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=utc_ms)
