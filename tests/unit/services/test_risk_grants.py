"""Grants at risk at the counter: what they spend, who pays, and what gives it back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from local_db.engine import connect, writer_engine
from local_db.rebuild import rebuild_projections
from pos_app.domain.acts import Outcome
from pos_app.domain.redemption import State
from pos_app.domain.risk import HOUR_MS
from pos_app.domain.verdict import Face, Level, Reason
from pos_app.errors import LedgerFault
from pos_app.services.apply_stream import apply_page
from pos_app.services.asks import Ask
from pos_app.services.redeem_coupon import grant_here
from pos_app.wire.records import StreamItem, StreamPage, VerdictItem
from tests.fakes.till_bench import NO_ANSWER, STORE, TillBench


class NoKeys:
    def version_if_newer(self, signed: object) -> int | None:
        return None


@pytest.fixture(autouse=True)
def _offline(bench: TillBench) -> None:
    bench.is_line_up = False


def scan(bench: TillBench, off: str = "any", **changes: object) -> Outcome:
    outcome = bench.scan(bench.coupon(off, **changes))
    assert isinstance(outcome, Outcome)
    return outcome


def tell(bench: TillBench, outcome: Outcome, verdict: str, **more: object) -> None:
    """The platform's verdict on a grant comes in."""
    item = VerdictItem(dev="m1-till", ep=1, seq=1, rid=outcome.rid or "", verdict=verdict, **more)
    page = StreamPage(
        items=(StreamItem(rev=1, verdict=item),), next="", more=False, as_of_utc_ms=1,
        server_utc_ms=1,
    )  # fmt: skip
    with bench.store.work() as work:
        apply_page("verdicts", page, work, NoKeys())


def test_a_risk_grant_says_what_is_open_and_who_pays(bench: TillBench) -> None:
    bench.allow_risk(unit_minor=6_000, till_minor=20_000)
    first, second = scan(bench), scan(bench)
    assert first.verdict.level is Level.RISK
    assert (first.exposure_minor, second.exposure_minor) == (5_800, 11_600)
    assert (first.offline, first.bearer) == (True, "platform")
    assert bench.entry_types().count("redemption.granted") == 2


def test_the_sum_is_never_passed_and_the_limit_is_named(bench: TillBench) -> None:
    bench.allow_risk(unit_minor=6_000, till_minor=12_000)
    verdicts = [scan(bench).verdict for _ in range(4)]
    assert [one.face for one in verdicts] == [Face.GREEN_PENDING] * 2 + [Face.AMBER_WAIT] * 2
    facts = verdicts[-1].facts
    assert verdicts[-1].reason is Reason.OVER_LIMIT
    assert (facts.limit, facts.limit_allows, facts.limit_used) == ("till_minor", 12_000, 11_600)


def test_home_coupons_are_taken_when_the_risk_allowance_is_spent(bench: TillBench) -> None:
    bench.allow_risk(unit_minor=6_000, till_minor=5_800)
    scan(bench)
    assert scan(bench).verdict.face is Face.AMBER_WAIT
    assert scan(bench, f"home:{STORE}").verdict.level is Level.TILL


def test_a_confirmation_gives_the_allowance_back(bench: TillBench) -> None:
    bench.allow_risk(unit_minor=6_000, till_minor=6_000)
    granted = scan(bench)
    tell(bench, granted, "confirmed")
    assert scan(bench).verdict.level is Level.RISK
    assert bench.verify().ok


def test_a_loss_stays_spent_for_its_day(bench: TillBench) -> None:
    bench.allow_risk(unit_minor=6_000, day_minor=6_000)
    granted = scan(bench)
    tell(bench, granted, "conflict", conflict="C3", case_id="case-1")
    refused = scan(bench)
    assert refused.verdict.facts.limit == "day_minor"
    bench.surroundings["day_start_utc_ms"] = bench.clock.wall_utc_ms() + 1
    assert scan(bench).verdict.level is Level.RISK


def test_an_unanswered_claim_that_is_over_the_limit_waits_with_that_reason(
    bench: TillBench,
) -> None:
    bench.allow_risk(unit_minor=5_000, till_minor=20_000)
    bench.is_line_up = True
    ask = bench.scan(bench.coupon("any"))
    assert isinstance(ask, Ask)
    outcome = bench.answer(ask, NO_ANSWER)
    assert isinstance(outcome, Outcome)
    assert (outcome.state, outcome.verdict.reason) == (State.IN_DOUBT, Reason.OVER_LIMIT)
    assert outcome.verdict.facts.limit == "unit_minor"


