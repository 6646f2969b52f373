"""Stamps rise whatever the wall clocks do, and an absurd stamp moves nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_app.domain.hlc import AHEAD_MAX_MS, Hlc, observe, tick

WALL = 1_795_233_600_000
walls = st.integers(min_value=0, max_value=1 << 47)
stamps = st.builds(Hlc, walls, st.integers(min_value=0, max_value=0xFFFF))


@given(stamps, st.lists(walls, max_size=20))
def test_tick_always_rises(last: Hlc, readings: list[int]) -> None:
    for wall in readings:
        following = tick(last, wall)
        assert following > last
        assert following.packed > last.packed
        last = following


@given(stamps, stamps, walls)
def test_observe_passes_both_unless_the_remote_is_absurd(last: Hlc, remote: Hlc, wall: int) -> None:
    heard = observe(last, remote, wall)
    assert heard > last
    if remote.ms <= wall + AHEAD_MAX_MS:
        assert heard > remote
    else:
        assert heard == tick(last, wall)


def test_tick_takes_the_wall_time_when_it_is_ahead() -> None:
    assert tick(Hlc(WALL - 1, 7), WALL) == Hlc(WALL, 0)


def test_tick_counts_when_the_wall_clock_was_set_back() -> None:
    assert tick(Hlc(WALL, 7), WALL - 86_400_000) == Hlc(WALL, 8)


def test_tick_borrows_a_millisecond_when_the_counter_is_full() -> None:
    assert tick(Hlc(WALL, 0xFFFF), WALL) == Hlc(WALL + 1, 0)


def test_observe_follows_a_stamp_five_minutes_ahead_but_no_further() -> None:
    assert observe(Hlc(WALL), Hlc(WALL + AHEAD_MAX_MS), WALL) == Hlc(WALL + AHEAD_MAX_MS, 1)
    assert observe(Hlc(WALL), Hlc(WALL + AHEAD_MAX_MS + 1), WALL) == Hlc(WALL, 1)


@given(stamps)
def test_a_stamp_survives_packing(stamp: Hlc) -> None:
    assert Hlc.unpack(stamp.packed) == stamp


@pytest.mark.parametrize("packed", [-1, 1 << 64])
def test_unpack_refuses_what_does_not_fit(packed: int) -> None:
    with pytest.raises(ValueError):
        Hlc.unpack(packed)
