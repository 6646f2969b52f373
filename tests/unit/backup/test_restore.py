"""A restore changes nothing until all is proven, and one that was cut off is begun again."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path

import pytest

from local_db.backup import BackupStamp, LedgerFile, write_backup
from local_db.engine import connect
from local_db.migrate import SCHEMA_VERSION
from pos_app.anchor import AnchoredHead, read_anchor, write_anchor
from pos_app.bootstrap import restore as module
from pos_app.bootstrap.app import Options, build
from pos_app.bootstrap.openers import verify_home
from pos_app.bootstrap.recovery import KEY_NAMES, make_recovery_sheet
from pos_app.bootstrap.restore import RestoreOrder, restore
from pos_app.bootstrap.secrets import Secrets
from pos_app.errors import BackupUnreadable, DiskFull, RecoveryRefused, RestoreRefused
from pos_app.keystore import open_keystore
from pos_app.sealing import SealCost
from pos_app.settings import Home, TillConfig, load_config, save_config
from tests.fakes.fake_clock import FakeClock
from tests.fakes.till_bench import DEV, STORE, TillBench

WORDS = "old pear tree, 17 lamps"
NOBODY = "http://127.0.0.1:9"
CONFIG = TillConfig(
    platform_url=NOBODY, dev=DEV, till_name="1号台", store_id=STORE, store_name="望京店"
)


@dataclass
class Papers:
    """A till's backup and what opens it."""

    order: RestoreOrder
    secrets: Secrets
    entries: int


@pytest.fixture
def papers(bench: TillBench, tmp_path: Path) -> Papers:
    with bench.store.work() as work:
        work.save_setting("root-pub", os.urandom(32).hex())
        work.commit()
    for off in ("none", f"home:{STORE}"):
        bench.redeem(bench.coupon(off))
    keystore = open_keystore("old-machine")
    device = os.urandom(32)
    for name in KEY_NAMES:
        keystore.store(name, device)
    keystore.store("ledger-key", bench.db_key)
    secrets = Secrets(keystore, bench.db_key, device, type(bench.device)(device))
    file = tmp_path / "shop.gtbackup"
    content = make_recovery_sheet(secrets, CONFIG, WORDS, now_utc_ms=1, cost=SealCost(64, 1, 1))
    made = write_backup(
        LedgerFile(bench.path, bench.db_key, secrets.device.public_raw),
        file,
        BackupStamp(secrets.device, "guitai/0.0.1", bench.clock.wall_utc_ms(), settings(CONFIG)),
    )
    return Papers(RestoreOrder(file, content.payload, WORDS), secrets, made.entries)


def in_first_schema(bench: TillBench, path: Path) -> None:
    """The bench's ledger as the first version of this program kept it."""
    script = resources.files("local_db").joinpath("migrations", "0001_ledger.sql")
    old, new = connect(path, bench.db_key), connect(bench.path, bench.db_key)
    old.executescript(f"BEGIN;{script.read_text('utf-8')};PRAGMA user_version = 1;COMMIT;")
    tables = old.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    for (table,) in tables:
        columns = [row[1] for row in old.execute(f"PRAGMA table_info({table})")]
        rows = new.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1").fetchall()
        marks = ", ".join("?" * len(columns))
        old.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    old.close()
    new.close()


def settings(config: TillConfig) -> dict[str, object]:
    return json.loads(config.to_json())


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "new-machine")


def names(home: Home) -> set[str]:
    return {path.name for path in home.path.iterdir()} if home.path.exists() else set()


def test_restored_till_stands_in_a_new_epoch_and_grants_nothing_alone(
    papers: Papers, home: Home, bench: TillBench
):
    clock = FakeClock()
    clock.advance(bench.clock.wall_utc_ms() - clock.wall_utc_ms() + 5 * 60_000)
    report = restore(home, papers.order, clock=clock)
    assert (report.entries, report.platform, report.newer_on_platform) == (
        papers.entries,
        None,
        None,
    )
    assert report.ep == 1 + 2 + 5, "an epoch of its own where the platform cannot be asked"
    assert report.age_s == 300
    assert load_config(home) == CONFIG
    assert verify_home(home).ok
    app = build(home, Options(clock=clock))
    try:
        assert not app.has_all_guards
        assert (app.store.head.ep, app.store.head.seq) == (report.ep, 1)
    finally:
        app.close()
    assert verify_home(home).ok
    assert read_anchor(home.anchor).ep == report.ep


