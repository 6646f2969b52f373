"""The desk over real workers: one act is one act however often it is asked, and always ends."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Event
from typing import Any

import pytest

from pos_app.desk_parts import DeskFacts, DeskParts
from pos_app.domain.acts import RedeemCoupon, Source
from pos_app.domain.redemption import State
from pos_app.errors import WorkerBusy
from pos_app.ids import following_rid, is_rid
from pos_app.redemption_desk import RedemptionDesk
from pos_app.time_keeper import TimeKeeper
from pos_app.wire.records import ClaimAnswer, ClaimRequest
from pos_app.workers import Worker
from tests.fakes.fake_platform import FakeCoupon, FakePlatform
from tests.fakes.till_bench import DEV, STORE, TillBench

WAIT_S = 10.0


class SlowPlatform(FakePlatform):
    """Answers claims when told to."""

    began: Event
    may_answer: Event

    def claim(self, request: ClaimRequest, *, deadline_s: float) -> ClaimAnswer:
        self.began.set()
        assert self.may_answer.wait(WAIT_S)
        return super().claim(request, deadline_s=deadline_s)


@dataclass
class Counter:
    bench: TillBench
    platform: FakePlatform
    desk: RedemptionDesk
    ledger: Worker
    claim: Worker

    def redeem(self, code: str, rid: str) -> Future[Any]:
        return self.desk.redeem(RedeemCoupon(rid, code, Source.SCAN, "li"))

    def add(self, code: str, **terms: object) -> str:
        coupon_id = self.bench.ring.read(code).coupon_id.hex()  # type: ignore[union-attr]
        self.platform.add_coupon(coupon_id, FakeCoupon(**terms))  # type: ignore[arg-type]
        return coupon_id


@pytest.fixture
def counter(bench: TillBench) -> Iterator[Counter]:
    platform = FakePlatform(bench.clock)
    ledger, claim = Worker("ledger"), Worker("claim")
    parts = DeskParts(
        require=lambda *_: None,
        facts=DeskFacts(STORE, "店", DEV, "1号台", prints_slips=False, claim_deadline_s=1.0),
        ledger=bench.store,
        platform=platform,
        keys=bench.ring,  # type: ignore[arg-type]  # the keys as a scan needs them
        time=TimeKeeper(bench.clock),
        clock=bench.clock,
        new_rid=bench.new_rid,
        is_line_up=lambda: True,
        has_all_guards=lambda: True,
        ledger_worker=ledger,
        claim_worker=claim,
        on_outcome=lambda _: None,
        refresh=lambda: None,
    )
    yield Counter(bench, platform, RedemptionDesk(parts), ledger, claim)
    claim.stop()
    ledger.stop()


def test_the_same_scan_again_takes_no_further_use(counter: Counter) -> None:
    code = counter.bench.coupon(uses=5)
    coupon_id = counter.add(code, uses=5)
    other = counter.platform.beside(dev="other", store_id="2002")
    other.claim(
        ClaimRequest(rid=counter.bench.new_rid(), unit=f"{coupon_id}:1", amount_minor=5800),
        deadline_s=1,
    )
    rid = counter.bench.new_rid()
    first = counter.redeem(code, rid).result(WAIT_S)
    again = counter.redeem(code, rid).result(WAIT_S)
    assert (first.state, first.k) == (State.CONFIRMED, 2)
    assert (again.rid, again.k, again.is_repeat) == (first.rid, 2, True)


def test_a_following_rid_is_always_the_same(bench: TillBench) -> None:
    rid = bench.new_rid()
    assert following_rid(rid) == following_rid(rid) != rid
    assert is_rid(following_rid(rid))
    with pytest.raises(ValueError, match="not an id"):
        following_rid("x")


@pytest.mark.expected_logs("pos_app.workers: worker (ledger|claim) did not finish")
def test_a_scan_ends_though_its_worker_stops(counter: Counter) -> None:
    platform = counter.platform
    platform.__class__ = SlowPlatform
    assert isinstance(platform, SlowPlatform)
    platform.began, platform.may_answer = Event(), Event()
    codes = [counter.bench.coupon() for _ in range(2)]
    futures: list[Future[Any]] = []
    for code in codes:
        counter.add(code)
        futures.append(counter.redeem(code, counter.bench.new_rid()))
    assert platform.began.wait(WAIT_S)
    counter.ledger.submit(lambda: None).result(WAIT_S)
    counter.claim.stop(0)
    platform.may_answer.set()
    faults = [future.exception(WAIT_S) for future in futures]
    assert any(isinstance(fault, WorkerBusy) for fault in faults)
    assert not counter.desk._parts.busy.now()
