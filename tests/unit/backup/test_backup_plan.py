"""When a backup is due, and which old ones go."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.backup_plan import (
    EVERY_MS,
    HOUR_MS,
    RETRY_MS,
    Freshness,
    Retention,
    backup_name,
    freshness,
    is_due,
    kept,
    made_at,
)

DAY_MS = 24 * HOUR_MS
NOW = 1_795_000_000_000


def day_of(utc_ms: int) -> date:
    return (datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=utc_ms)).date()


def daily(days: int) -> list[int]:
    return [NOW - day * DAY_MS for day in range(days)]


def test_a_year_of_daily_backups_keeps_seven_days_four_weeks_twelve_months():
    stay = sorted(kept(daily(400), day_of=day_of), reverse=True)
    assert stay[:7] == daily(7)
    weeks = {day_of(at).isocalendar()[:2] for at in stay}
    months = {(day_of(at).year, day_of(at).month) for at in stay}
    assert len(months) == 12
    assert len(weeks) >= 4
    assert len(stay) <= 7 + 4 + 12


def test_the_newest_of_a_day_stays_and_the_others_of_it_go():
    hourly = [NOW - hour * HOUR_MS for hour in range(6)]
    today = [at for at in hourly if day_of(at) == day_of(NOW)]
    assert kept(hourly, day_of=day_of) & set(today) == {NOW}


def test_a_till_that_stood_still_loses_nothing_that_is_left():
    long_ago = [NOW - (200 + day) * DAY_MS for day in range(3)]
    assert kept([NOW, *long_ago], day_of=day_of) == {NOW, *long_ago}


@given(st.lists(st.integers(0, 3 * 10**12), max_size=60), st.integers(1, 9))
def test_rotation_is_stable_bounded_and_never_takes_the_newest(made: list[int], days: int):
    retention = Retention(days, 4, 12)
    stay = kept(made, day_of=day_of, retention=retention)
    assert stay <= set(made)
    assert len(stay) <= days + 16
    assert not made or max(made) in stay
    assert kept(stay, day_of=day_of, retention=retention) == stay


@pytest.mark.parametrize(
    ("last", "failed", "due"),
    [
        (None, None, True),
        (NOW - EVERY_MS, None, True),
        (NOW - EVERY_MS + 1, None, False),
        (NOW + HOUR_MS, None, True),  # the clock was put back
        (NOW + 1000, None, False),
        (None, NOW - RETRY_MS + 1, False),
        (None, NOW - RETRY_MS, True),
        (None, NOW + HOUR_MS, True),  # failed in a future that was none
    ],
)
def test_backup_is_due_once_a_day_and_a_while_after_a_failure(
    last: int | None, failed: int | None, due: bool
):
    assert is_due(NOW, last_utc_ms=last, failed_utc_ms=failed) is due


@pytest.mark.parametrize(
    ("age_hours", "light"),
    [(0, "green"), (25, "green"), (26, "amber"), (72, "amber"), (73, "red"), (None, "red")],
)
def test_light_is_green_for_a_day_and_red_after_three(age_hours: int | None, light: str):
    last = None if age_hours is None else NOW - age_hours * HOUR_MS
    assert freshness(NOW, last) is Freshness(light)


@given(st.integers(0, 4 * 10**12), st.text(min_size=1, max_size=30))
def test_a_backups_name_says_when_it_was_made_and_is_a_plain_file_name(at: int, dev: str):
    name = backup_name(dev, at)
    assert made_at(name) == at
    assert not set(name) & set('/\\:*?"<>| ')


@pytest.mark.parametrize(
    "name", ["", "till.db", "guitai-x.gtbackup", "guitai-x-20269921T230841000Z.gtbackup"]
)
def test_other_files_are_no_backups(name: str):
    assert made_at(name) is None