def test_recovery_in_the_background_never_grants_at_risk(bench: TillBench) -> None:
    bench.allow_risk(unit_minor=6_000, till_minor=20_000)
    bench.is_line_up = True
    ask = bench.scan(bench.coupon("any"))
    assert isinstance(ask, Ask)
    outcome = bench.answer(ask, NO_ANSWER, is_attended=False)
    assert isinstance(outcome, Outcome)
    assert outcome.state is State.IN_DOUBT


@pytest.mark.parametrize(
    ("surroundings", "reason", "limit"),
    [
        ({"is_clock_suspect": True}, Reason.CLOCK_SUSPECT, "clock"),
        ({"free_disk_bytes": 1}, Reason.OVER_LIMIT, "disk_free"),
    ],
)
def test_what_is_wrong_around_the_till_stops_risk_and_not_home(
    bench: TillBench, surroundings, reason: Reason, limit: str
) -> None:
    bench.allow_risk(unit_minor=6_000, till_minor=20_000)
    bench.surroundings.update(surroundings)
    waiting = scan(bench)
    assert (waiting.verdict.reason, waiting.verdict.facts.limit) == (reason, limit)
    assert scan(bench, f"home:{STORE}").verdict.level is Level.TILL


def test_old_revocations_lower_the_cap_and_leave_home_alone(bench: TillBench) -> None:
    bench.allow_risk(unit_minor=8_000, till_minor=90_000)
    bench.clock.advance(7 * HOUR_MS)
    half = scan(bench)
    assert (half.verdict.facts.limit, half.verdict.facts.limit_allows) == ("unit_minor", 4_000)
    assert scan(bench, value_minor=4_000).verdict.level is Level.RISK
    bench.clock.advance(71 * HOUR_MS)
    assert scan(bench, value_minor=1).verdict.facts.limit == "keyset_age"
    assert scan(bench, f"home:{STORE}").verdict.level is Level.TILL


def test_home_coupons_stop_at_the_age_the_owner_chose(bench: TillBench) -> None:
    bench.allow_risk(home_stale_ms=80 * HOUR_MS)
    bench.clock.advance(79 * HOUR_MS)
    assert scan(bench, f"home:{STORE}").verdict.level is Level.TILL
    bench.clock.advance(2 * HOUR_MS)
    stopped = scan(bench, f"home:{STORE}")
    assert (stopped.verdict.face, stopped.verdict.reason) == (Face.AMBER_WAIT, Reason.OVER_LIMIT)
    assert stopped.verdict.facts.limit == "revocation_age"


def test_the_file_itself_refuses_a_grant_beyond_the_limits(bench: TillBench) -> None:
    bench.allow_risk(unit_minor=6_000, till_minor=6_000)
    granted = scan(bench)
    with bench.store.work() as work:
        row = work.redemption(granted.rid or "")
    assert row is not None
    second = replace(row, rid=bench.new_rid(), unit="x")
    from local_db.redemption_rows import UPSERT, to_row

    with connect(bench.path, bench.db_key) as raw:
        with pytest.raises(Exception, match="beyond its limits"):
            raw.execute(UPSERT, to_row(second))
        raw.execute(UPSERT, to_row(replace(row, shown=True)))
        raw.rollback()
    raw.close()


def test_a_grant_that_the_file_refuses_leaves_nothing(bench: TillBench) -> None:
    """No policy, and a grant at risk all the same: our own defect ends as a fault, not as money."""
    waiting = scan(bench)
    entries = bench.entry_types()

    def grant() -> None:
        with bench.store.work() as work:
            row = work.redemption(waiting.rid or "")
            assert row is not None
            grant_here(row, Level.RISK, work, bench.desk())

    with pytest.raises(LedgerFault, match="beyond its limits"):
        grant()
    assert bench.entry_types() == entries
    assert bench.verify().ok


def test_limits_and_balances_rebuilt_from_the_entries_equal_the_live_ones(
    bench: TillBench,
) -> None:
    bench.allow_risk(unit_minor=6_000, till_minor=20_000, roles=frozenset())
    scan(bench)
    scan(bench)
    bench.allow_risk(unit_minor=100, till_minor=100)  # lower than what is open by now
    numbers = bench.views.numbers(day_start_utc_ms=0)
    bench.store.close()
    with connect(bench.path, bench.db_key) as raw:
        raw.execute("UPDATE risk_limit SET value = 7")
    raw.close()
    assert "limits" in (bench.verify().reason or "")
    writer = writer_engine(bench.path, bench.db_key)
    rebuild_projections(writer)
    writer.dispose()
    assert bench.verify().ok
    bench.reopen()
    assert bench.views.numbers(day_start_utc_ms=0).risk == numbers.risk
