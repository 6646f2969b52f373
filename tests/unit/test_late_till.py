"""A till still being opened: nothing asked of it early is lost."""

from __future__ import annotations

import threading
from concurrent.futures import Future

import pytest

from pos_app.counter import Touched
from pos_app.domain.acts import StaffTile
from pos_app.errors import LedgerDamaged
from pos_app.late_till import LateTill
from tests.fakes.fake_clock import FakeClock

WAIT_S = 10


class SmallTill:
    """As much of a till as these tests ask for."""

    def __init__(self) -> None:
        self.listeners: list[object] = []
        self.rounds = 0

    def staff(self) -> Future[list[StaffTile]]:
        done: Future[list[StaffTile]] = Future()
        done.set_result([StaffTile("li", "李晓雯", "cashier")])
        return done

    def sync_now(self) -> None:
        self.rounds += 1

    def subscribe(self, listener: object):
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)


def test_what_is_asked_early_is_answered_when_the_till_stands() -> None:
    gate = threading.Event()
    till = SmallTill()

    def open_till() -> SmallTill:
        gate.wait(WAIT_S)
        return till

    late = LateTill(open_till, FakeClock())
    early = late.staff()
    late.start()
    late.sync_now()
    assert not early.done()
    gate.set()
    assert early.result(WAIT_S)[0].name == "李晓雯"
    late.wait_opened()
    assert late.staff().result(WAIT_S)[0].operator_id == "li"
    late.sync_now()
    assert till.rounds == 1


def test_every_act_fails_with_the_fault_that_kept_the_till_shut(expected_logs) -> None:
    expected_logs.allow("till-opening")

    def open_till() -> SmallTill:
        raise LedgerDamaged("page 7")

    late = LateTill(open_till, FakeClock())
    early = late.staff()
    late.start()
    with pytest.raises(LedgerDamaged):
        early.result(WAIT_S)
    late.wait_opened()
    with pytest.raises(LedgerDamaged):
        late.status().result(WAIT_S)


def test_listeners_hear_everything_once_it_stands_and_leave_cleanly() -> None:
    till = SmallTill()
    heard: list[frozenset[Touched]] = []
    late = LateTill(lambda: till, FakeClock())
    stop = late.subscribe(heard.append)
    gone = late.subscribe(heard.append)
    gone()
    late.start()
    late.wait_opened()
    assert heard == [frozenset(Touched)]
    stop()
    assert till.listeners == []


def test_a_till_never_started_ends_without_a_thread() -> None:
    late = LateTill(SmallTill, FakeClock())
    late.wait_opened()
    assert not late.opening.done()
