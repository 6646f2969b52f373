"""A full disk, an old SQLite and a clock somebody turned: refused clearly or done right."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from local_db.engine import refuse_old_sqlite
from pos_app.bootstrap.app import Options, build
from pos_app.bootstrap.openers import verify_home
from pos_app.cli.frame import ask_till
from pos_app.errors import GuitaiError, SqliteTooOld
from pos_app.ids import Uuid7Maker
from pos_app.settings import Home
from tests.fakes.e2e_clock import SetClock
from tests.fakes.e2e_ledger import read_till
from tests.fakes.e2e_shop import E2eShop, Ran, scan

KIB = 1024
DISK_KIB = 16 * 1024
DAY_MS = 86_400_000
HOUR_MS = 3_600_000
LIMITED = """
import resource, runpy, sys
limit = int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
runpy.run_module("pos_app", run_name="__main__", alter_sys=True)
"""


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of DISK_KIB at this folder, where the system lets us have one."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={DISK_KIB}k", "tmpfs", str(folder)]
    try:
        is_small = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    except OSError:
        is_small = False
    try:
        yield is_small
    finally:
        if is_small:
            subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path, *, left_kib: int) -> Path:
    """Fill the disk at this folder but for a little."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        size = 0
        for piece in (64 * KIB, KIB):
            try:
                while True:
                    size += file.write(b"\0" * piece)
            except OSError as fault:
                if fault.errno != errno.ENOSPC:
                    raise
        file.truncate(max(0, size - left_kib * KIB))
    return filler


@pytest.fixture
def disk_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[E2eShop, bool]]:
    """A shop whose till's folder lies on the small disk."""
    disk = tmp_path / "disk"
    with small_disk(disk) as is_small, E2eShop(tmp_path, home=disk / "till") as shop:
        for name, value in shop.settings.items():
            monkeypatch.setenv(name, value)
        yield shop, is_small


def test_full_disk_is_said_clearly_and_nothing_is_half_written(
    disk_shop: tuple[E2eShop, bool],
):
    shop, is_small = disk_shop
    ours, plain = shop.issue(off=shop.home_right), shop.issue()
    shop.run("sync", "--once")
    before = read_till(shop.home).encoded
    if is_small:
        filler = fill(shop.home.parent, left_kib=0)
        refused = [shop.run("redeem", one.payload) for one in (ours, plain)]
        filler.unlink()
    else:
        refused = [_run_limited(shop, "redeem", one.payload) for one in (ours, plain)]
    for ran in refused:
        assert (ran.code, ran.out) == (3, "")
        assert ("(LED-104)" if is_small else "(LED-10") in ran.err
        assert len(ran.err.splitlines()) == 1
    after = read_till(shop.home).encoded
    assert after[: len(before)] == before
    assert verify_home(Home(shop.home)).ok
    if is_small:  # not one byte fitted; a limit on file size lets the first steps pass
        assert after == before
        assert shop.consumed_by(ours.payload) == shop.consumed_by(plain.payload) == []
    for coupon in (ours, plain):
        assert shop.run("redeem", coupon.payload).answer["verdict"] == "green"
    assert shop.run("sync", "--once").answer["unsent"] == 0


@pytest.mark.expected_logs("LED-10", "GEN-100")
def test_disk_that_fills_up_at_any_point_of_a_redemption_loses_nothing(
    disk_shop: tuple[E2eShop, bool],
):
    shop, is_small = disk_shop
    if not is_small:
        return  # no disk can be filled here; the test above holds with a limit on file size
    coupons = shop.issue_many(40)
    with shop.open_till() as app:
        app.sync_once()
    told = {}
    for number, coupon in enumerate(coupons):
        filler = fill(shop.home.parent, left_kib=4 * number)
        try:
            told[coupon.payload] = _redeem_as_a_command(shop, coupon.payload)
        finally:
            filler.unlink()
    assert {"LED-104", "green"} <= set(told.values()) <= {"LED-104", "green"}, told
    assert verify_home(Home(shop.home)).ok
    with shop.open_till() as app:
        app.sync_once()
        status = app.status.read()
        assert (status.unsent, status.in_doubt) == (0, 0)
        again = {code: scan(app, code)["verdict"] for code in told}
    # "Scan the same voucher again" has to be good advice, and green is said once.
    assert {(told[code], again[code]) for code in told} == {("LED-104", "green"), ("green", "red")}
    assert all(len(shop.consumed_by(code)) == 1 for code in told)
    till = read_till(shop.home)
    granted = [row.rid for row in till.redemptions.values() if row.state.is_granted]
    assert sorted(granted) == sorted(rid for code in told for rid in shop.consumed_by(code))
    assert verify_home(Home(shop.home)).ok


