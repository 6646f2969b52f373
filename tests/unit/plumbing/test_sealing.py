"""Secrets under a passphrase."""

from __future__ import annotations

import struct

import pytest

from pos_app.errors import KeystoreFault, KeystoreLocked
from pos_app.sealing import (
    SealCost,
    is_sealed,
    lock_with_key,
    open_secret,
    seal_secret,
    unlock_with_key,
)

CHEAP = SealCost(memory_kib=64, passes=1, lanes=1)


def sealed() -> bytes:
    return seal_secret(b"secret", "tea for two", "ledger", cost=CHEAP)


def test_seal_opens_with_its_passphrase_and_name() -> None:
    assert is_sealed(sealed())
    assert b"secret" not in sealed()
    assert open_secret(sealed(), "tea for two", "ledger") == b"secret"
    assert sealed() != sealed()


@pytest.mark.parametrize(
    ("passphrase", "name"), [("tea for three", "ledger"), ("", "ledger"), ("tea for two", "pepper")]
)
def test_seal_stays_shut_for_another_passphrase_or_name(passphrase: str, name: str) -> None:
    with pytest.raises(KeystoreLocked):
        open_secret(sealed(), passphrase, name)


def test_seal_stays_shut_when_any_byte_is_changed() -> None:
    whole = sealed()
    for place in range(len(whole)):
        changed = bytearray(whole)
        changed[place] ^= 1
        with pytest.raises(KeystoreFault):
            open_secret(bytes(changed), "tea for two", "ledger")
    for length in range(0, len(whole), 7):
        with pytest.raises(KeystoreFault):
            open_secret(whole[:length], "tea for two", "ledger")


@pytest.mark.parametrize(
    ("memory_kib", "passes", "lanes"),
    [(2**32 - 1, 1, 1), (64, 255, 1), (64, 1, 255), (64, 0, 1), (64, 1, 0), (8, 1, 2)],
)
def test_seal_that_asks_for_an_absurd_cost_is_not_tried(
    memory_kib: int, passes: int, lanes: int
) -> None:
    forged = struct.pack(">4sIBB", b"GTS1", memory_kib, passes, lanes) + bytes(80)
    with pytest.raises(KeystoreFault, match="absurd"):
        open_secret(forged, "tea for two", "ledger")


def test_lock_with_key_opens_only_with_key_and_name() -> None:
    key = bytes(range(32))
    locked = lock_with_key(b"secret", key, "ledger")
    assert unlock_with_key(locked, key, "ledger") == b"secret"
    for wrong_key, name in [(bytes(32), "ledger"), (key, "pepper")]:
        with pytest.raises(KeystoreLocked):
            unlock_with_key(locked, wrong_key, name)
    with pytest.raises(KeystoreFault):
        unlock_with_key(b"GTK1", key, "ledger")
