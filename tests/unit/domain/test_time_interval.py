"""Now as an interval, three-valued validity, and when the wall clock is not believed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.time_interval import (
    EXPIRY_GRACE_MS,
    WALL_SLACK_MS,
    Instant,
    Interval,
    Suspicion,
    TimeSample,
    Validity,
    Window,
    judge_window,
    now_interval,
    sample_from,
    suspicion,
)

WALL = 1_795_233_600_000
MINUTE = 60_000
DAY = 86_400_000


def at(wall_ms: int = 0, mono_ms: int = 0, boot: str = "b1") -> Instant:
    return Instant(WALL + wall_ms, 1_000_000 + mono_ms, boot)


def sample(offset_ms: int = 0, uncertainty_ms: int = 50) -> TimeSample:
    return TimeSample(WALL + offset_ms, uncertainty_ms, at())


def test_sample_lies_halfway_between_sending_and_receiving() -> None:
    taken = sample_from(WALL + 5_000, sent=at(0, 0), received=at(201, 201))
    assert taken == TimeSample(WALL + 5_000, 101, at(100, 100))
    assert taken.offset_ms == 4_900


@pytest.mark.parametrize(
    "received",
    [at(200, 200, "b2"), at(200 + WALL_SLACK_MS + 1, 200), at(200, -1)],
    ids=["reboot", "wall set meanwhile", "monotonic went back"],
)
def test_sample_is_none_when_the_clocks_were_disturbed(received: Instant) -> None:
    assert sample_from(WALL, sent=at(), received=received) is None


def test_now_has_two_minutes_slack_without_a_sample() -> None:
    assert now_interval(at()) == Interval(WALL - WALL_SLACK_MS, WALL + WALL_SLACK_MS)


def test_now_ignores_the_wall_clock_under_the_boot_of_the_sample() -> None:
    tampered = at(-30 * DAY, DAY)
    now = now_interval(tampered, [sample(7_000)])
    # 100 ppm of a day is 8.64 s, and the sample's own uncertainty comes on top.
    assert now == Interval(WALL + 7_000 + DAY - 8_690, WALL + 7_000 + DAY + 8_690)


def test_now_follows_the_wall_clock_with_slack_after_a_reboot() -> None:
    now = now_interval(at(DAY, 0, "b2"), [sample(7_000)])
    off_ms = 50 + 8_640 + WALL_SLACK_MS
    assert now == Interval(WALL + 7_000 + DAY - off_ms, WALL + 7_000 + DAY + off_ms)


def test_now_is_never_before_the_sample_when_the_wall_was_set_back_over_a_reboot() -> None:
    now = now_interval(at(-30 * DAY, 0, "b2"), [sample()])
    assert now.lo_utc_ms == WALL - 50
    assert now.hi_utc_ms >= now.lo_utc_ms


def test_now_is_never_before_the_floor() -> None:
    assert now_interval(at(-DAY), floor_utc_ms=WALL) == Interval(WALL, WALL)


def test_now_takes_the_narrowest_of_several_samples() -> None:
    wide, narrow = sample(0, 5_000), sample(0, 20)
    assert now_interval(at(), [wide, narrow]).width_ms == 40


@given(
    true_offset_ms=st.integers(-DAY, DAY),
    there_ms=st.integers(0, 5_000),
    back_ms=st.integers(0, 5_000),
    age_ms=st.integers(0, 7 * DAY),
    drift_ppm=st.integers(-100, 100),
)
def test_now_holds_the_servers_time_whatever_the_line_and_the_crystal_do(
    true_offset_ms: int, there_ms: int, back_ms: int, age_ms: int, drift_ppm: int
) -> None:
    rtt_ms = there_ms + back_ms
    server_then = WALL + there_ms + true_offset_ms
    taken = sample_from(server_then, sent=at(), received=at(rtt_ms, rtt_ms))
    assert taken is not None
    passed_ms = age_ms + age_ms * drift_ppm // 1_000_000
    server_now = server_then + back_ms + passed_ms
    now = now_interval(at(rtt_ms + age_ms, rtt_ms + age_ms), [taken])
    assert now.lo_utc_ms - 1 <= server_now <= now.hi_utc_ms + 1


@pytest.mark.parametrize(
    ("lo", "hi", "expected"),
    [
        (0, 10, Validity.VALID),
        (-1, 10, Validity.GRACE),
        (-2 * MINUTE, 10, Validity.GRACE),
        (-2 * MINUTE - 1, 10, Validity.UNSURE),
        (-20, -1, Validity.NOT_YET),
        (DAY - 10, DAY - 1, Validity.VALID),
        (DAY - 10, DAY, Validity.GRACE),
        (DAY - 1, DAY + EXPIRY_GRACE_MS - 1, Validity.GRACE),
        (DAY - 1, DAY + EXPIRY_GRACE_MS, Validity.UNSURE),
        (DAY, DAY, Validity.EXPIRED),
        (DAY, DAY + 10, Validity.EXPIRED),
    ],
)
def test_window_is_judged_at_its_edges(lo: int, hi: int, expected: Validity) -> None:
    window = Window(from_utc_ms=WALL, to_utc_ms=WALL + DAY)
    assert judge_window(Interval(WALL + lo, WALL + hi), window) is expected


def test_window_without_ends_is_always_valid() -> None:
    assert judge_window(Interval(0, 1 << 48), Window()) is Validity.VALID


def test_window_takes_the_campaigns_own_grace() -> None:
    strict = Window(to_utc_ms=WALL, expiry_grace_ms=0)
    assert judge_window(Interval(WALL - 1, WALL), strict) is Validity.UNSURE


def test_only_valid_and_grace_are_accepted() -> None:
    assert {v for v in Validity if v.is_accepted} == {Validity.VALID, Validity.GRACE}


@given(back_ms=st.integers(0, 90 * DAY), age_ms=st.integers(0, 30 * DAY))
def test_setting_the_wall_back_never_revives_a_coupon_beyond_the_grace(
    back_ms: int, age_ms: int
) -> None:
    tampered = at(age_ms - back_ms, age_ms)
    now = now_interval(tampered, [sample()])
    expired_at = WALL + age_ms - EXPIRY_GRACE_MS
    assert not judge_window(now, Window(to_utc_ms=expired_at)).is_accepted


def test_wall_is_suspect_when_it_is_behind_the_ledger() -> None:
    entry = WALL + WALL_SLACK_MS
    assert suspicion(at(), last_entry_utc_ms=entry, trusted=None) is None
    assert suspicion(at(), last_entry_utc_ms=entry + 1, trusted=None) is Suspicion.BEHIND_LEDGER


@pytest.mark.parametrize("way", [-1, 1])
def test_wall_is_suspect_when_it_jumped_against_the_monotonic_clock(way: int) -> None:
    trusted = at()
    jumped = at(way * (WALL_SLACK_MS + 1) + DAY, DAY)
    crept = at(way * WALL_SLACK_MS + DAY, DAY)
    assert suspicion(jumped, last_entry_utc_ms=None, trusted=trusted) is Suspicion.JUMPED
    assert suspicion(crept, last_entry_utc_ms=None, trusted=trusted) is None


def test_a_jump_cannot_be_seen_across_a_reboot() -> None:
    assert suspicion(at(DAY, 0, "b2"), last_entry_utc_ms=WALL, trusted=at()) is None


def test_interval_knows_its_middle_and_width() -> None:
    assert (Interval(10, 21).mid_utc_ms, Interval(10, 21).width_ms) == (15, 11)
