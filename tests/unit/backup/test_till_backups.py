"""A till's own backups: named, rotated, written down, made once a day by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import wait
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest

from local_db.backup_file import read_manifest
from local_db.migrate import SCHEMA_VERSION
from pos_app.bootstrap.backup import (
    BackupParts,
    DailyBackup,
    backup_before_migration,
    make_backup,
    newest_backup,
)
from pos_app.bootstrap.secrets import Secrets, open_secrets
from pos_app.domain.backup_plan import HOUR_MS, Freshness, backup_name
from pos_app.errors import WrongUse
from pos_app.settings import Home, TillConfig
from pos_app.workers import Worker
from tests.conftest import ExpectedLogs
from tests.fakes.till_bench import DEV, TillBench

DEADLINE_S = 30.0


@pytest.fixture
def parts(bench: TillBench) -> BackupParts:
    home = Home(bench.folder)
    keystore = open_secrets(home, create=True).keystore
    secrets = Secrets(keystore, bench.db_key, bytes(32), bench.device)

    def on_ledger(act):
        with bench.store.work() as work:
            return act(work)

    config = TillConfig(dev=DEV, till_name="1号台", time_zone="Asia/Shanghai")
    return BackupParts(home, config, secrets, bench.clock, on_ledger)


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker("backup")
    yield made
    made.stop(DEADLINE_S)


def settle(worker: Worker) -> None:
    wait([worker.submit(lambda: None)], timeout=DEADLINE_S)


def files(parts: BackupParts) -> list[str]:
    return sorted(path.name for path in parts.home.backups.iterdir())


def test_backup_is_written_down_in_the_ledger_with_head_and_checksum(
    parts: BackupParts, bench: TillBench
):
    made = make_backup(parts, operator_id="owner")
    assert made.file.name == backup_name(DEV, bench.clock.wall_utc_ms())
    assert read_manifest(made.file).manifest == made.manifest
    assert made.manifest.config["till_name"] == "1号台"
    assert bench.entry_types() == ["backup.made"]
    assert newest_backup(parts.home) == bench.clock.wall_utc_ms()


def test_two_years_of_daily_backups_leave_a_bounded_folder(parts: BackupParts, bench: TillBench):
    parts.home.backups.mkdir()
    now = bench.clock.wall_utc_ms()
    for day in range(1, 730):
        (parts.home.backups / backup_name(DEV, now - day * 24 * HOUR_MS)).write_bytes(b"")
    (parts.home.backups / "notes.txt").write_text("the owner's own", "utf-8")
    (parts.home.backups / ".guitai-x.gtbackup.0000.part").write_bytes(b"half")
    made = make_backup(parts)
    left = files(parts)
    assert made.file.name in left
    assert "notes.txt" in left
    assert not any(name.endswith(".part") for name in left)
    assert len(left) <= 7 + 4 + 12 + 1
    assert len(made.removed) + len(left) == 730 + 1


def test_backup_elsewhere_rotates_nothing_and_takes_a_folder_too(
    parts: BackupParts, tmp_path: Path
):
    drive = tmp_path / "drive"
    drive.mkdir()
    (drive / "other.gtbackup").write_bytes(b"")
    made = make_backup(parts, drive)
    assert made.file.parent == drive
    assert made.removed == ()
    assert (drive / "other.gtbackup").exists()


def test_backup_never_lands_on_the_tills_own_files(parts: BackupParts):
    with pytest.raises(WrongUse):
        make_backup(parts, parts.home.ledger)
    with pytest.raises(WrongUse):
        make_backup(parts, parts.home.path)


def test_daily_backup_comes_by_itself_once_a_day(
    parts: BackupParts, bench: TillBench, worker: Worker
):
    daily = DailyBackup(parts, worker)
    assert daily.light is Freshness.RED
    assert daily.run_if_due()
    settle(worker)
    assert daily.light is Freshness.GREEN
    assert not daily.run_if_due()
    bench.clock.advance(24 * HOUR_MS - 1)
    assert not daily.run_if_due()
    bench.clock.advance(1)
    assert daily.run_if_due()
    settle(worker)
    assert len(files(parts)) == 2
    assert not DailyBackup(parts, worker).run_if_due(), "a restart forgets nothing"


def test_only_one_daily_backup_runs_and_a_full_worker_is_asked_again(
    parts: BackupParts, worker: Worker
):
    gate = Event()
    blocked = worker.submit(gate.wait, DEADLINE_S)
    daily = DailyBackup(parts, worker)
    assert daily.run_if_due()
    assert not daily.run_if_due()
    gate.set()
    wait([blocked], timeout=DEADLINE_S)
    settle(worker)
    assert len(files(parts)) == 1
    worker.stop()
    assert not DailyBackup(replace(parts, home=Home(parts.home.path / "x")), worker).run_if_due()


def test_failed_daily_backup_is_tried_again_later(
    parts: BackupParts, bench: TillBench, worker: Worker, expected_logs: ExpectedLogs
):
    expected_logs.expect(
        r"WARNING pos_app.bootstrap.backup: the daily backup was not made: BAK-101"
    )
    parts.home.backups.write_text("in the way", "utf-8")
    daily = DailyBackup(parts, worker)
    assert daily.run_if_due()
    settle(worker)
    assert daily.light is Freshness.RED
    assert not daily.run_if_due()
    parts.home.backups.unlink()
    bench.clock.advance(HOUR_MS)
    assert daily.run_if_due()
    settle(worker)
    assert daily.light is Freshness.GREEN


def test_scans_go_on_while_a_backup_is_made(parts: BackupParts, bench: TillBench, worker: Worker):
    with bench.store.work() as work:
        for number in range(3000):
            work.append("till.noted", DEV, {"number": number, "text": "x" * 300})
        work.commit()
    ledger = Worker("ledger")

    def on_ledger(act):
        return ledger.submit(parts.on_ledger, act).result(DEADLINE_S)

    away = bench.folder / "away" / "a.gtbackup"
    made = worker.submit(make_backup, replace(parts, on_ledger=on_ledger), away)
    scanned = 0
    while not made.done():
        outcome = ledger.submit(bench.redeem, bench.coupon()).result(DEADLINE_S)
        assert outcome.verdict.face.may_hand_over
        scanned += 1
    ledger.stop(DEADLINE_S)
    assert scanned
    assert made.result(DEADLINE_S).manifest.entries >= 3000
    assert bench.verify().ok


def test_ledger_of_an_older_schema_is_backed_up_before_it_is_migrated(
    parts: BackupParts, bench: TillBench, monkeypatch: pytest.MonkeyPatch
):
    def before(found: int) -> Path | None:
        return backup_before_migration(
            parts.home, parts.secrets, parts.config, bench.clock, found_schema=found
        )

    assert before(0) is None, "a new file holds nothing yet"
    assert before(SCHEMA_VERSION) is None
    monkeypatch.setattr("pos_app.bootstrap.backup.SCHEMA_VERSION", SCHEMA_VERSION + 1)
    kept = before(SCHEMA_VERSION)
    assert kept is not None
    assert read_manifest(kept).manifest.seq == bench.store.head.seq


def test_ledger_entry_of_a_backup_is_the_only_thing_on_the_ledger_worker(
    parts: BackupParts, tmp_path: Path
):
    asked = []

    def counting(act):
        asked.append(act)
        return parts.on_ledger(act)

    make_backup(replace(parts, on_ledger=counting), tmp_path / "away.gtbackup")
    assert len(asked) == 1
