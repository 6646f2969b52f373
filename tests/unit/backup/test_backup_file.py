"""Backups of a real ledger: taken while it is written, opened, cut, altered and refused."""

from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path
from random import Random
from threading import Event, Thread

import msgspec
import pytest

from local_db.backup import BackupStamp, LedgerFile, verify_backup, write_backup
from local_db.backup_file import MAGIC, Manifest, read_manifest, seal_manifest
from local_db.engine import connect
from local_db.migrate import SCHEMA_VERSION
from pos_app.errors import (
    BackupFault,
    BackupNotWritten,
    BackupTooNew,
    BackupUnreadable,
    LedgerDamaged,
    RecoveryRefused,
)
from tests.fakes.till_bench import DEV, STORE, TillBench

DEADLINE_S = 30.0
CONFIG = {"dev": DEV, "platform_url": "https://platform.example"}


def ledger(bench: TillBench) -> LedgerFile:
    return LedgerFile(bench.path, bench.db_key, bench.device.public_raw)


def stamp(bench: TillBench, program: str = "guitai/0.1.0") -> BackupStamp:
    return BackupStamp(bench.device, program, bench.clock.wall_utc_ms(), CONFIG)


def back_up(bench: TillBench, target: Path) -> Manifest:
    return write_backup(ledger(bench), target, stamp(bench))


def verified(bench: TillBench, file: Path, scratch: Path) -> tuple[Manifest, object]:
    return verify_backup(file, bench.db_key, bench.device.public_raw, scratch=scratch)


def write_entries(bench: TillBench, count: int) -> None:
    with bench.store.work() as work:
        for number in range(count):
            work.append("till.noted", DEV, {"number": number, "text": "x" * 200})
        work.commit()


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "drive" / "shop.gtbackup"


def parts(target: Path) -> list[Path]:
    return [path for path in target.parent.iterdir() if path != target]


def test_backup_opens_and_says_what_is_in_it(bench: TillBench, target: Path, tmp_path: Path):
    for _ in range(3):
        bench.redeem(bench.coupon(f"home:{STORE}"))
    manifest = back_up(bench, target)
    head = bench.store.head
    assert (manifest.dev, manifest.ep, manifest.seq) == (DEV, head.ep, head.seq)
    assert manifest.head == head.hash.hex()
    assert manifest.counts["entry"] == manifest.entries == head.pos
    assert manifest.counts["redemption"] == 3
    assert manifest.config == CONFIG
    read, report = verified(bench, target, tmp_path)
    assert read == manifest
    assert report.ok
    assert parts(target) == []
    content = target.read_bytes()
    assert hashlib.sha256(content[: manifest.db_bytes]).hexdigest() == manifest.db_sha256
    assert b"SQLite format" not in content
    if os.name == "posix":
        assert target.stat().st_mode & 0o777 == 0o600


def test_backup_is_one_moment_of_a_ledger_that_is_being_written(
    bench: TillBench, target: Path, tmp_path: Path
):
    write_entries(bench, 3000)
    before, stop = bench.store.head.seq, Event()

    def keep_writing() -> None:
        while not stop.is_set():
            write_entries(bench, 5)

    writer = Thread(target=keep_writing, name="writer")
    writer.start()
    try:
        made = [back_up(bench, target) for _ in range(5)]
    finally:
        stop.set()
        writer.join(DEADLINE_S)
    assert verified(bench, target, tmp_path)[1].ok
    seqs = [manifest.seq for manifest in made]
    assert before <= seqs[0]
    assert seqs == sorted(seqs)
    assert seqs[-1] > before, "nothing was written meanwhile: this test proved nothing"
    assert bench.verify().ok


def test_stop_ends_a_backup_and_leaves_the_old_one(bench: TillBench, target: Path):
    back_up(bench, target)
    old = target.read_bytes()
    with pytest.raises(BackupFault):
        write_backup(ledger(bench), target, stamp(bench), is_stopping=lambda: True)
    assert target.read_bytes() == old
    assert parts(target) == []


def test_place_that_cannot_be_written_is_said_so(bench: TillBench, tmp_path: Path):
    (tmp_path / "a-file").write_text("no folder", "utf-8")
    with pytest.raises(BackupNotWritten):
        back_up(bench, tmp_path / "a-file" / "shop.gtbackup")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_file_cut_short_is_no_backup(bench: TillBench, target: Path, tmp_path: Path, share: float):
    back_up(bench, target)
    whole = target.read_bytes()
    target.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(BackupUnreadable):
        verified(bench, target, tmp_path)


