"""A till comes back from a backup and its recovery sheet, on a blank machine and over itself."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from local_db.backup_file import read_manifest
from pos_app.wire.entry import decode_entry
from tests.fakes.e2e_ledger import opened, read_till
from tests.fakes.e2e_shop import E2eShop, Ran

PASSPHRASE = "old pear tree, 17 lamps"
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
SMALL_FILE_BYTES = 64 * 1024


@dataclass
class Vault:
    """What the owner keeps elsewhere: a backup, the sheet, and in another drawer the words."""

    folder: Path

    @property
    def backup(self) -> Path:
        return self.folder / "shop.gtbackup"

    @property
    def sheet(self) -> Path:
        return self.folder / "sheet.txt"

    @property
    def passphrase(self) -> Path:
        return self.folder / "passphrase"

    def keys(self) -> tuple[object, ...]:
        return ("--recovery-code-file", self.sheet, "--passphrase-file", self.passphrase)


@dataclass
class Machine:
    """A machine with nothing on it: its own data folder and its own keystore."""

    shop: E2eShop
    folder: Path

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def settings(self) -> dict[str, str]:
        return {"GUITAI_HOME": str(self.home), "GUITAI_KEYS": str(self.folder / "keys")}

    def run(self, *arguments: object) -> Ran:
        return self.shop.run(*arguments, settings=self.settings)

    def restore(self, vault: Vault) -> Ran:
        return self.run("restore", vault.backup, *vault.keys())


@pytest.fixture
def own_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[E2eShop]:
    """A shop of this test's own: a restore changes what its till is."""
    folder = tmp_path / "shop"
    folder.mkdir()
    with E2eShop(folder) as shop:
        for name, value in shop.settings.items():
            monkeypatch.setenv(name, value)
        yield shop


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    kept = Vault(tmp_path / "vault")
    kept.folder.mkdir()
    kept.passphrase.write_text(f"{PASSPHRASE}\n", "utf-8")
    return kept


@pytest.fixture
def machine(own_shop: E2eShop, tmp_path: Path) -> Machine:
    return Machine(own_shop, tmp_path / "new-machine")


def by_owner(shop: E2eShop) -> tuple[object, ...]:
    return ("--operator", "owner", "--pin-file", shop.pin_file)


def make_sheet(shop: E2eShop, vault: Vault) -> None:
    written = ("--passphrase-file", vault.passphrase, "--out", vault.sheet)
    assert shop.run("recovery-sheet", *written, *by_owner(shop)).answer["dev"] == shop.dev


def make_backup(shop: E2eShop, vault: Vault) -> dict[str, object]:
    return shop.run("backup", vault.backup).answer


@pytest.mark.slow
def test_blank_machine_takes_over_and_posts_nothing_twice(
    own_shop: E2eShop, machine: Machine, vault: Vault
):
    shop = own_shop
    first, second, offline, later, other, guarded = (
        shop.issue(off=off)
        for off in ("none", shop.home_right, shop.home_right, "none", "none", shop.home_right)
    )
    assert shop.run("redeem", first.payload).answer["verdict"] == "green"
    assert shop.run("redeem", second.payload).answer["verdict"] == "green"
    shop.run("sync", "--once")
    shop.stop_platform()
    assert shop.run("redeem", offline.payload).answer["verdict"].startswith("green")
    make_sheet(shop, vault)
    backed_up = make_backup(shop, vault)
    shop.start_platform()
    shop.run("sync", "--once")
    assert shop.run("redeem", later.payload).answer["verdict"] == "green"
    lost = shop.run("sync", "--once").answer
    claims, held = shop.platform_claims(), shop.platform_entries()

    restored = machine.restore(vault).answer
    assert (restored["dev"], restored["entries"]) == (shop.dev, backed_up["entries"])
    assert restored["backup_head"] == backed_up["chain_head"]
    assert restored["newer_on_platform"] == lost["entries"] - backed_up["seq"] > 0
    assert restored["epoch"] == 2
    assert machine.run("ledger", "verify").answer["ok"]

    synced = machine.run("sync", "--once").answer
    assert (synced["unsent"], synced["in_doubt"], synced["epoch"]) == (0, 0, 2)
    assert shop.platform_claims() == claims
    assert shop.platform_entries()[: len(held)] == held
    new = [decode_entry(one) for one in shop.platform_entries()[len(held) :]]
    assert {entry.ep for entry in new} == {2}
    assert new[0].type == "till.restored"
    assert shop.admin.open_cases() == []

    for coupon in (first, second, offline, later):
        red = machine.run("redeem", coupon.payload).answer
        assert (red["verdict"], red["reason"]) == ("red", "ALREADY_REDEEMED")
        assert len(shop.consumed_by(coupon.payload)) == 1
    assert machine.run("redeem", other.payload).answer["verdict"] == "green"
    shop.stop_platform()
    alone = machine.run("redeem", guarded.payload).answer
    assert not alone["verdict"].startswith("green")
    shop.start_platform()
    assert machine.run("sync", "--once").answer["unsent"] == 0
    assert machine.run("ledger", "verify").answer["ok"]
    assert shop.admin.open_cases() == []
    # PINs came along: the owner's still opens what needs it.
    assert machine.run("ledger", "export", vault.folder / "all.jsonl", *by_owner(shop)).code == 0


