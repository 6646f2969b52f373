"""Both halves of request signing, without a server."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from pos_app.wire.http_signature import (
    CLOCK_TOLERANCE_MS,
    RequestParts,
    RequestSigner,
    SignatureRefused,
    SignedBy,
    claimed_dev,
    sign_request,
    verify_request,
)

NOW_UTC_MS = 1_795_233_600_000
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = RequestSigner("m1-a", 3, "guitai/0.1", KEY)
CLAIM = RequestParts("POST", "/osp/1/claims", "a=1&b=%20", b'{"rid":"x"}')


def verify(
    parts: RequestParts, headers: dict[str, str], *, now_utc_ms: int = NOW_UTC_MS
) -> SignedBy:
    return verify_request(
        parts,
        list(headers.items()),
        key_of=lambda dev: KEY.public_key() if dev == SIGNER.dev else None,
        now_utc_ms=now_utc_ms,
    )


def signed(parts: RequestParts = CLAIM, **how: str) -> dict[str, str]:
    return sign_request(parts, SIGNER, created_utc_ms=NOW_UTC_MS, **how)


def test_verified_request_says_who_when_and_with_what():
    assert verify(CLAIM, signed(nonce="nonce-of-16-char")) == SignedBy(
        dev="m1-a",
        ep=3,
        client="guitai/0.1",
        nonce="nonce-of-16-char",
        created_utc_ms=NOW_UTC_MS,
    )


@given(st.sampled_from(["GET", "POST"]), st.binary(max_size=64), st.sampled_from(["", "a=1", "a"]))
def test_what_is_signed_is_verified(method: str, body: bytes, query: str):
    parts = RequestParts(method, "/osp/1/x%20y", query, body)
    assert verify(parts, signed(parts)).dev == "m1-a"


def test_each_signature_has_a_nonce_of_its_own():
    assert verify(CLAIM, signed()).nonce != verify(CLAIM, signed()).nonce


@pytest.mark.parametrize(
    "changed",
    [
        replace(CLAIM, method="GET"),
        replace(CLAIM, path="/osp/1/claim"),
        replace(CLAIM, query="a=1"),
        replace(CLAIM, query=""),
        replace(CLAIM, body=b'{"rid":"y"}'),
        replace(CLAIM, body=b""),
    ],
)
def test_changed_request_does_not_verify(changed: RequestParts):
    with pytest.raises(SignatureRefused) as refused:
        verify(changed, signed())
    assert refused.value.code == "bad_signature"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("osp-epoch", "4"),
        ("osp-epoch", None),
        ("osp-client", "other/1"),
        ("content-digest", None),
        ("content-digest", "sha-256=:AAAA:"),
        ("signature", None),
        ("signature", "osp=:AAAA:"),
        ("signature", "\x00"),
        ("signature-input", None),
        ("signature-input", "osp=()"),
        ("signature-input", 'osp=("@method");created=1;keyid="m1-a";nonce="12345678";tag="osp-1"'),
    ],
)
def test_changed_or_missing_header_does_not_verify(name: str, value: str | None):
    headers = signed()
    if value is None:
        del headers[name]
    else:
        headers[name] = value
    with pytest.raises(SignatureRefused) as refused:
        verify(CLAIM, headers)
    assert refused.value.code == "bad_signature"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (' "osp-client"', ""),
        ('"@query" ', ""),
        (";tag=", ";gat="),
        ("m1-a", "m1-b"),
        ("179", "180"),
    ],
)
def test_rewritten_signature_input_does_not_verify(old: str, new: str):
    headers = signed()
    assert old in headers["signature-input"]
    headers["signature-input"] = headers["signature-input"].replace(old, new)
    with pytest.raises(SignatureRefused) as refused:
        verify(CLAIM, headers)
    assert refused.value.code == "bad_signature"


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_header_text_raises_anything_else(signature_input: str, signature: str):
    headers = signed() | {"signature-input": signature_input, "signature": signature}
    with pytest.raises(SignatureRefused):
        verify(CLAIM, headers)


def test_signature_without_a_long_enough_nonce_does_not_verify():
    with pytest.raises(SignatureRefused):
        verify(CLAIM, signed(nonce="short"))


@pytest.mark.parametrize("off_ms", [CLOCK_TOLERANCE_MS, -CLOCK_TOLERANCE_MS])
def test_clock_is_judged_only_after_the_signature_held(off_ms: int):
    headers = signed()
    assert verify(CLAIM, headers, now_utc_ms=NOW_UTC_MS + off_ms).ep == 3
    beyond = NOW_UTC_MS + off_ms * 2
    with pytest.raises(SignatureRefused) as refused:
        verify(CLAIM, headers, now_utc_ms=beyond)
    assert refused.value.code == "clock_skew"
    with pytest.raises(SignatureRefused) as refused:
        verify(replace(CLAIM, body=b"x"), headers, now_utc_ms=beyond)
    assert refused.value.code == "bad_signature"


def test_second_signature_under_our_tag_is_refused():
    headers = signed()
    twice = [
        *headers.items(),
        ("signature-input", headers["signature-input"].replace("osp=", "b=", 1)),
    ]
    with pytest.raises(SignatureRefused):
        verify_request(CLAIM, twice, key_of=lambda _dev: KEY.public_key(), now_utc_ms=NOW_UTC_MS)


def test_claimed_device_is_read_without_trust():
    assert claimed_dev(signed().items()) == "m1-a"
    assert claimed_dev({"signature-input": "rubbish"}.items()) is None
    assert claimed_dev([]) is None


def test_import_is_cheap():
    asked = "import sys, pos_app.wire.http_signature; print('http_sf' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, timeout=30, check=True
    )
    assert done.stdout.strip() == "False"