def test_any_changed_byte_is_refused(bench: TillBench, target: Path, tmp_path: Path, rng: Random):
    back_up(bench, target)
    whole = target.read_bytes()
    for _ in range(60):
        at = rng.randrange(len(whole))
        changed = whole[:at] + bytes([whole[at] ^ 1 << rng.randrange(8)]) + whole[at + 1 :]
        target.write_bytes(changed)
        with pytest.raises((BackupUnreadable, RecoveryRefused, BackupTooNew)):
            verified(bench, target, tmp_path)
    assert not list(tmp_path.glob(".*"))


def test_another_tills_keys_do_not_open_it(bench: TillBench, target: Path, tmp_path: Path):
    write_entries(bench, 5)
    back_up(bench, target)
    with pytest.raises(RecoveryRefused):
        verify_backup(target, bench.db_key, bytes(32), scratch=tmp_path)
    with pytest.raises(RecoveryRefused):
        verify_backup(target, bytes(32), bench.device.public_raw, scratch=tmp_path)


def test_damaged_ledger_is_not_handed_on_as_a_backup(bench: TillBench, target: Path):
    write_entries(bench, 300)
    back_up(bench, target)
    old = target.read_bytes()
    bench.store.close()
    with bench.path.open("r+b") as file:
        file.seek(bench.path.stat().st_size // 2 // 4096 * 4096 + 100)
        file.write(os.urandom(64))
    with pytest.raises((LedgerDamaged, BackupFault)) as caught:
        back_up(bench, target)
    assert not isinstance(caught.value, BackupNotWritten)
    assert target.read_bytes() == old
    assert parts(target) == []


def test_changed_view_is_not_handed_on_either(bench: TillBench, target: Path):
    bench.redeem(bench.coupon())
    bench.store.close()
    with connect(bench.path, bench.db_key) as raw:
        raw.execute("UPDATE redemption SET amount_minor = 1")
    raw.close()
    with pytest.raises(BackupFault, match="view of redemption"):
        back_up(bench, target)


def rewritten(bench: TillBench, target: Path, **changes: object) -> None:
    """The same backup with another description, signed by its own till."""
    signed = read_manifest(target)
    database = target.read_bytes()[: signed.manifest.db_bytes]
    with target.open("wb") as file:
        file.write(database)
        seal_manifest(file, msgspec.structs.replace(signed.manifest, **changes), bench.device)


def test_older_program_with_the_same_schema_is_fine(bench: TillBench, target: Path, tmp_path: Path):
    write_backup(ledger(bench), target, replace(stamp(bench), program="guitai/0.0.1"))
    manifest, report = verified(bench, target, tmp_path)
    assert (report.ok, manifest.program) == (True, "guitai/0.0.1")


@pytest.mark.parametrize("changes", [{"schema": 99}, {"format": 2}])
def test_newer_programs_backup_is_refused_by_name(
    bench: TillBench, target: Path, tmp_path: Path, changes: dict[str, int]
):
    back_up(bench, target)
    rewritten(bench, target, **changes)
    with pytest.raises(BackupTooNew):
        verified(bench, target, tmp_path)


def test_newer_form_of_the_file_is_refused_by_name(bench: TillBench, target: Path):
    back_up(bench, target)
    target.write_bytes(target.read_bytes()[: -len(MAGIC)] + MAGIC[:6] + b"02")
    with pytest.raises(BackupTooNew):
        read_manifest(target)


@pytest.mark.parametrize(
    "changes", [{"entries": 1}, {"head": "00" * 32}, {"seq": 1}, {"counts": {"entry": 2}}]
)
def test_description_that_does_not_fit_the_ledger_is_refused(
    bench: TillBench, target: Path, tmp_path: Path, changes: dict[str, object]
):
    write_entries(bench, 5)
    back_up(bench, target)
    rewritten(bench, target, **changes)
    assert not is_accepted(bench, target, tmp_path)


def is_accepted(bench: TillBench, file: Path, scratch: Path) -> bool:
    try:
        return verified(bench, file, scratch)[1].ok
    except BackupUnreadable:
        return False


def test_older_schema_is_judged_by_its_chain(
    bench: TillBench, target: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    write_entries(bench, 20)
    monkeypatch.setattr("local_db.backup.SCHEMA_VERSION", SCHEMA_VERSION + 1)
    bench.store.close()
    with connect(bench.path, bench.db_key) as raw:
        raw.execute("ALTER TABLE redemption DROP COLUMN attended")
    raw.close()
    manifest = back_up(bench, target)
    assert manifest.schema == SCHEMA_VERSION
    assert verified(bench, target, tmp_path)[1].ok
