"""Ids that sort by time and never repeat."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest

from pos_app.clock import SystemClock
from pos_app.ids import Uuid7Maker, is_rid, rid_made_at_utc_ms
from tests.fakes.fake_clock import FakeClock


def test_rid_is_a_uuid7_with_the_wall_time_inside() -> None:
    rid = Uuid7Maker(FakeClock()).new_rid()
    parsed = UUID(rid)
    assert parsed.version == 7
    assert parsed.variant == "specified in RFC 4122"
    assert rid_made_at_utc_ms(rid) == 1_795_233_600_000


def test_rids_rise_when_the_clock_stands_still_and_when_it_goes_back() -> None:
    clock = FakeClock()
    maker = Uuid7Maker(clock)
    rids = [maker.new_rid() for _ in range(500)]
    clock.set_wall(clock.wall_utc_ms() - 86_400_000)
    rids += [maker.new_rid() for _ in range(500)]
    assert rids == sorted(set(rids))
    assert all(is_rid(rid) for rid in rids)


def test_rids_rise_when_the_random_part_runs_over() -> None:
    # Steps of twelve bytes instead of four run over at the first.
    maker = Uuid7Maker(FakeClock(), lambda count: b"\xff" * (12 if count == 4 else count))
    first, second = maker.new_rid(), maker.new_rid()
    assert is_rid(second)
    assert second > first
    assert rid_made_at_utc_ms(second) == rid_made_at_utc_ms(first) + 1


def test_rids_never_repeat_when_many_threads_ask() -> None:
    maker = Uuid7Maker(SystemClock())
    with ThreadPoolExecutor(8) as pool:
        batches = pool.map(lambda _: [maker.new_rid() for _ in range(500)], range(8))
        rids = [rid for batch in batches for rid in batch]
    assert len(set(rids)) == 4000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "01A1FE8F-0000-7000-8000-000000000000",
        "01a1fe8f-0000-4000-8000-000000000000",
        "01a1fe8f-0000-7000-c000-000000000000",
        "01a1fe8f00007000800000000000000",
        "01a1fe8f-0000-7000-8000-000000000000\n",
    ],
)
def test_is_rid_refuses_what_is_no_canonical_uuid7(text: str) -> None:
    assert not is_rid(text)
    with pytest.raises(ValueError):
        rid_made_at_utc_ms(text)