@pytest.mark.slow
def test_restore_goes_on_without_the_platform_and_takes_an_epoch_of_its_own(
    own_shop: E2eShop, machine: Machine, vault: Vault, tmp_path: Path
):
    make_sheet(own_shop, vault)
    make_backup(own_shop, vault)
    again = Machine(own_shop, tmp_path / "second-machine")
    assert machine.restore(vault).answer["epoch"] == 2
    assert machine.run("sync", "--once").answer["unsent"] == 0
    assert again.restore(vault).answer["epoch"] == 3, "epoch 2 has entries at the platform"
    own_shop.stop_platform()
    alone = Machine(own_shop, tmp_path / "third-machine").restore(vault).answer
    assert (alone["platform_reached"], alone["newer_on_platform"]) == (False, None)
    assert alone["epoch"] >= 3


@pytest.mark.slow
def test_restore_over_the_same_till_is_refused_while_entries_are_unsent(
    own_shop: E2eShop, vault: Vault
):
    shop = own_shop
    make_sheet(shop, vault)
    make_backup(shop, vault)
    shop.stop_platform()
    coupon = shop.issue(off=shop.home_right)
    shop.run("redeem", coupon.payload)
    before = read_till(shop.home).encoded
    command = ("restore", vault.backup, *vault.keys())
    nobody = shop.run(*command)
    assert (nobody.code, "(STF-100)" in nobody.err) == (3, True)
    refused = shop.run(*command, *by_owner(shop))
    assert (refused.code, refused.out) == (3, "")
    assert "(BAK-106)" in refused.err
    assert "not sent yet" in refused.err
    assert read_till(shop.home).encoded[: len(before)] == before

    export = vault.folder / "export.jsonl"
    shop.run("ledger", "export", export, *by_owner(shop))
    restored = shop.run(*command, *by_owner(shop), "--exported", export).answer
    aside = shop.home / restored["put_aside"]
    assert aside.is_file()
    assert not list(shop.home.glob(".*part*"))
    assert shop.run("ledger", "verify").answer["ok"]
    assert shop.run("status").answer["epoch"] == restored["epoch"] > 1


@pytest.mark.slow
def test_restore_over_the_same_till_passes_when_all_is_sent_or_the_ledger_is_broken(
    own_shop: E2eShop, vault: Vault
):
    shop = own_shop
    make_sheet(shop, vault)
    make_backup(shop, vault)
    shop.run("sync", "--once")
    command = ("restore", vault.backup, *vault.keys())
    assert shop.run(*command, *by_owner(shop)).answer["epoch"] == 2
    assert shop.run("sync", "--once").answer["unsent"] == 0

    (shop.home / "till.db").write_bytes(os.urandom(8192))
    assert shop.run("ledger", "verify").code == 3
    assert shop.run(*command).answer["epoch"] == 3
    assert shop.run("ledger", "verify").answer["ok"]
    assert shop.run("sync", "--once").answer["unsent"] == 0
    assert shop.admin.open_cases() == []