def test_old_sqlite_is_refused_with_both_versions_named():
    with pytest.raises(SqliteTooOld, match=r"SQLite 3\.51\.2 can corrupt .* 3\.51\.3 or newer"):
        refuse_old_sqlite((3, 51, 2))
    refuse_old_sqlite((3, 51, 3))
    refuse_old_sqlite()


def test_till_with_an_old_sqlite_does_not_touch_its_ledger(
    shop: E2eShop, monkeypatch: pytest.MonkeyPatch
):
    before = Home(shop.home).ledger.read_bytes()
    monkeypatch.setattr(sqlcipher, "sqlite_version", "3.51.2")
    with pytest.raises(SqliteTooOld):
        build(Home(shop.home))
    with pytest.raises(SqliteTooOld):
        verify_home(Home(shop.home))
    assert Home(shop.home).ledger.read_bytes() == before
    assert not (shop.home / "till.db-wal").exists()


@pytest.mark.parametrize("moved_ms", [-DAY_MS, DAY_MS, -400 * DAY_MS])
def test_turned_clock_changes_no_verdict_and_breaks_no_chain(shop: E2eShop, moved_ms: int):
    known, online, offline, other = shop.issue_many(4, off=shop.home_right)
    with shop.open_till(Options(clock=SetClock())) as app:
        assert scan(app, known.payload)["verdict"] == "green"
        app.sync_once()
    turned = Options(clock=SetClock(moved_ms))
    with shop.open_till(turned) as app:
        used = scan(app, known.payload)
        assert (used["verdict"], used["reason"]) == ("red", "ALREADY_REDEEMED")
        assert scan(app, online.payload)["verdict"] == "green"
    shop.stop_platform()
    with shop.open_till(turned) as app:
        pending = [scan(app, offline.payload)["verdict"] for _ in range(2)]
        assert pending == ["green_pending", "red"]
    shop.start_platform()
    with shop.open_till(turned) as app:
        app.sync_once()
        status = app.status.read()
        assert (status.unsent, status.in_doubt, status.exposure_minor) == (0, 0, 0)
    with shop.open_till(Options(clock=SetClock())) as app:
        assert scan(app, other.payload)["verdict"] == "green"
        app.sync_once()
    assert verify_home(Home(shop.home)).ok
    assert shop.platform_entries() == read_till(shop.home).encoded
    for coupon in (known, online, offline, other):
        assert len(shop.consumed_by(coupon.payload)) == 1
    assert shop.admin.open_cases() == []


def test_clock_set_back_makes_no_expired_coupon_good_again(shop: E2eShop):
    clock = SetClock()
    ended = clock.wall_utc_ms() - 2 * HOUR_MS
    online, offline = shop.issue_many(2, off=shop.home_right, expires_utc_ms=ended)
    seen = shop.issue(off=shop.home_right)
    with shop.open_till(Options(clock=clock)) as app:
        app.sync_once()
        assert scan(app, seen.payload)["verdict"] == "green"
    turned = Options(clock=SetClock(-DAY_MS))
    with shop.open_till(turned) as app:
        assert scan(app, online.payload)["reason"] == "EXPIRED"
    shop.stop_platform()
    with shop.open_till(turned) as app:
        red = scan(app, offline.payload)
    assert (red["verdict"], red["reason"]) == ("red", "EXPIRED")


def _redeem_as_a_command(shop: E2eShop, code: str) -> str:
    """What `guitai redeem` would say or end with, without the time a process takes to start."""
    rid = Uuid7Maker(SetClock()).new_rid()
    request = {"act": "redeem", "rid": rid, "code": code, "operator": "li"}
    try:
        return str(ask_till(Home(shop.home), request)["verdict"])
    except GuitaiError as fault:
        return fault.code


def _run_limited(shop: E2eShop, *arguments: str) -> Ran:
    limit = max(path.stat().st_size for path in shop.home.iterdir()) // 2
    ran = subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), *arguments, "--json"],
        cwd=Path(__file__).parents[2],
        env={**os.environ, **shop.settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    return Ran(ran.returncode, ran.stdout, ran.stderr)
