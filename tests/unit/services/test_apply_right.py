"""A recall at the till: the right goes back when nothing holds the unit, and stays back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from local_db.engine import connect, writer_engine
from local_db.rebuild import rebuild_projections
from pos_app.domain.acts import Outcome
from pos_app.domain.verdict import Face, Level, Reason
from pos_app.services.apply_right import GUARDS, GUARDS_INCOMPLETE
from pos_app.services.apply_stream import apply_page
from pos_app.services.asks import Ask
from pos_app.wire.entry import decode_entry
from pos_app.wire.records import RightItem, StreamItem, StreamPage
from tests.fakes.till_bench import NO_ANSWER, STORE, TillBench, consumed

HOME = f"home:{STORE}"


class NoKeys:
    def version_if_newer(self, signed: object) -> int | None:
        return None


def recall(bench: TillBench, unit: str, *, recall_id: str = "recall-1", ver: int = 1) -> int:
    """The recall comes in with a page of the stream; gives how many changes that made."""
    item = RightItem(unit=unit, recall_id=recall_id, ver=ver, since_utc_ms=1)
    page = StreamPage(
        items=(StreamItem(rev=1, right=item),), next="rights.1", more=False, as_of_utc_ms=1,
        server_utc_ms=1,
    )  # fmt: skip
    with bench.store.work() as work:
        return apply_page("rights", page, work, NoKeys())


def unit_of(bench: TillBench, code: str, k: int = 1) -> str:
    return f"{bench.ring.read(code).coupon_id.hex()}:{k}"


def last_entry(bench: TillBench) -> tuple[str, str, Mapping[str, Any]]:
    encoded = bench.store.entries(1, bench.store.head.seq, limit=1, bytes_max=10**6)[0]
    entry = decode_entry(encoded)
    return entry.type, entry.agg, entry.body


def offline(bench: TillBench, code: str) -> Outcome:
    bench.is_line_up = False
    outcome = bench.scan(code)
    assert isinstance(outcome, Outcome)
    return outcome


def test_a_unit_nobody_holds_is_released_and_then_waits_for_the_platform(bench: TillBench) -> None:
    code = bench.coupon(HOME)
    unit = unit_of(bench, code)
    assert recall(bench, unit) == 1
    kind, agg, body = last_entry(bench)
    assert (kind, agg, body["recall_id"], body["unit"]) == (
        "right.released", unit, "recall-1", unit,
    )  # fmt: skip
    bench.reopen()
    waiting = offline(bench, code)
    assert (waiting.verdict.face, waiting.verdict.reason) == (
        Face.AMBER_WAIT, Reason.PLATFORM_DOWN,
    )  # fmt: skip
    assert bench.verify().ok


def test_a_released_unit_is_green_when_the_platform_says_yes(bench: TillBench) -> None:
    code = bench.coupon(HOME)
    recall(bench, unit_of(bench, code))
    assert bench.redeem(code).verdict.face is Face.GREEN


def test_an_unanswered_claim_of_a_released_unit_is_not_granted_here(bench: TillBench) -> None:
    code = bench.coupon(HOME)
    recall(bench, unit_of(bench, code))
    ask = bench.scan(code)
    assert isinstance(ask, Ask)
    outcome = bench.answer(ask, NO_ANSWER)
    assert isinstance(outcome, Outcome)
    assert outcome.verdict.face is Face.AMBER_WAIT


@pytest.mark.parametrize("how", ["granted", "claiming", "confirmed"])
def test_a_unit_that_is_held_is_kept(bench: TillBench, how: str) -> None:
    code = bench.coupon(HOME)
    if how == "granted":
        rid = offline(bench, code).rid
    else:
        ask = bench.scan(code)
        assert isinstance(ask, Ask)
        rid = ask.rid
        if how == "confirmed":
            bench.answer(ask, consumed(ask, bench.clock))
    recall(bench, unit_of(bench, code))
    kind, _, body = last_entry(bench)
    assert (kind, body["why"], body["rid"]) == ("right.kept", "guarded", rid)
    assert bench.verify().ok


def test_a_recall_after_a_refusal_finds_the_unit_free(bench: TillBench) -> None:
    code = bench.coupon(HOME)
    offline(bench, bench.coupon(HOME))
    recall(bench, unit_of(bench, code))
    assert last_entry(bench)[0] == "right.released"


def test_the_same_recall_twice_is_answered_once(bench: TillBench) -> None:
    unit = unit_of(bench, bench.coupon(HOME))
    assert (recall(bench, unit), recall(bench, unit)) == (1, 0)
    assert bench.entry_types() == ["right.released"]


def test_a_till_that_does_not_know_its_guards_keeps_the_right(bench: TillBench) -> None:
    with bench.store.work() as work:
        work.save_setting(GUARDS, GUARDS_INCOMPLETE)
        work.commit()
    recall(bench, unit_of(bench, bench.coupon(HOME)))
    kind, _, body = last_entry(bench)
    assert (kind, body["why"]) == ("right.kept", "guards_incomplete")


def test_a_higher_version_may_be_granted_here_again_and_the_lower_never(bench: TillBench) -> None:
    code = bench.coupon(HOME, ver=2)
    recall(bench, unit_of(bench, code), ver=2)
    bench.serial -= 1
    newer = bench.coupon(HOME, ver=3)
    assert unit_of(bench, newer) == unit_of(bench, code)
    assert offline(bench, newer).verdict.level is Level.TILL
    other = bench.coupon(HOME, ver=2)
    recall(bench, unit_of(bench, other), recall_id="recall-2", ver=3)
    assert offline(bench, other).verdict.face is Face.AMBER_WAIT


def test_the_other_uses_of_a_card_stay_ours(bench: TillBench) -> None:
    card = bench.coupon(HOME, uses=3)
    recall(bench, unit_of(bench, card, 1))
    taken = [offline(bench, card) for _ in range(3)]
    assert [one.k for one in taken[:2]] == [2, 3]
    assert taken[2].verdict.face is Face.AMBER_WAIT


def test_given_back_rights_are_rebuilt_from_the_entries(bench: TillBench) -> None:
    released, kept = bench.coupon(HOME), bench.coupon(HOME)
    offline(bench, kept)
    recall(bench, unit_of(bench, released))
    recall(bench, unit_of(bench, kept), recall_id="recall-2")
    bench.store.close()
    with connect(bench.path, bench.db_key) as raw:
        raw.execute("DELETE FROM right_recall")
    raw.close()
    assert "rights" in (bench.verify().reason or "")
    writer = writer_engine(bench.path, bench.db_key)
    rebuild_projections(writer)
    writer.dispose()
    assert bench.verify().ok
    bench.reopen()
    assert offline(bench, released).verdict.face is Face.AMBER_WAIT
