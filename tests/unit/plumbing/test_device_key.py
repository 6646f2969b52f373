"""The till's signature."""

from __future__ import annotations

import pytest

from pos_app.device_key import NAME, DeviceKey, load_or_create, verify
from pos_app.errors import KeystoreFault
from tests.fakes.fake_keystore import FakeKeystore


def test_signature_is_the_one_of_rfc_8032_test_2() -> None:
    key = DeviceKey(
        bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb")
    )
    assert key.public_raw.hex() == (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    )
    assert key.sign(b"\x72").hex() == (
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )


def test_key_is_made_once_and_kept() -> None:
    keystore = FakeKeystore()
    first, second = load_or_create(keystore), load_or_create(keystore)
    assert first.public_raw == second.public_raw
    assert verify(first.public_raw, second.sign(b"entry"), b"entry")


def test_two_tills_have_different_keys() -> None:
    assert load_or_create(FakeKeystore()).public_raw != load_or_create(FakeKeystore()).public_raw


def test_verify_refuses_another_message_key_or_signature() -> None:
    key, other = load_or_create(FakeKeystore()), load_or_create(FakeKeystore())
    signature = key.sign(b"entry")
    assert not verify(key.public_raw, signature, b"entrz")
    assert not verify(other.public_raw, signature, b"entry")
    assert not verify(key.public_raw, signature[:-1], b"entry")
    assert not verify(b"short", signature, b"entry")


def test_damaged_key_is_a_fault_and_is_not_replaced() -> None:
    keystore = FakeKeystore()
    keystore.store(NAME, b"damaged")
    with pytest.raises(KeystoreFault):
        load_or_create(keystore)
    assert keystore.load(NAME) == b"damaged"


def test_key_that_cannot_be_kept_is_not_used() -> None:
    keystore = FakeKeystore()
    keystore.is_broken = True
    with pytest.raises(KeystoreFault):
        load_or_create(keystore)
