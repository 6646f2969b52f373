from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire_samples import KEY, OTHER_KEY, ROOT, key_record, keyset

from pos_app.wire.coupon_token import KeyRing, issue_token
from pos_app.wire.keyset import (
    KeysetRefused,
    accept_keyset,
    kid_of,
    open_keyset,
    pack_bytes,
    sign_keyset,
    unpack_bytes,
)
from pos_app.wire.records import SignedKeyset

ROOT_PUB = ROOT.public_key().public_bytes_raw()


def signed_json(body: object) -> SignedKeyset:
    encoded = json.dumps(body).encode()
    return SignedKeyset(keyset=pack_bytes(encoded), sig=pack_bytes(ROOT.sign(encoded)))


def test_open_keyset_gives_back_what_was_signed():
    both = keyset(key_record(), key_record(OTHER_KEY, "retired"))
    assert open_keyset(sign_keyset(both, ROOT), ROOT_PUB) == both


def test_a_ring_of_an_opened_keyset_reads_coupons():
    from wire_samples import coupon

    ring = KeyRing.of(open_keyset(sign_keyset(keyset(), ROOT), ROOT_PUB))
    assert ring.read(issue_token(coupon(), KEY)) == coupon()


def test_open_keyset_refuses_another_signer_and_changed_bytes():
    with pytest.raises(KeysetRefused, match="not signed by the root"):
        open_keyset(sign_keyset(keyset(), OTHER_KEY), ROOT_PUB)
    good, newer = sign_keyset(keyset(), ROOT), sign_keyset(keyset(version=4), ROOT)
    with pytest.raises(KeysetRefused, match="not signed by the root"):
        open_keyset(SignedKeyset(keyset=newer.keyset, sig=good.sig), ROOT_PUB)


@pytest.mark.parametrize("broken", [{"keyset": "@@@@"}, {"sig": "a"}, {"sig": ""}, {"keyset": ""}])
def test_open_keyset_refuses_what_it_cannot_read(broken):
    good = sign_keyset(keyset(), ROOT)
    parts = {"keyset": good.keyset, "sig": good.sig, **broken}
    with pytest.raises(KeysetRefused):
        open_keyset(SignedKeyset(**parts), ROOT_PUB)


@pytest.mark.parametrize("body", [{}, [], {"version": 0}, {"version": "three"}, None])
def test_open_keyset_refuses_a_signed_body_of_another_shape(body):
    with pytest.raises(KeysetRefused, match="cannot be read"):
        open_keyset(signed_json(body), ROOT_PUB)


def test_open_keyset_refuses_a_critical_field_it_does_not_know():
    strange = keyset(critical=("version", "quorum"))
    with pytest.raises(KeysetRefused, match="newer program: quorum"):
        open_keyset(sign_keyset(strange, ROOT), ROOT_PUB)


def test_open_keyset_ignores_a_new_field_that_is_not_critical():
    body = json.loads(unpack_bytes(sign_keyset(keyset(critical=("keys",)), ROOT).keyset))
    opened = open_keyset(signed_json({**body, "comment": "spring"}), ROOT_PUB)
    assert opened == keyset(critical=("keys",))


def test_open_keyset_refuses_a_key_under_a_wrong_or_repeated_id():
    body = json.loads(unpack_bytes(sign_keyset(keyset(), ROOT).keyset))
    wrong = {**body, "keys": [{**body["keys"][0], "kid": pack_bytes(bytes(8))}]}
    with pytest.raises(KeysetRefused, match="not the key its id names"):
        open_keyset(signed_json(wrong), ROOT_PUB)
    with pytest.raises(KeysetRefused, match="twice"):
        open_keyset(signed_json({**body, "keys": body["keys"] * 2}), ROOT_PUB)


def test_accept_keyset_takes_the_first_a_newer_and_the_same():
    held = keyset(version=3)
    assert accept_keyset(sign_keyset(held, ROOT), ROOT_PUB, held=None) == held
    assert accept_keyset(sign_keyset(held, ROOT), ROOT_PUB, held=held) == held
    newer = keyset(version=4)
    assert accept_keyset(sign_keyset(newer, ROOT), ROOT_PUB, held=held) == newer


def test_accept_keyset_refuses_rollback_and_a_second_list_of_one_version():
    held = keyset(version=3)
    with pytest.raises(KeysetRefused, match="older than 3"):
        accept_keyset(sign_keyset(keyset(version=2), ROOT), ROOT_PUB, held=held)
    other = keyset(key_record(OTHER_KEY), version=3)
    with pytest.raises(KeysetRefused, match="same version 3"):
        accept_keyset(sign_keyset(other, ROOT), ROOT_PUB, held=held)


@given(st.binary(max_size=80))
def test_packed_bytes_come_back(raw):
    assert unpack_bytes(pack_bytes(raw)) == raw


@given(st.text(max_size=40))
def test_unpack_bytes_knows_one_spelling_only(text):
    try:
        raw = unpack_bytes(text)
    except ValueError:
        return
    assert pack_bytes(raw) == text


def test_kid_is_the_head_of_the_hash():
    assert kid_of(b"\0" * 32).hex() == "66687aadf862bd77"