@pytest.mark.slow
def test_wrong_papers_are_refused_and_leave_the_blank_machine_blank(
    own_shop: E2eShop, machine: Machine, vault: Vault
):
    shop = own_shop
    make_sheet(shop, vault)
    make_backup(shop, vault)
    whole, sheet = vault.backup.read_bytes(), vault.sheet.read_text("utf-8")

    def refused_with(code: str) -> None:
        ran = machine.restore(vault)
        assert (ran.code, ran.out) == (3, "")
        (line,) = ran.err.splitlines()
        assert f"({code})" in line
        assert not machine.run("ledger", "verify").out
        assert not (machine.home / "till.db").exists()
        assert not (machine.home / "config.json").exists()

    vault.passphrase.write_text("another passphrase", "utf-8")
    refused_with("BAK-105")
    vault.passphrase.write_text(PASSPHRASE, "utf-8")
    line = next(row for row in sheet.splitlines() if row.startswith("03 "))
    wrong = line[:4] + ("7" if line[4] != "7" else "8") + line[5:]
    vault.sheet.write_text(sheet.replace(line, wrong), "utf-8")
    refused_with("BAK-104")
    vault.sheet.write_text(sheet, "utf-8")
    vault.backup.write_bytes(whole[: len(whole) // 2])
    refused_with("BAK-102")
    vault.backup.write_bytes(whole[:5000] + bytes([whole[5000] ^ 1]) + whole[5001:])
    refused_with("BAK-102")
    vault.backup.write_bytes(whole.replace(b"127.0.0.1", b"127.0.0.2"))
    refused_with("BAK-105")
    vault.backup.write_bytes(whole)
    rehearsed = machine.run("backup", "verify", vault.backup, *vault.keys()).answer
    assert (rehearsed["ok"], rehearsed["dev"]) == (True, shop.dev)
    assert not (machine.home / "till.db").exists()
    assert machine.restore(vault).code == 0


def test_backup_while_the_till_is_owned_is_made_by_its_owner(own_shop: E2eShop, vault: Vault):
    with own_shop.owner_process():
        made = make_backup(own_shop, vault)
        verified = own_shop.run("backup", "verify", vault.backup).answer
    assert (verified["ok"], verified["entries"]) == (True, made["entries"])
    assert verified["sha256"] == made["sha256"]
    assert read_manifest(vault.backup).manifest.head == made["chain_head"]
    last = read_till(own_shop.home).entries[made["entries"] :]
    assert [entry.type for entry in last][:1] == ["backup.made"]


def test_backup_without_a_file_goes_to_the_tills_own_folder(own_shop: E2eShop):
    made = own_shop.run("backup").answer
    assert Path(made["file"]).parent == own_shop.home / "backups"
    assert own_shop.run("backup", "verify", made["file"]).answer["ok"]
    inside = own_shop.run("backup", own_shop.home / "till.db")
    assert (inside.code, "(USE-100)" in inside.err) == (2, True)


def test_recovery_sheet_needs_the_owner_and_a_good_passphrase(own_shop: E2eShop, vault: Vault):
    written = ("--passphrase-file", vault.passphrase, "--out", vault.sheet)
    nobody = own_shop.run("recovery-sheet", *written)
    assert (nobody.code, "(STF-100)" in nobody.err) == (3, True)
    vault.passphrase.write_text("12345678", "utf-8")
    easy = own_shop.run("recovery-sheet", *written, *by_owner(own_shop))
    assert (easy.code, "(USE-100)" in easy.err) == (2, True)
    assert not vault.sheet.exists()
    vault.passphrase.write_text(PASSPHRASE, "utf-8")
    printed = own_shop.run(
        "recovery-sheet", "--passphrase-file", vault.passphrase, "--print", *by_owner(own_shop)
    ).answer
    assert printed["print_state"] in ("confirmed", "unknown")
    (paper,) = own_shop.slip_files()
    assert b"GTR1:" in paper.read_bytes()
    assert PASSPHRASE.encode() not in paper.read_bytes()


@pytest.mark.slow
def test_killed_backup_leaves_the_old_one_and_the_next_clears_up(own_shop: E2eShop, vault: Vault):
    shop = own_shop
    with opened(shop.home) as raw:  # ballast, so that the copy takes a while
        raw.execute("CREATE TABLE ballast (bytes BLOB)")
        raw.execute(
            "INSERT INTO ballast WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
            "WHERE i < 10000) SELECT randomblob(2000) FROM n"
        )
    make_backup(shop, vault)
    old = vault.backup.read_bytes()
    process = shop.start("backup", vault.backup)
    while not list(vault.folder.glob(".*.part")):
        assert process.poll() is None, "it ended before it could be killed"
    os.kill(process.pid, KILL)
    process.communicate()
    assert vault.backup.read_bytes() == old
    assert list(vault.folder.glob(".*.part"))
    assert shop.run("backup", "verify", vault.backup).answer["ok"]
    assert shop.run("ledger", "verify").answer["ok"]
    assert make_backup(shop, vault)["entries"] > 0
    assert not list(vault.folder.glob(".*.part"))


def test_full_disk_leaves_the_old_backup_and_no_half_one(own_shop: E2eShop, vault: Vault):
    resource = pytest.importorskip("resource")
    make_backup(own_shop, vault)
    old = vault.backup.read_bytes()
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    previous = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SMALL_FILE_BYTES, hard))
    try:
        ran = own_shop.run("backup", vault.backup)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
        signal.signal(signal.SIGXFSZ, previous)
    assert (ran.code, "(BAK-101)" in ran.err) == (3, True), ran.err
    assert vault.backup.read_bytes() == old
    assert not list(vault.folder.glob(".*.part"))
