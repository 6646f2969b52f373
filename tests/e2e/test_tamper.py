"""Somebody alters the till's file, with its key or without: it is seen and named."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from local_db.verify import VerifyReport
from pos_app.anchor import read_anchor
from pos_app.bootstrap.app import App, Options, build
from pos_app.bootstrap.openers import verify_home
from pos_app.bootstrap.requests import answer_request
from pos_app.domain.entries import Entry
from pos_app.errors import GuitaiError
from pos_app.settings import Home
from pos_app.wire.entry import decode_entry, encode_entry, entry_hash
from tests.fakes.e2e_ledger import read_till, unguarded
from tests.fakes.e2e_shop import E2eShop, scan

PAGE_BYTES = 4096
ROUNDS = 12


@pytest.fixture(scope="module")
def _worked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[E2eShop]:
    """A till that redeemed, refused, waited and synced, closed in order."""
    with (
        E2eShop(tmp_path_factory.mktemp("tamper")) as shop,
        pytest.MonkeyPatch.context() as settings,
    ):
        for name, value in shop.settings.items():
            settings.setenv(name, value)
        coupons = shop.issue_many(ROUNDS, off=shop.home_right)
        with shop.open_till(Options(is_resident=True)) as app:
            for coupon in coupons:
                scan(app, coupon.payload)
            scan(app, coupons[0].payload)
            scan(app, "not a coupon")
            app.settle_paper()
        yield shop


@pytest.fixture
def worked(
    _worked: E2eShop, monkeypatch: pytest.MonkeyPatch, _own_folders: None, tmp_path: Path
) -> E2eShop:
    for name, value in _worked.settings.items():
        monkeypatch.setenv(name, value)
    return _worked


@pytest.fixture
def home(worked: E2eShop, tmp_path: Path) -> Path:
    """A copy of the till's folder, for this test alone; the keys open it too."""
    copy = tmp_path / "till"
    shutil.copytree(worked.home, copy)
    return copy


def check(home: Path) -> VerifyReport:
    return verify_home(Home(home))


def entries_in(connection: Any) -> list[tuple[int, Entry, bytes]]:
    rows = connection.execute("SELECT pos, bytes FROM entry ORDER BY pos").fetchall()
    return [(pos, decode_entry(encoded), encoded) for pos, encoded in rows]


def put(connection: Any, pos: int, encoded: bytes, **columns: object) -> None:
    connection.execute(
        "UPDATE entry SET bytes = ?, hash = ? WHERE pos = ?",
        (encoded, columns.get("hash", entry_hash(encoded)), pos),
    )


def test_untouched_copy_is_whole(home: Path):
    report = check(home)
    assert report.ok, report
    assert report.entries == len(read_till(home).entries) > 5 * ROUNDS
    assert report.checkpoints >= 2


def test_one_changed_byte_of_any_entry_names_it(home: Path, rng: Random):
    with unguarded(home) as connection:
        for pos, entry, encoded in rng.sample(entries_in(connection), 25):
            at = rng.randrange(len(encoded))
            changed = bytearray(encoded)
            changed[at] ^= 1 << rng.randrange(8)
            kept = entry_hash(encoded)
            put(connection, pos, bytes(changed), hash=kept)
            report = check(home)
            assert (report.ok, report.first_bad_seq) == (False, entry.seq), (at, report)
            assert report.last_good_seq == (entry.seq - 1 or None)
            put(connection, pos, encoded)
        assert check(home).ok


