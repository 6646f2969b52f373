"""How PINs are kept."""

from __future__ import annotations

import pytest

from pos_app.errors import KeystoreFault
from pos_app.pin_hash import (
    FLOOR,
    PEPPER_NAME,
    PinCost,
    cost_of,
    hash_pin,
    load_or_create_pepper,
    should_rehash,
    tune,
    verify_pin,
)
from tests.fakes.fake_keystore import FakeKeystore

PEPPER = bytes(range(32))
SALT_AND_HASH = "AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def test_only_the_same_pin_with_the_same_pepper_fits() -> None:
    stored = hash_pin("739164", PEPPER)
    assert verify_pin("739164", PEPPER, stored)
    assert verify_pin("７３９１６４", PEPPER, stored)
    assert not verify_pin("739165", PEPPER, stored)
    assert not verify_pin("739164", bytes(32), stored)


def test_two_people_with_one_pin_have_different_hashes_without_the_pin_inside() -> None:
    first, second = hash_pin("739164", PEPPER), hash_pin("739164", PEPPER)
    assert first != second
    assert "739164" not in first


def test_cost_is_the_floor_or_more() -> None:
    assert cost_of(hash_pin("739164", PEPPER)) == FLOOR
    assert PinCost(19 * 1024, 2, 1) == FLOOR
    tuned = tune(1)
    assert (tuned.memory_kib, tuned.passes) >= (FLOOR.memory_kib, FLOOR.passes)


def test_cheaper_hash_is_renewed_and_a_good_one_is_kept() -> None:
    stored = hash_pin("739164", PEPPER)
    assert should_rehash(stored, PinCost(64 * 1024, 2, 1))
    assert should_rehash(stored, PinCost(19 * 1024, 3, 1))
    assert not should_rehash(stored, FLOOR)
    assert should_rehash("damaged", FLOOR)


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "739164",
        "$argon2id$",
        f"$argon2i$v=19$m=19456,t=2,p=1${SALT_AND_HASH}",
        f"$argon2id$v=19$m=4194304,t=2,p=1${SALT_AND_HASH}",
        f"$argon2id$v=19$m=19456,t=9999,p=1${SALT_AND_HASH}",
        f"$argon2id$v=19$m=19456,t=2,p=1${SALT_AND_HASH}",
        "$argon2id$v=19$m=19456,t=2,p=1$é$é",
    ],
)
def test_damaged_or_absurd_hash_fits_no_pin(stored: str) -> None:
    assert not verify_pin("739164", PEPPER, stored)


def test_endless_pin_is_not_even_looked_at() -> None:
    assert not verify_pin("7" * 100_000, PEPPER, hash_pin("739164", PEPPER))


def test_pepper_is_made_once_and_kept() -> None:
    keystore = FakeKeystore()
    pepper = load_or_create_pepper(keystore)
    assert len(pepper) == 32
    assert load_or_create_pepper(keystore) == pepper == keystore.load(PEPPER_NAME)


def test_pepper_that_is_damaged_or_cannot_be_kept_is_a_fault() -> None:
    keystore = FakeKeystore()
    keystore.store(PEPPER_NAME, b"short")
    with pytest.raises(KeystoreFault):
        load_or_create_pepper(keystore)
    keystore.is_broken = True
    with pytest.raises(KeystoreFault):
        load_or_create_pepper(keystore)


def test_tuning_spends_more_when_there_is_more_time() -> None:
    tuned = tune(100_000)
    assert tuned == PinCost(64 * 1024, 64, 1)
