"""What the sync centre reads, on a real ledger: unsent entries, feeds, doubts, cases, the table."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from pos_app.domain.acts import Line
from pos_app.domain.redemption import State
from pos_app.domain.sync_centre import (
    ROWS_MAX,
    STALE_MS,
    About,
    Feed,
    FeedRow,
    UnsentRow,
    Why,
    tail_of,
)
from pos_app.domain.sync_export import BYTE_ORDER_MARK, COLUMNS, unsent_csv
from pos_app.services.asks import Ask
from tests.fakes.till_bench import NO_ANSWER, STORE, TillBench


def centre(bench: TillBench, line: Line = Line.ONLINE):
    return bench.views.sync_centre(line, "CNY")


def acknowledge(bench: TillBench, ep: int, through: int) -> None:
    with bench.store.work() as work:
        work.move_upload_cursor("platform", ep, through)
        work.commit()


def write(bench: TillBench, count: int) -> None:
    with bench.store.work() as work:
        for _ in range(count):
            work.append("staff.signed_out", "li", {"operator_id": "li"})
        work.commit()


def case(bench: TillBench, rid: str, kind: str, case_id: str) -> None:
    with bench.store.work() as work:
        work.note_conflict(rid, kind, case_id)
        work.commit()


def test_a_fresh_till_has_nothing_to_show(bench: TillBench) -> None:
    shown = centre(bench)
    assert (shown.unsent_count, shown.unsent, shown.oldest_unsent_utc_ms) == (0, (), None)
    assert (shown.doubt_count, shown.conflict_count, shown.conflict_minor) == (0, 0, 0)
    assert shown.last_success_utc_ms is None
    assert shown.feeds == tuple(FeedRow(feed, None) for feed in Feed)


def test_entries_stay_until_the_platform_has_acknowledged_them(bench: TillBench) -> None:
    outcome = bench.redeem(bench.coupon())
    head = bench.store.head
    before = centre(bench)
    assert before.unsent_count == len(before.unsent) == head.seq
    assert [row.seq for row in before.unsent] == list(range(1, head.seq + 1))
    granted = next(row for row in before.unsent if row.type == "redemption.granted")
    assert granted.about is not None
    assert granted.about.rid == outcome.rid
    assert granted.moved_minor == 5800
    assert all(row.moved_minor is None for row in before.unsent if row is not granted)
    acknowledge(bench, 1, head.seq - 1)
    after = centre(bench)
    assert [row.seq for row in after.unsent] == [head.seq]
    assert after.unsent[0].hash_hex == head.hash.hex()
    assert after.last_success_utc_ms == bench.clock.wall_utc_ms()


def test_entries_of_an_older_epoch_are_still_unsent(bench: TillBench) -> None:
    write(bench, 2)
    with bench.store.work() as work:
        work.open_epoch(2)
        work.append("till.rolled_back", "m1-till", {})
        work.commit()
    acknowledge(bench, 1, 1)
    assert [(row.ep, row.seq) for row in centre(bench).unsent] == [(1, 2), (2, 1)]


def test_the_line_says_why(bench: TillBench) -> None:
    write(bench, 1)
    reasons = {line: centre(bench, line).unsent[0].why for line in Line}
    assert reasons == {Line.ONLINE: Why.WAITING, Line.WEAK: Why.BUSY, Line.OFFLINE: Why.OFFLINE}


def test_a_long_list_is_cut_at_its_old_end_and_counted_whole(bench: TillBench) -> None:
    write(bench, ROWS_MAX + 35)
    shown = centre(bench)
    assert shown.unsent_count == ROWS_MAX + 35
    assert [row.seq for row in shown.unsent] == list(range(36, ROWS_MAX + 36))
    assert shown.oldest_unsent_utc_ms is not None
    assert len(bench.views.unsent(Line.ONLINE, 10_000)) == ROWS_MAX + 35


def test_feeds_tell_their_age(bench: TillBench) -> None:
    now = bench.clock.wall_utc_ms()
    with bench.store.work() as work:
        work.move_stream_cursor("keys", "7", now)
        work.move_stream_cursor("revocations", "9", now - STALE_MS - 1)
        work.commit()
    feeds = {row.feed: row for row in centre(bench).feeds}
    assert not feeds[Feed.KEYS].is_stale(now)
    assert feeds[Feed.REVOCATIONS].is_stale(now)
    assert feeds[Feed.VERDICTS].is_stale(now)


def test_an_undecided_redemption_is_a_doubt(bench: TillBench) -> None:
    ask = bench.scan(bench.coupon())
    assert isinstance(ask, Ask)
    bench.answer(ask, NO_ANSWER)
    shown = centre(bench)
    assert shown.doubt_count == 1
    assert shown.doubts[0].about.rid == ask.rid
    assert shown.doubts[0].about.state is State.IN_DOUBT
    assert shown.doubts[0].since_utc_ms <= bench.clock.wall_utc_ms()


def test_cases_stand_by_money_and_unknown_ones_too(bench: TillBench) -> None:
    bench.is_line_up = False
    small = bench.scan(bench.coupon(f"home:{STORE}", value_minor=900))
    large = bench.scan(bench.coupon(f"home:{STORE}", value_minor=70_000))
    stranger = bench.new_rid()
    case(bench, stranger, "C16", "")
    case(bench, small.rid, "C3", "R-1")
    case(bench, large.rid, "C5", "R-2")
    case(bench, large.rid, "C5", "R-2")
    shown = centre(bench)
    assert [row.rid for row in shown.conflicts] == [large.rid, small.rid, stranger]
    assert [row.case_id for row in shown.conflicts] == ["R-2", "R-1", ""]
    assert shown.conflicts[2].about is None
    assert (shown.conflict_count, shown.conflict_minor) == (3, 70_900)


def test_no_row_carries_a_code(bench: TillBench) -> None:
    code = bench.coupon()
    ask = bench.scan(code)
    assert isinstance(ask, Ask)
    bench.answer(ask, NO_ANSWER)
    shown = repr(centre(bench)) + unsent_csv(bench.views.unsent(Line.ONLINE, 100))
    assert code not in shown
    assert code[4:40] not in shown


def about(**changes: object) -> About:
    plain = About(
        rid="0192f0c1-0000-7000-8000-00000000abcd",
        code_tail="6038",
        title_zh="双人轻食套餐",
        title_en="Light meal",
        amount_minor=6800,
        currency="CNY",
        operator_id="li",
        state=State.GRANTED,
        offline=True,
    )
    return replace(plain, **changes)


def test_the_table_opens_in_a_spreadsheet_and_runs_nothing() -> None:
    evil = about(title_zh='=HYPERLINK("x","y")', title_en="@SUM(1)", operator_id="-li\n+1")
    rows = [
        UnsentRow(1, 7, "redemption.granted", 1_795_000_000_123, Why.OFFLINE, "ab" * 32, evil),
        UnsentRow(1, 8, "till.started", 1_795_000_000_123, Why.WAITING, "cd" * 32),
    ]
    text = unsent_csv(rows)
    assert text.startswith(BYTE_ORDER_MARK)
    head, first, second = csv.reader(io.StringIO(text.removeprefix(BYTE_ORDER_MARK), newline=""))
    assert tuple(head) == COLUMNS
    assert len(first) == len(second) == len(COLUMNS)
    cells = dict(zip(COLUMNS, first, strict=True))
    assert cells["title_zh"] == '\'=HYPERLINK("x","y")'
    assert cells["title_en"] == "'@SUM(1)"
    assert cells["operator"].startswith("'-")
    assert cells["redemption_tail"] == tail_of(evil.rid) == "0000abcd"
    assert cells["written_at_utc"] == "2026-11-18T11:06:40.123+00:00"
    assert not any(cell[:1] in "=+-@" for cell in first + second if cell)


def test_a_refusal_is_told_from_a_slow_platform(bench: TillBench) -> None:
    write(bench, 1)
    for fault, why in (("NET-102", Why.REFUSED), ("NET-103", Why.BUSY), ("", Why.WAITING)):
        assert bench.views.sync_centre(Line.ONLINE, "CNY", fault).unsent[0].why is why
        assert bench.views.sync_centre(Line.OFFLINE, "CNY", fault).unsent[0].why is Why.OFFLINE