def test_epoch_rises_above_any_this_machine_has_had(papers: Papers, home: Home, bench: TillBench):
    home.create()
    write_anchor(home.anchor, AnchoredHead(41, 7, bytes(32)))
    assert restore(home, papers.order, clock=bench.clock).ep > 41


def test_restore_cut_off_before_its_end_is_begun_again(
    papers: Papers, home: Home, monkeypatch: pytest.MonkeyPatch, bench: TillBench
):
    def power_cut(*_: object) -> None:
        raise DiskFull("the plug was pulled")

    with monkeypatch.context() as patch:
        patch.setattr(module, "save_config", power_cut)
        with pytest.raises(DiskFull):
            restore(home, papers.order, clock=bench.clock)
    assert not load_config(home).is_enrolled
    begun = read_anchor(home.anchor).ep
    again = restore(home, papers.order, clock=bench.clock)
    assert again.put_aside in names(home)
    assert again.ep > begun, "the epoch that was begun is not used twice"
    assert verify_home(home).ok


def test_journal_of_a_lost_ledger_never_meets_the_restored_one(
    papers: Papers, home: Home, bench: TillBench
):
    home.create()
    journal = home.ledger.with_name("till.db-wal")
    journal.write_bytes(os.urandom(4096))
    home.ledger.with_name("till.db-shm").write_bytes(os.urandom(4096))
    report = restore(home, papers.order, clock=bench.clock)
    assert f"{report.put_aside}-wal" in names(home)
    assert verify_home(home).ok


@pytest.mark.parametrize("step", ["open_backup", "_check", "_begin_epoch", "_place"])
def test_fault_at_any_step_leaves_no_half_till(
    papers: Papers, home: Home, monkeypatch: pytest.MonkeyPatch, step: str
):
    def breaks(*_: object, **__: object) -> None:
        raise DiskFull("full")

    monkeypatch.setattr(module, step, breaks)
    with pytest.raises(DiskFull):
        restore(home, papers.order)
    assert names(home) <= {"home.id"}


def test_another_tills_folder_is_left_alone(papers: Papers, home: Home):
    save_config(home, replace(CONFIG, dev="m1-another"))
    with pytest.raises(RestoreRefused):
        restore(home, papers.order)
    assert load_config(home).dev == "m1-another"


def test_folder_enrolled_anew_keeps_its_keys(papers: Papers, home: Home):
    save_config(home, CONFIG)
    open_keystore(home.home_id()).store("ledger-key", os.urandom(32))
    with pytest.raises(RestoreRefused):
        restore(home, papers.order)


def test_lost_ledger_of_this_till_needs_no_operator(papers: Papers, home: Home, bench: TillBench):
    save_config(home, CONFIG)
    assert restore(home, papers.order, clock=bench.clock).entries == papers.entries


def test_sheet_of_another_till_does_not_open_this_backup(papers: Papers, home: Home):
    other = make_recovery_sheet(
        papers.secrets, replace(CONFIG, dev="m1-another"), WORDS, now_utc_ms=1,
        cost=SealCost(64, 1, 1),
    )  # fmt: skip
    with pytest.raises(RecoveryRefused):
        restore(home, replace(papers.order, code_text=other.payload))
    assert names(home) == set()


@pytest.mark.parametrize("config", [{}, {"dev": 7}, {"dev": "m1-another"}])
def test_backup_with_settings_of_no_sense_is_refused(
    papers: Papers, home: Home, bench: TillBench, config: dict[str, object]
):
    device = papers.secrets.device
    write_backup(
        LedgerFile(bench.path, bench.db_key, device.public_raw),
        papers.order.backup,
        BackupStamp(device, "guitai/0.1.0", 1, config),
    )
    with pytest.raises(BackupUnreadable):
        restore(home, papers.order)
    assert names(home) == set()


def test_backup_of_the_first_version_is_restored_and_brought_up_to_date(
    papers: Papers, home: Home, bench: TillBench, tmp_path: Path
):
    in_first_schema(bench, tmp_path / "old.db")
    device = papers.secrets.device
    made = write_backup(
        LedgerFile(tmp_path / "old.db", bench.db_key, device.public_raw),
        papers.order.backup,
        BackupStamp(device, "guitai/0.0.1", bench.clock.wall_utc_ms(), settings(CONFIG)),
    )
    assert made.schema == 1 < SCHEMA_VERSION
    assert restore(home, papers.order, clock=bench.clock).entries == papers.entries
    report = verify_home(home)
    assert report.ok, report.reason
    build(home).close()
    assert verify_home(home).ok
