"""Every keystore keeps the same promises; and the choice among them never loses a secret."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import keyring.backend
import keyring.backends.fail
import keyring.backends.null
import pytest
from keyring.backends.chainer import ChainerBackend
from keyring.backends.SecretService import Keyring as SecretServiceKeyring

from pos_app.errors import KeystoreFault, KeystoreLocked
from pos_app.key_files import FileKeystore
from pos_app.keystore import KeyringKeystore, keys_folder, open_keystore, real_backend
from pos_app.ports import Keystore
from pos_app.sealing import SealCost
from tests.fakes.fake_keyring import AskingKeyring, BrokenKeyring, MemoryKeyring
from tests.fakes.fake_keystore import FakeKeystore

CHEAP = SealCost(memory_kib=64, passes=1, lanes=1)
SECRET = bytes(range(256))
DESKTOP = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=nowhere", "DISPLAY": ":0"}


def plain_files(folder: Path) -> Keystore:
    return FileKeystore(folder)


def sealed_files(folder: Path) -> Keystore:
    keystore = FileKeystore(folder, "tea for two")
    keystore.set_passphrase("tea for two", cost=CHEAP)
    return keystore


def over_keyring(folder: Path) -> Keystore:
    return KeyringKeystore(MemoryKeyring(), "home-1")


def fake(folder: Path) -> Keystore:
    return FakeKeystore()


@pytest.fixture(params=[plain_files, sealed_files, over_keyring, fake])
def keystore(request: pytest.FixtureRequest, tmp_path: Path) -> Keystore:
    made: Callable[[Path], Keystore] = request.param
    return made(tmp_path / "keys")


def test_keystore_gives_back_the_bytes_it_was_given(keystore: Keystore) -> None:
    keystore.store("ledger-key", SECRET)
    assert keystore.load("ledger-key") == SECRET


def test_keystore_has_nothing_where_nothing_was_stored(keystore: Keystore) -> None:
    assert keystore.load("ledger-key") is None


def test_keystore_keeps_names_apart_and_the_latest_of_each(keystore: Keystore) -> None:
    keystore.store("ledger-key", b"one")
    keystore.store("pin-pepper", b"other")
    keystore.store("ledger-key", b"two")
    assert keystore.load("ledger-key") == b"two"
    assert keystore.load("pin-pepper") == b"other"


def test_keystore_tells_an_empty_secret_from_none(keystore: Keystore) -> None:
    keystore.store("flag", b"")
    assert keystore.load("flag") == b""


def test_only_files_are_reduced_protection(tmp_path: Path) -> None:
    assert FileKeystore(tmp_path).is_reduced
    assert not KeyringKeystore(MemoryKeyring(), "h").is_reduced


def test_two_homes_share_a_keyring_without_meeting() -> None:
    backend = MemoryKeyring()
    first, second = KeyringKeystore(backend, "home-1"), KeyringKeystore(backend, "home-2")
    first.store("ledger-key", b"one")
    assert second.load("ledger-key") is None


def test_file_keystore_lasts_and_is_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "keys" / "home-1"
    FileKeystore(folder).store("ledger-key", SECRET)
    assert FileKeystore(folder).load("ledger-key") == SECRET
    if os.name == "posix":
        assert folder.stat().st_mode & 0o777 == 0o700
        assert (folder / "ledger-key.key").stat().st_mode & 0o777 == 0o600


@pytest.mark.expected_logs("could be read by others")
def test_file_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    FileKeystore(tmp_path).store("ledger-key", SECRET)
    path = tmp_path / "ledger-key.key"
    path.chmod(0o644)
    assert FileKeystore(tmp_path).load("ledger-key") == SECRET
    if os.name == "posix":
        assert path.stat().st_mode & 0o777 == 0o600


def test_file_that_others_could_write_is_refused(tmp_path: Path) -> None:
    FileKeystore(tmp_path).store("ledger-key", SECRET)
    (tmp_path / "ledger-key.key").chmod(0o620)
    if os.name == "posix":
        with pytest.raises(KeystoreFault, match="written by others"):
            FileKeystore(tmp_path).load("ledger-key")


@pytest.mark.parametrize("name", ["", "../ledger", "a/b", "A", "con.txt", "x" * 65, "-x"])
def test_name_that_is_no_plain_word_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(KeystoreFault):
        FileKeystore(tmp_path).store(name, SECRET)


def test_folder_that_cannot_be_made_or_file_that_cannot_be_read_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(KeystoreFault):
        FileKeystore(tmp_path / "file").store("ledger-key", SECRET)
    (tmp_path / "pin-pepper.key").mkdir()
    with pytest.raises(KeystoreFault):
        FileKeystore(tmp_path).load("pin-pepper")


def test_oversized_secret_is_refused_both_ways(tmp_path: Path) -> None:
    with pytest.raises(KeystoreFault):
        FileKeystore(tmp_path).store("ledger-key", bytes(100_000))
    FileKeystore(tmp_path).store("ledger-key", b"")
    (tmp_path / "ledger-key.key").write_bytes(bytes(100_000))
    with pytest.raises(KeystoreFault):
        FileKeystore(tmp_path).load("ledger-key")


def test_passphrase_seals_what_lies_there_and_what_comes(tmp_path: Path) -> None:
    keystore = FileKeystore(tmp_path)
    keystore.store("ledger-key", SECRET)
    keystore.set_passphrase("tea for two", cost=CHEAP)
    keystore.store("pin-pepper", b"pepper" * 4)
    on_disk = b"".join(path.read_bytes() for path in tmp_path.glob("*"))
    assert SECRET not in on_disk
    assert b"pepper" not in on_disk
    again = FileKeystore(tmp_path, "tea for two")
    assert again.load("ledger-key") == SECRET
    assert again.load("pin-pepper") == b"pepper" * 4


@pytest.mark.parametrize("passphrase", [None, "tea for three"])
def test_sealed_secrets_stay_shut_without_the_passphrase(
    tmp_path: Path, passphrase: str | None
) -> None:
    FileKeystore(tmp_path).set_passphrase("tea for two", cost=CHEAP)
    FileKeystore(tmp_path, "tea for two").store("ledger-key", SECRET)
    shut = FileKeystore(tmp_path, passphrase)
    assert shut.is_sealed
    with pytest.raises(KeystoreLocked):
        shut.load("ledger-key")
    with pytest.raises(KeystoreLocked):
        shut.store("ledger-key", b"overwritten")
    assert FileKeystore(tmp_path, "tea for two").load("ledger-key") == SECRET


def test_passphrase_can_be_changed_only_by_who_knows_it(tmp_path: Path) -> None:
    keystore = FileKeystore(tmp_path)
    keystore.store("ledger-key", SECRET)
    keystore.set_passphrase("first phrase", cost=CHEAP)
    with pytest.raises(KeystoreLocked):
        FileKeystore(tmp_path, "guess").set_passphrase("mine now", cost=CHEAP)
    FileKeystore(tmp_path, "first phrase").set_passphrase("second phrase", cost=CHEAP)
    assert FileKeystore(tmp_path, "second phrase").load("ledger-key") == SECRET
    with pytest.raises(KeystoreLocked):
        FileKeystore(tmp_path, "first phrase").load("ledger-key")


def test_sealing_that_was_interrupted_leaves_all_readable_and_can_be_finished(
    tmp_path: Path,
) -> None:
    keystore = FileKeystore(tmp_path)
    keystore.set_passphrase("tea for two", cost=CHEAP)
    (tmp_path / "ledger-key.key").write_bytes(SECRET)  # as if the power went before this one
    (tmp_path / "ledger-key.key").chmod(0o600)
    again = FileKeystore(tmp_path, "tea for two")
    assert again.load("ledger-key") == SECRET
    again.set_passphrase("tea for two", cost=CHEAP)
    assert (tmp_path / "ledger-key.key").read_bytes() != SECRET
    assert FileKeystore(tmp_path, "tea for two").load("ledger-key") == SECRET


def test_main_key_that_is_gone_is_a_fault(tmp_path: Path) -> None:
    FileKeystore(tmp_path).store("ledger-key", SECRET)
    FileKeystore(tmp_path).set_passphrase("tea for two", cost=CHEAP)
    (tmp_path / "main-key.key").unlink()
    with pytest.raises(KeystoreFault):
        FileKeystore(tmp_path, "tea for two").load("ledger-key")


def test_keyring_that_fails_is_a_fault_and_does_not_work() -> None:
    keystore = KeyringKeystore(BrokenKeyring(), "home-1")
    assert not keystore.works()
    with pytest.raises(KeystoreFault, match="told to fail"):
        keystore.load("ledger-key")
    with pytest.raises(KeystoreFault, match="told to fail"):
        keystore.store("ledger-key", SECRET)


def test_keyring_that_waits_for_a_person_is_given_up() -> None:
    backend = AskingKeyring()
    keystore = KeyringKeystore(backend, "home-1", call_s=0.05)
    with pytest.raises(KeystoreLocked):
        keystore.load("ledger-key")
    backend.answered.set()


def test_keyring_probe_leaves_nothing_behind() -> None:
    backend = MemoryKeyring()
    assert KeyringKeystore(backend, "home-1").works()
    assert backend.passwords == {}


def test_foreign_entry_in_the_keyring_is_a_fault() -> None:
    backend = MemoryKeyring()
    backend.set_password("guitai", "home-1/ledger-key", "not base64!")
    with pytest.raises(KeystoreFault):
        KeyringKeystore(backend, "home-1").load("ledger-key")


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[keyring.backend.KeyringBackend]:
    """What the keyring library finds on this machine."""
    found: list[keyring.backend.KeyringBackend] = []
    monkeypatch.setattr(keyring.backend, "get_all_keyring", lambda: found)
    monkeypatch.setattr("sys.platform", "linux")
    return found


def system_keyring(monkeypatch: pytest.MonkeyPatch) -> MemoryKeyring:
    """A working backend that stands where the KDE wallet's would."""
    monkeypatch.setattr(MemoryKeyring, "__module__", "keyring.backends.kwallet")
    return MemoryKeyring()


