"""One push-then-pull round against the fake platform (its contract suite is tests/contract)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pytest

from pos_app.domain.acts import Outcome
from pos_app.domain.coupon import CouponKind
from pos_app.domain.redemption import Redemption, State
from pos_app.errors import PlatformBusy, PlatformUnreachable
from pos_app.exchange import exchange
from pos_app.services.asks import Ask, open_question
from pos_app.services.sync_round import RoundTally, RoundTools, sync_round
from pos_app.wire.entry import decode_entry
from pos_app.wire.records import CampaignItem, RevocationItem
from pos_app.work import Work
from sync.batch_size import BatchSize
from tests.fakes.fake_platform import FakeCoupon, FakePlatform, LineFault
from tests.fakes.till_bench import NO_ANSWER, STORE, TillBench

T = TypeVar("T")


class NoKeys:
    """Refuses every keyset: these rounds are not about keys."""

    def version_if_newer(self, signed: object) -> int | None:
        return None


class Round:
    """A till bench joined to a fake platform."""

    def __init__(self, bench: TillBench) -> None:
        self.bench = bench
        self.platform = FakePlatform(bench.clock)
        self.platform.till = replace_dev(self.platform, bench)
        self.stopping = False

    def on_ledger(self, act: Callable[[Work], T]) -> T:
        with self.bench.store.work() as work:
            return act(work)

    def resume(self, redemption: Redemption) -> None:
        step: Ask | Outcome | None = open_question(redemption)
        while isinstance(step, Ask):
            answer = exchange(self.platform, step, deadline_s=1)
            step = self.bench.answer(step, answer, is_attended=False)

    def run(self) -> RoundTally:
        return sync_round(
            RoundTools(
                platform=self.platform,
                ledger=self.bench.store,
                signer=self.bench.device,
                opener=NoKeys(),
                batch=BatchSize(),
                on_ledger=self.on_ledger,
                resume=self.resume,
                is_stopping=lambda: self.stopping,
            )
        )

    def add(self, outcome: Outcome | Ask, **terms: object) -> None:
        unit = outcome.unit or ""
        self.platform.add_coupon(unit.partition(":")[0], FakeCoupon(**terms))


def replace_dev(platform: FakePlatform, bench: TillBench):
    import msgspec

    return msgspec.structs.replace(platform.till, dev=bench.store.head.dev)


@pytest.fixture
def joined(bench: TillBench) -> Round:
    return Round(bench)


def grant_offline(joined: Round) -> Outcome:
    joined.bench.is_line_up = False
    outcome = joined.bench.scan(joined.bench.coupon(f"home:{STORE}"))
    assert isinstance(outcome, Outcome)
    joined.add(outcome, home=STORE)
    return outcome


def test_a_round_uploads_every_entry_byte_for_byte(joined: Round) -> None:
    for _ in range(7):
        grant_offline(joined)
    stored = joined.bench.store.entries(1, 1, limit=1000, bytes_max=10**7)
    joined.run()
    received = joined.platform.received(dev=joined.bench.store.head.dev)
    assert list(stored) == received[: len(stored)]


def test_an_offline_grant_is_confirmed_once_with_its_rid(joined: Round) -> None:
    granted = grant_offline(joined)
    tally = joined.run()
    confirmed = joined.bench.views.redemption(granted.rid or "")
    assert confirmed is not None
    assert confirmed.state is State.CONFIRMED
    assert confirmed.reversible_until_utc_ms is not None
    assert tally.unsent == 0
    assert joined.platform.books.holders[granted.unit or ""] == granted.rid
    joined.run()
    types = joined.bench.entry_types()
    assert types.count("redemption.confirmed") == 1


def test_a_second_round_changes_nothing(joined: Round) -> None:
    grant_offline(joined)
    joined.run()
    types = joined.bench.entry_types()
    tally = joined.run()
    assert tally.uploaded == 0
    assert joined.bench.entry_types() == types


def test_a_doubt_is_settled_with_the_same_rid(joined: Round) -> None:
    ask = joined.bench.scan(joined.bench.coupon("none"))
    assert isinstance(ask, Ask)
    joined.add(ask)
    joined.bench.answer(ask, NO_ANSWER)
    tally = joined.run()
    assert tally.resumed == 1
    settled = joined.bench.views.redemption(ask.rid)
    assert settled is not None
    assert settled.state is State.CONFIRMED
    assert joined.platform.books.holders == {ask.unit: ask.rid}


def test_a_doubt_whose_answer_was_lost_is_not_claimed_under_another_rid(joined: Round) -> None:
    ask = joined.bench.scan(joined.bench.coupon("none"))
    assert isinstance(ask, Ask)
    joined.add(ask)
    joined.platform.fail_next(LineFault.LOSE_ANSWER)
    joined.bench.answer(ask, exchange(joined.platform, ask, deadline_s=1))
    joined.run()
    assert joined.platform.books.holders == {ask.unit: ask.rid}
    settled = joined.bench.views.redemption(ask.rid)
    assert settled is not None
    assert settled.state is State.CONFIRMED


def test_a_conflict_becomes_disputed_with_its_case(joined: Round) -> None:
    granted = grant_offline(joined)
    other = joined.platform.beside(dev="m1-other", store_id=STORE)
    taken = joined.bench.new_rid()
    unit = granted.unit or ""
    from pos_app.wire.records import ClaimRequest

    other.claim(ClaimRequest(rid=taken, unit=unit, amount_minor=5800), deadline_s=1)
    joined.run()
    disputed = joined.bench.views.redemption(granted.rid or "")
    assert disputed is not None
    assert disputed.state is State.DISPUTED
    assert joined.bench.verify().ok


@pytest.mark.parametrize("lost_call", range(1, 9))
def test_a_round_cut_at_any_call_is_finished_by_the_next(joined: Round, lost_call: int) -> None:
    granted = grant_offline(joined)
    ask = doubt(joined)
    faults = [LineFault.NONE] * (lost_call - 1)
    joined.platform.fail_next(*faults, LineFault.LOSE_ANSWER)
    try:
        joined.run()
    except PlatformUnreachable:
        joined.bench.reopen()
    tally = joined.run()
    assert tally.unsent == 0
    rows = [joined.bench.views.redemption(rid or "") for rid in (granted.rid, ask.rid)]
    assert [row.state for row in rows if row] == [State.CONFIRMED, State.CONFIRMED]
    assert sorted(joined.platform.books.holders.values()) == sorted([granted.rid, ask.rid])
    assert joined.bench.verify().ok


def doubt(joined: Round) -> Ask:
    joined.bench.is_line_up = True
    ask = joined.bench.scan(joined.bench.coupon("none"))
    assert isinstance(ask, Ask)
    joined.add(ask)
    joined.bench.answer(ask, NO_ANSWER)
    return ask


def test_a_busy_platform_ends_the_round_and_keeps_what_was_done(joined: Round) -> None:
    grant_offline(joined)
    joined.platform.fail_next(LineFault.BUSY)
    with pytest.raises(PlatformBusy):
        joined.run()
    assert joined.run().unsent == 0


def test_terms_and_revocations_come_in_and_refuse_the_next_scan(joined: Round) -> None:
    bench = joined.bench
    code = bench.coupon(f"home:{STORE}")
    coupon = bench.ring.read(code)
    joined.platform.publish(
        CampaignItem(
            campaign=7,
            name_zh="鲜花饼",
            name_en="Flower cakes",
            kind=CouponKind.DEAL_VOUCHER,
            currency="CNY",
            bearer="campaign",
        )
    )
    joined.platform.publish(
        RevocationItem(
            kind="coupon",
            target=coupon.coupon_id.hex(),
            action="revoke",
            reason="REFUNDED",
            since_utc_ms=1,
        )
    )
    joined.run()
    bench.is_line_up = False
    outcome = bench.scan(code)
    assert isinstance(outcome, Outcome)
    assert outcome.verdict.reason == "REFUNDED"
    assert outcome.title_zh == "鲜花饼"
    bench.reopen()
    again = bench.scan(bench.coupon(f"home:{STORE}"))
    assert isinstance(again, Outcome)
    assert again.bearer == "campaign"


def test_stopping_is_obeyed_between_steps(joined: Round) -> None:
    for _ in range(3):
        grant_offline(joined)
    joined.stopping = True
    tally = joined.run()
    assert tally.uploaded == 0
    joined.stopping = False
    assert joined.run().unsent == 0


def test_many_entries_go_up_in_bounded_batches(joined: Round) -> None:
    with joined.bench.store.work() as work:
        for number in range(1200):
            work.append("slip.reprinted", f"r{number}", {"copy": number})
        work.commit()
    tally = joined.run()
    assert tally.uploaded == 1200
    assert joined.platform.calls.count("upload") > 2
    received = joined.platform.received(dev=joined.bench.store.head.dev)
    assert [decode_entry(one).seq for one in received] == list(range(1, 1201))


def test_a_lost_acknowledgement_resends_and_doubles_nothing(joined: Round) -> None:
    granted = grant_offline(joined)
    joined.platform.fail_next(LineFault.LOSE_ANSWER)
    with pytest.raises(PlatformUnreachable):
        joined.run()
    held = joined.bench.views.redemption(granted.rid or "")
    assert held is not None
    assert replace(held).state is State.GRANTED
    joined.run()
    received = joined.platform.received(dev=joined.bench.store.head.dev)
    assert len(received) == len({decode_entry(one).seq for one in received})