@pytest.mark.parametrize("which", ["first", "middle", "last"])
def test_removed_entry_is_named(worked: E2eShop, home: Path, which: str):
    with unguarded(home) as connection:
        found = entries_in(connection)
        pos, entry, _ = found[{"first": 0, "middle": len(found) // 2, "last": -1}[which]]
        connection.execute("DELETE FROM entry WHERE pos = ?", (pos,))
    ran = worked.run("ledger", "verify", settings={"GUITAI_HOME": str(home)})
    (report,) = ran.lines
    assert ran.code == 3
    assert (report["ok"], report["first_bad_seq"]) == (False, entry.seq)
    assert report["reason"]
    assert "Traceback" not in ran.err


def test_forged_entry_is_named_although_its_own_hash_fits(home: Path):
    with unguarded(home) as connection:
        pos, entry, encoded = _a_checked_entry(connection)
        forged = encode_entry(replace(entry, body={**entry.body, "amount_minor": 1}))
        assert len(forged) <= len(encoded) + 8
        put(connection, pos, forged)
    report = check(home)
    # The forged one is whole in itself; the next one does not follow from it any more.
    assert (report.ok, report.first_bad_seq) == (False, entry.seq + 1)


def test_rewritten_tail_is_seen_by_the_signed_checkpoint_and_the_anchor(home: Path):
    with unguarded(home) as connection:
        _, forged_from, _ = _a_checked_entry(connection)
        _rewrite_from(connection, forged_from.seq)
    assert not check(home).ok
    Home(home).anchor.unlink()
    report = check(home)
    assert not report.ok
    assert "checkpoint" in (report.reason or "")


def test_last_entry_rewritten_with_its_head_is_seen_by_the_anchor(home: Path):
    with unguarded(home) as connection:
        pos, entry, _ = entries_in(connection)[-1]
        changed = encode_entry(replace(entry, wall=entry.wall + 1))
        put(connection, pos, changed)
        connection.execute("UPDATE entry SET wall_utc_ms = ? WHERE pos = ?", (entry.wall + 1, pos))
        connection.execute("UPDATE ledger_head SET hash = ?", (entry_hash(changed),))
    report = check(home)
    assert (report.ok, report.first_bad_seq) == (False, entry.seq)
    assert "anchor" in (report.reason or "")


def test_cut_off_end_with_its_head_is_seen_by_the_anchor(home: Path):
    with unguarded(home) as connection:
        found = entries_in(connection)
        (before_pos, before, encoded), (pos, last, _) = found[-2:]
        connection.execute("DELETE FROM entry WHERE pos = ?", (pos,))
        connection.execute(
            "UPDATE ledger_head SET seq = ?, pos = ?, hash = ?",
            (before.seq, before_pos, entry_hash(encoded)),
        )
    report = check(home)
    assert (report.ok, report.first_bad_seq) == (False, last.seq)


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE redemption SET amount_minor = amount_minor + 1 WHERE rid = '{rid}'",
        "UPDATE redemption SET state = 'reversed' WHERE rid = '{rid}'",
        "UPDATE redemption SET operator_id = 'somebody' WHERE rid = '{rid}'",
        "DELETE FROM redemption WHERE rid = '{rid}'",
    ],
)
def test_edited_view_is_seen_with_the_redemption_it_belongs_to(home: Path, edit: str):
    row = next(one for one in read_till(home).redemptions.values() if one.state.is_granted)
    with unguarded(home) as connection:
        connection.execute(edit.format(rid=row.rid))
    report = check(home)
    assert (report.ok, report.first_bad_seq) == (False, row.last_seq)
    assert row.rid in (report.reason or "")


@pytest.mark.parametrize(
    "edit",
    [
        "DELETE FROM unit_guard WHERE unit = (SELECT min(unit) FROM unit_guard)",
        "UPDATE unit_guard SET rid = 'x' WHERE unit = (SELECT min(unit) FROM unit_guard)",
        "INSERT INTO unit_guard (unit, rid) VALUES ('00:1', 'x')",
    ],
)
def test_edited_guards_are_seen(home: Path, edit: str):
    with unguarded(home) as connection:
        connection.execute(edit)
    report = check(home)
    assert not report.ok
    assert "guard" in (report.reason or "")


