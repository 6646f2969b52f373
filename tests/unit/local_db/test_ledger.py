"""The chain, its verifier and its rebuilt views, on real files."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from local_db.engine import connect
from local_db.verify import Anchor
from pos_app.bootstrap.housekeeping import Housekeeping
from pos_app.domain.acts import Outcome
from pos_app.domain.redemption import ImpossibleTransition, State
from pos_app.services.asks import Ask
from pos_app.wire.entry import decode_entry, entry_hash
from pos_app.work import StaffRow
from tests.fakes.till_bench import NO_ANSWER, STORE, TillBench, consumed, refused

TRIGGERS = ("entry_is_never_changed", "entry_is_never_removed", "entry_is_only_appended")


def busy_day(bench: TillBench, scans: int = 12) -> None:
    """Every kind of end a redemption can have by now."""
    for number in range(scans):
        bench.is_line_up = number % 3 != 0
        step = bench.scan(bench.coupon(f"home:{STORE}" if number % 2 else "none"))
        if isinstance(step, Ask):
            answers = (consumed(step, bench.clock), refused(step, bench.clock, "FROZEN"), NO_ANSWER)
            bench.answer(step, answers[number // 2 % 3])
    bench.scan("no coupon at all")


def tamper(bench: TillBench, *statements: str) -> None:
    """Change the file with the key in hand, as a clever insider would."""
    bench.store.close()
    with connect(bench.path, bench.db_key) as raw:
        for trigger in TRIGGERS:
            raw.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            raw.execute(statement)
    raw.close()


def test_a_whole_ledger_verifies(bench: TillBench) -> None:
    busy_day(bench)
    report = bench.verify()
    assert report.ok, report.reason
    assert report.entries == len(bench.entry_types())
    assert report.head == bench.store.head.hash.hex()


def test_entries_are_linked_dense_and_exact(bench: TillBench) -> None:
    busy_day(bench)
    stored = bench.store.entries(1, 1, limit=1000, bytes_max=10**7)
    previous = bytes(32)
    hlc = 0
    for number, encoded in enumerate(stored, start=1):
        entry = decode_entry(encoded)
        assert (entry.seq, entry.prev) == (number, previous)
        assert entry.hlc > hlc
        previous, hlc = entry_hash(encoded), entry.hlc


def test_every_changed_byte_is_named(bench: TillBench, rng: random.Random) -> None:
    busy_day(bench, scans=4)
    total = len(bench.entry_types())
    seq = rng.randint(1, total)
    encoded = bench.store.entries(1, seq, limit=1, bytes_max=10**6)[0]
    at = rng.randrange(len(encoded))
    changed = encoded[:at] + bytes([encoded[at] ^ (1 << rng.randrange(8))]) + encoded[at + 1 :]
    tamper(bench, f"UPDATE entry SET bytes = x'{changed.hex()}' WHERE seq = {seq}")
    report = bench.verify()
    assert not report.ok
    assert report.first_bad_seq == seq


@pytest.mark.parametrize("which", ["first", "middle", "last"])
def test_a_removed_entry_is_named(bench: TillBench, which: str) -> None:
    busy_day(bench)
    total = len(bench.entry_types())
    seq = {"first": 1, "middle": total // 2, "last": total}[which]
    tamper(bench, f"DELETE FROM entry WHERE seq = {seq}")
    report = bench.verify()
    assert not report.ok
    assert report.first_bad_seq == seq


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE redemption SET state = 'voided' WHERE state = 'confirmed'", "view"),
        ("UPDATE redemption SET amount_minor = 1", "view"),
        ("DELETE FROM redemption WHERE state = 'rejected'", "view"),
        ("DELETE FROM unit_guard", "guards"),
        ("UPDATE unit_guard SET rid = 'another'", "guards"),
    ],
)
def test_an_edited_view_is_seen(bench: TillBench, statement: str, word: str) -> None:
    busy_day(bench)
    tamper(bench, statement)
    report = bench.verify()
    assert not report.ok
    assert word in (report.reason or "")


def test_a_truncated_tail_is_seen_by_the_anchor_even_if_the_head_was_mended(
    bench: TillBench,
) -> None:
    bench.redeem(bench.coupon())
    before = bench.store.head
    bench.redeem(bench.coupon())
    head = bench.store.head
    anchor = Anchor(head.ep, head.seq, head.hash)
    tamper(
        bench,
        f"DELETE FROM entry WHERE seq > {before.seq}",
        f"UPDATE ledger_head SET seq = {before.seq}, pos = {before.pos}, "
        f"hash = x'{before.hash.hex()}'",
        f"DELETE FROM redemption WHERE last_seq > {before.seq}",
        "DELETE FROM unit_guard WHERE rid NOT IN (SELECT rid FROM redemption)",
    )
    assert bench.verify().ok
    report = bench.verify(anchor)
    assert not report.ok
    assert report.first_bad_seq == before.seq + 1


def test_a_damaged_file_is_reported_with_the_last_good_entry(
    bench: TillBench, rng: random.Random
) -> None:
    busy_day(bench, scans=60)
    bench.store.close()
    content = bytearray(bench.path.read_bytes())
    at = rng.randrange(4096, len(content))
    content[at] ^= 0xFF
    bench.path.write_bytes(content)
    report = bench.verify()
    assert not report.ok
    assert "damaged" in (report.reason or "") or "malformed" in (report.reason or "")
    assert (report.first_bad_seq or 0) >= 1


def test_checkpoints_are_signed_and_checked(bench: TillBench, tmp_path) -> None:
    housekeeping = Housekeeping(bench.store, tmp_path / "anchor", bench.device)
    bench.redeem(bench.coupon())
    housekeeping.checkpoint()
    bench.redeem(bench.coupon())
    report = bench.verify()
    assert report.ok, report.reason
    assert report.checkpoints == 1
    bench.device = type(bench.device)(bytes(range(32)))
    assert not bench.verify().ok


def test_work_left_without_commit_leaves_no_trace(bench: TillBench) -> None:
    bench.redeem(bench.coupon())
    head, types = bench.store.head, bench.entry_types()
    with bench.store.work() as work:
        work.append("till.started", "x", {})
        work.save_setting("left", "behind")
    assert bench.store.head == head
    assert bench.entry_types() == types
    with bench.store.work() as work:
        assert work.setting("left") is None


def test_a_second_rid_never_takes_a_held_unit(bench: TillBench) -> None:
    outcome = bench.redeem(bench.coupon())
    with pytest.raises(Exception, match="UNIQUE"), bench.store.work() as work:
        work.take_guard(outcome.unit or "", bench.new_rid())


def test_an_impossible_step_is_refused_before_it_is_written(bench: TillBench) -> None:
    outcome = bench.redeem(bench.coupon())
    with bench.store.work() as work:
        redemption = work.redemption(outcome.rid or "")
        assert redemption is not None
        with pytest.raises(ImpossibleTransition):
            work.enter(redemption, State.CLAIMING, {})
    assert bench.verify().ok


@pytest.mark.parametrize(
    "body", [{"amount": 1.5}, {"deep": [{"x": 0.1}]}, {1: "key"}, {"when": object()}]
)
def test_the_ledger_keeps_no_floats_and_no_strangers(bench: TillBench, body: dict) -> None:
    with bench.store.work() as work, pytest.raises(ValueError, match="ledger"):
        work.append("till.started", "x", body)


def test_reopening_goes_on_where_the_chain_stood(bench: TillBench) -> None:
    bench.redeem(bench.coupon())
    head = bench.store.head
    bench.reopen()
    assert bench.store.head == head
    outcome = bench.redeem(bench.coupon())
    assert outcome.entry_seq is not None
    assert bench.verify().ok


def test_numbers_of_the_status_cluster(bench: TillBench) -> None:
    bench.is_line_up = False
    for _ in range(3):
        step = bench.scan(bench.coupon(f"home:{STORE}"))
        assert isinstance(step, Outcome)
    waiting = bench.scan(bench.coupon("none"))
    assert isinstance(waiting, Outcome)
    numbers = bench.views.numbers(day_start_utc_ms=0)
    assert (numbers.exposure_minor, numbers.exposure_count) == (3 * 5800, 3)
    assert numbers.in_doubt == 1
    assert numbers.unsent == len(bench.entry_types())
    assert numbers.today_count == 3


def test_evidence_of_one_redemption_does_not_open_as_anothers(bench: TillBench) -> None:
    first, second = bench.redeem(bench.coupon()), bench.redeem(bench.coupon())
    swap: Callable[[str], str] = (
        "UPDATE coupon_evidence SET sealed = (SELECT sealed FROM coupon_evidence WHERE rid = '{}') "
        "WHERE rid = '{}'"
    ).format
    with connect(bench.path, bench.db_key) as raw:
        raw.execute(swap(first.rid, second.rid))
    raw.close()
    from pos_app.errors import LedgerDamaged

    with bench.store.work() as work, pytest.raises(LedgerDamaged):
        work.evidence(second.rid or "")


def test_views_rebuilt_from_entries_equal_the_live_ones(bench: TillBench) -> None:
    from local_db.engine import writer_engine
    from local_db.rebuild import rebuild_projections

    busy_day(bench)
    tamper(bench, "DELETE FROM redemption", "DELETE FROM unit_guard")
    assert not bench.verify().ok
    writer = writer_engine(bench.path, bench.db_key)
    rebuilt = rebuild_projections(writer)
    writer.dispose()
    report = bench.verify()
    assert report.ok, report.reason
    assert rebuilt == 13


@pytest.mark.parametrize(
    ("statement", "word"),
    [
        ("UPDATE setting SET value = '00' WHERE name = 'root-pub'", "root key"),
        (
            "INSERT INTO staff (operator_id, name, role, pin_hash) VALUES ('x','x','owner','')",
            "role",
        ),
        ("UPDATE staff SET role = 'owner'", "role"),
        ("INSERT INTO upload_cursor VALUES ('platform', 1, 999999, 0)", "delivered"),
        ("DELETE FROM setting WHERE name = 'guards'", "guards"),
    ],
)
def test_a_changed_fact_beside_the_chain_is_named(
    bench: TillBench, statement: str, word: str
) -> None:
    with bench.store.work() as work:
        body = {
            "root_pub": b"\x01" * 32,
            "device_pub": bench.device.public_raw,
            "single_till": False,
        }
        work.append("till.enrolled", "dev", body)
        work.save_setting("root-pub", (b"\x01" * 32).hex())
        work.save_setting("guards", "incomplete")
        work.save_staff(StaffRow("li", "李晓雯", "cashier", "hash"))
        work.append("staff.added", "li", {"operator_id": "li", "role": "cashier"})
        work.commit()
    assert bench.verify().ok
    tamper(bench, statement)
    report = bench.verify()
    assert not report.ok
    assert word in (report.reason or "")