def test_backends_that_keep_nothing_or_plain_text_are_not_real(
    installed: list[keyring.backend.KeyringBackend],
) -> None:
    fail, null = keyring.backends.fail.Keyring(), keyring.backends.null.Keyring()
    installed += [fail, null, ChainerBackend(), MemoryKeyring()]
    assert real_backend(DESKTOP) is None


def test_real_backend_is_found_on_a_desktop_and_not_without_a_session_bus(
    installed: list[keyring.backend.KeyringBackend], monkeypatch: pytest.MonkeyPatch
) -> None:
    backend = system_keyring(monkeypatch)
    installed.append(backend)
    assert real_backend(DESKTOP) is backend
    assert real_backend({}) is None


def test_secret_service_without_a_screen_is_not_asked_when_it_cannot_be_reached(
    installed: list[keyring.backend.KeyringBackend], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setattr(MemoryKeyring, "__module__", "keyring.backends.SecretService")
    installed += [SecretServiceKeyring(), MemoryKeyring()]
    assert real_backend({"DBUS_SESSION_BUS_ADDRESS": "unix:path=nowhere"}) is None
    assert real_backend(DESKTOP) is installed[1]


def test_first_opening_chooses_files_without_a_keyring_and_stays_with_them(
    tmp_path: Path,
    installed: list[keyring.backend.KeyringBackend],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = open_keystore("home-1", tmp_path, environ={})
    assert first.is_reduced
    first.store("ledger-key", SECRET)
    installed.append(system_keyring(monkeypatch))
    assert open_keystore("home-1", tmp_path, environ=DESKTOP).load("ledger-key") == SECRET


def test_secrets_in_a_keyring_that_is_away_are_locked_and_not_made_anew(
    tmp_path: Path,
    installed: list[keyring.backend.KeyringBackend],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    installed.append(system_keyring(monkeypatch))
    first = open_keystore("home-1", tmp_path, environ=DESKTOP)
    assert not first.is_reduced
    first.store("ledger-key", SECRET)
    with pytest.raises(KeystoreLocked):
        open_keystore("home-1", tmp_path, environ={})
    with pytest.raises(KeystoreFault):
        open_keystore("home-1", tmp_path, environ={"GUITAI_KEYSTORE": "file"})
    assert open_keystore("home-1", tmp_path, environ=DESKTOP).load("ledger-key") == SECRET


def test_keyring_that_is_there_but_does_not_work_is_passed_over(
    tmp_path: Path,
    installed: list[keyring.backend.KeyringBackend],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(BrokenKeyring, "__module__", "keyring.backends.kwallet")
    installed.append(BrokenKeyring())
    assert open_keystore("home-1", tmp_path, environ=DESKTOP).is_reduced


def test_forced_keyring_is_a_fault_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(KeystoreLocked):
        open_keystore("home-1", tmp_path, environ={"GUITAI_KEYSTORE": "keyring"})
    with pytest.raises(KeystoreFault):
        open_keystore("home-1", tmp_path, environ={"GUITAI_KEYSTORE": "paper"})


def test_keys_lie_where_they_were_asked_for_and_never_in_the_data_folder(tmp_path: Path) -> None:
    environ = {"GUITAI_KEYS": str(tmp_path / "env")}
    assert keys_folder("h", tmp_path / "named", environ) == tmp_path / "named" / "h"
    assert keys_folder("h", None, environ) == tmp_path / "env" / "h"
    assert {"guitai", "keys", "h"} <= set(keys_folder("h", None, {}).parts)