def test_one_changed_byte_on_any_page_of_the_encrypted_file_is_damage(home: Path, rng: Random):
    ledger = Home(home).ledger
    raw = ledger.read_bytes()
    entries = check(home).entries
    for page in range(len(raw) // PAGE_BYTES):
        changed = bytearray(raw)
        changed[page * PAGE_BYTES + rng.randrange(PAGE_BYTES)] ^= 1 << rng.randrange(8)
        ledger.write_bytes(changed)
        report = check(home)
        assert not report.ok, f"page {page + 1}"
        assert report.reason
        assert report.first_bad_seq is not None
        assert (report.last_good_seq or 0) <= report.entries <= entries
    ledger.write_bytes(raw)
    assert check(home).ok


@pytest.mark.expected_logs("LED-10")
def test_till_on_a_damaged_page_works_right_or_says_so(worked: E2eShop, home: Path, rng: Random):
    ledger = Home(home).ledger
    raw = ledger.read_bytes()
    coupon = worked.issue(off=worked.home_right)
    for page in range(len(raw) // PAGE_BYTES):
        changed = bytearray(raw)
        changed[page * PAGE_BYTES + rng.randrange(PAGE_BYTES)] ^= 1 << rng.randrange(8)
        ledger.write_bytes(changed)
        faces = _scan_or_fault(home, coupon.payload)
        assert faces in ("green", "red", "LED-101"), f"page {page + 1}: {faces}"
        for name in ("till.db-wal", "till.db-shm"):
            (home / name).unlink(missing_ok=True)
    assert len(worked.consumed_by(coupon.payload)) <= 1


@pytest.mark.parametrize("length", [0, 1, 100, PAGE_BYTES, 5 * PAGE_BYTES])
def test_cut_off_file_is_damage(worked: E2eShop, home: Path, length: int):
    ledger = Home(home).ledger
    ledger.write_bytes(ledger.read_bytes()[:length])
    report = check(home)
    assert not report.ok
    assert report.reason
    ran = worked.run("status", settings={"GUITAI_HOME": str(home)})
    assert (ran.code, ran.out) == (3, "")
    assert "(LED-101)" in ran.err
    assert "Traceback" not in ran.err


def test_missing_file_is_damage_and_no_new_one_takes_its_place(worked: E2eShop, home: Path):
    Home(home).ledger.unlink()
    report = check(home)
    assert not report.ok
    for command in (("status",), ("redeem", "X"), ("ledger", "tail")):
        ran = worked.run(*command, settings={"GUITAI_HOME": str(home)})
        assert (ran.code, ran.out) == (3, ""), command
        assert "(LED-101)" in ran.err
    assert not Home(home).ledger.exists()


def test_damaged_wal_loses_nothing_in_silence(worked: E2eShop, home: Path, rng: Random):
    crashed = home.parent / "crashed"
    coupons = worked.issue_many(3, off=worked.home_right)
    app = build(Home(home))
    try:
        for coupon in coupons:
            scan(app, coupon.payload)
        app.settle_paper()
        shutil.copytree(home, crashed)  # as a machine that lost power leaves it
    finally:
        app.close()
    anchored = read_anchor(Home(crashed).anchor)
    assert anchored is not None
    wal = crashed / "till.db-wal"
    raw = wal.read_bytes()
    main = (crashed / "till.db").read_bytes()
    for _ in range(20):
        changed = bytearray(raw)
        changed[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)
        (crashed / "till.db").write_bytes(main)
        (crashed / "till.db-shm").unlink(missing_ok=True)
        wal.write_bytes(changed)
        report = check(crashed)
        assert not report.ok or report.entries >= anchored.seq, report


def test_restored_older_file_is_seen_and_goes_on_in_a_new_epoch(worked: E2eShop, home: Path):
    older = home.parent / "older.db"
    shutil.copy(Home(home).ledger, older)
    later, offline = worked.issue_many(2, off=worked.home_right)
    with _opened(home) as app:
        before = app.status.read().seq
        assert scan(app, later.payload)["verdict"] == "green"
        app.sync_once()
    shutil.copy(older, Home(home).ledger)
    report = check(home)
    assert (report.ok, report.first_bad_seq) == (False, before + 1)
    assert "missing" in (report.reason or "")
    with _opened(home) as app:
        assert app.status.read().ep == 2
        again = scan(app, later.payload)
        assert (again["verdict"], again["reason"]) == ("red", "ALREADY_REDEEMED")
        app.sync_once()
        assert app.status.read().unsent == 0
    worked.stop_platform()
    try:
        with _opened(home) as app:
            assert scan(app, offline.payload)["verdict"] == "amber_wait"
    finally:
        worked.start_platform()
    assert check(home).ok
    (old_epoch,) = {entry.ep for entry in map(decode_entry, worked.platform_entries())} - {2}
    assert old_epoch == 1


@contextmanager
def _opened(home: Path) -> Iterator[App]:
    app = build(Home(home))
    try:
        yield app
    finally:
        app.close()


def _scan_or_fault(home: Path, code: str) -> str:
    try:
        app = build(Home(home))
    except GuitaiError as fault:
        return fault.code
    try:
        request = {"act": "redeem", "rid": app.till.new_rid(), "code": code, "operator": "li"}
        return str(answer_request(app, request)["verdict"])
    except GuitaiError as fault:
        return fault.code
    finally:
        app.close()


def _a_checked_entry(connection: Any) -> tuple[int, Entry, bytes]:
    return next(one for one in entries_in(connection) if one[1].type == "redemption.checked")


def _rewrite_from(connection: Any, seq: int) -> None:
    """Change one entry and make every hash after it fit, as a forger with the key would."""
    prev, rid, changed = None, "", b""
    for pos, entry, _ in entries_in(connection):
        if entry.seq < seq:
            continue
        body = {**entry.body, "operator_id": "forger"} if entry.seq == seq else entry.body
        rid = entry.agg if entry.seq == seq else rid
        changed = encode_entry(replace(entry, body=body, prev=prev or entry.prev))
        prev = entry_hash(changed)
        put(connection, pos, changed)
    connection.execute("UPDATE ledger_head SET hash = ?", (prev,))
    connection.execute("UPDATE redemption SET operator_id = 'forger' WHERE rid = ?", (rid,))
