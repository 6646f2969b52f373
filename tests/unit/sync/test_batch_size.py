from __future__ import annotations

from pos_app.wire.records import EVENTS_PER_BATCH_MAX
from sync.batch_size import CREDITS_KEPT_S, ENTRIES_MIN, ENTRIES_STEP, BatchSize
from tests.fakes.fake_clock import FakeClock


def test_batch_grows_step_by_step_to_its_limit():
    size = BatchSize()
    assert size.entries == ENTRIES_MIN == 20

    size.succeeded(size.entries)
    assert size.entries == ENTRIES_MIN + ENTRIES_STEP
    for _ in range(100):
        size.succeeded(size.entries)

    assert size.entries == EVENTS_PER_BATCH_MAX == 500


def test_batch_does_not_grow_by_deliveries_that_did_not_fill_it():
    size = BatchSize()

    size.succeeded(3)

    assert size.entries == ENTRIES_MIN


def test_batch_halves_on_trouble_down_to_its_floor():
    size = BatchSize()
    for _ in range(100):
        size.succeeded(size.entries)

    size.failed()
    assert size.entries == 250
    for _ in range(10):
        size.failed()

    assert size.entries == ENTRIES_MIN


def test_batch_keeps_to_the_credits_the_platform_granted_for_a_while():
    clock = FakeClock()
    size = BatchSize(now_s=lambda: clock.mono_ms() / 1000)

    size.succeeded(20, credits_left=7)
    assert size.entries == 7
    size.succeeded(7, credits_left=0)
    assert size.entries == 0
    clock.advance(round(CREDITS_KEPT_S * 1000))

    assert size.entries == ENTRIES_MIN + ENTRIES_STEP
