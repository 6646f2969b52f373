from __future__ import annotations

import base64
import hashlib
from dataclasses import replace

import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from wire_samples import (
    ISSUER,
    KEY,
    KID,
    OTHER_KEY,
    PUB,
    RING,
    coupon,
    key_record,
    keyset,
)

from pos_app.domain.coupon import Coupon, CouponFlaw
from pos_app.domain.verdict import Face, Reason
from pos_app.wire.coupon_token import KeyRing, coupon_id_of, issue_token, kid_of
from pos_app.wire.keyset import pack_bytes
from pos_app.wire.qr_picture import qr_version

TOKEN = (
    "OC1:QRF2CBCIKZDVVJ2UMNDUZICXQYNQAAAACEAAAABKDERGAAIZAE3BUAAQBBQACWCADBLMDBZ4BI7VKTSQETWXG472V"
    "PAFPDER3KS4OKLM4JUUUDDL7ST3IIHUXE4YCR3NLY6HELLNXOWVO3O44M64FIR3ZQ5O4C4AUVLYECY"
)
GROUP_ORDER = 2**252 + 27742317777372353535851937790883648493


def parts_of(token: str) -> list[object]:
    digits = token[4:]
    return cbor2.loads(base64.b32decode(digits + "=" * (-len(digits) % 8)))


def token_of(signed: object) -> str:
    return "OC1:" + base64.b32encode(cbor2.dumps(signed)).rstrip(b"=").decode()


def signed_with(payload: bytes, protected: bytes | None = None, unprotected: object = None) -> str:
    head = cbor2.dumps({4: KID}) if protected is None else protected
    signature = KEY.sign(cbor2.dumps(["Signature1", head, b"", payload]))
    return token_of([head, {} if unprotected is None else unprotected, payload, signature])


def reason_of(text: str, ring: KeyRing = RING) -> Reason:
    answer = ring.read(text)
    assert isinstance(answer, CouponFlaw), answer
    return answer.reason


def test_issue_token_writes_the_published_vector():
    assert issue_token(coupon(), KEY) == TOKEN


def test_read_gives_back_the_published_vector():
    assert RING.read(TOKEN) == coupon()


def test_token_is_an_untagged_cose_sign1_by_hand():
    protected, unprotected, payload, signature = parts_of(TOKEN)
    assert cbor2.loads(protected) == {4: hashlib.sha256(PUB).digest()[:8]}
    assert unprotected == {}
    # (1,798,732,800,000 - 1,735,689,600,000) / 60,000 = 1,050,720 minutes.
    assert cbor2.loads(payload) == [17 << 32 | 42, 8800, 1, 310, 1_050_720, 1]
    to_verify = b"\x84\x6aSignature1" + cbor2.dumps(protected) + b"\x40" + cbor2.dumps(payload)
    KEY.public_key().verify(signature, to_verify)


def test_coupon_id_is_the_hash_of_issuer_campaign_and_serial():
    named = b"guitai coupon\0" + ISSUER.encode() + b"\0" + bytes.fromhex("000000110000002a")
    assert coupon_id_of(ISSUER, 17, 42) == hashlib.sha256(named).digest()[:16]


@pytest.mark.parametrize("off", ["none", "any", "home:0", "home:4294967295"])
@pytest.mark.parametrize("expires_at_utc_ms", [None, 1_735_689_600_000, 1_798_732_800_000])
def test_every_offline_right_comes_back(off, expires_at_utc_ms):
    issued = coupon(off=off, expires_at_utc_ms=expires_at_utc_ms)
    assert RING.read(issue_token(issued, KEY)) == issued


@pytest.mark.parametrize(
    ("asked_utc_ms", "written_utc_ms"),
    [
        (1_798_732_800_001, 1_798_732_860_000),
        (1_798_732_859_999, 1_798_732_860_000),
        (1_735_689_599_999, 1_735_689_600_000),
        (0, 1_735_689_600_000),
    ],
)
def test_expiry_is_rounded_up_to_the_minute_and_never_before_2025(asked_utc_ms, written_utc_ms):
    read = RING.read(issue_token(coupon(expires_at_utc_ms=asked_utc_ms), KEY))
    assert isinstance(read, Coupon)
    assert read.expires_at_utc_ms == written_utc_ms


u32 = st.integers(0, 2**32 - 1)
claim_space = st.fixed_dictionaries(
    {
        "campaign": st.integers(1, 2**32 - 1),
        "serial": u32,
        "value_minor": u32,
        "uses": st.integers(1, 2**16 - 1),
        "off": st.one_of(st.sampled_from(["none", "any"]), u32.map(lambda store: f"home:{store}")),
        "expires_at_utc_ms": st.none()
        | st.integers(0, 2**32 - 1).map(lambda at: 1_735_689_600_000 + at * 60_000),
        "ver": st.integers(1, 2**31),
    }
)


@given(claim_space)
def test_token_never_passes_180_characters_and_version_8(claims):
    issued = coupon(**claims)
    must_fit = claims["uses"] <= 255 and claims["ver"] <= 23
    fits = issue_token(issued, KEY) if must_fit else _fits(issued)
    if fits is not None:
        assert len(fits) <= 180
        assert len(base64.b32decode(fits[4:] + "=" * (-len(fits[4:]) % 8))) <= 110
        assert RING.read(fits) == issued


def _fits(issued: Coupon) -> str | None:
    try:
        return issue_token(issued, KEY)
    except ValueError:
        with pytest.raises(ValueError, match="at most 110 fit"):
            issue_token(issued, KEY)
        return None


def test_largest_token_fits_version_8():
    largest = coupon(
        campaign=2**32 - 1, serial=2**32 - 1, value_minor=2**32 - 1, uses=255,
        off="home:4294967295", expires_at_utc_ms=1_735_689_600_000 + (2**32 - 1) * 60_000, ver=23,
    )  # fmt: skip
    token = issue_token(largest, KEY)
    assert len(token) == 180
    assert qr_version(token) == 8
    assert RING.read(token) == largest


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"campaign": 0}, "campaign"),
        ({"serial": 2**32}, "serial"),
        ({"value_minor": -1}, "value"),
        ({"uses": 0}, "uses"),
        ({"uses": 65_536}, "uses"),
        ({"ver": 0}, "version"),
        ({"off": "home:007"}, "leading zero"),
        ({"off": "home:4294967296"}, "at most"),
        ({"off": "home:12345678901"}, "plain number"),
    ],
)
def test_issue_token_refuses_a_claim_out_of_range(claims, sentence):
    with pytest.raises(ValueError, match=sentence):
        issue_token(coupon(**claims), KEY)


def test_issue_token_refuses_another_key_and_a_foreign_coupon_id():
    with pytest.raises(ValueError, match="another key"):
        issue_token(coupon(OTHER_KEY), KEY)
    with pytest.raises(ValueError, match="coupon id"):
        issue_token(replace(coupon(), coupon_id=bytes(16)), KEY)


@pytest.mark.parametrize(
    "bent",
    [
        TOKEN.lower(),
        TOKEN.replace(":", ""),
        TOKEN.replace(":", ";"),
        TOKEN.replace(":", "："),
        TOKEN.replace(":", "Ö"),
        TOKEN.replace(":", "M"),
        " \t" + TOKEN + "\r\n",
        "]Q3" + TOKEN,
        "\x02]Q1" + TOKEN + "\x03",
        "\ufeff" + TOKEN,
        "".join(chr(ord(mark) + 0xFEE0) for mark in TOKEN),
    ],
)
def test_read_forgives_what_guns_and_layouts_do(bent):
    assert RING.read(bent) == coupon()


@pytest.mark.parametrize(
    "text",
    ["", "OC1", "OC1:", "OC1:Q", "OP1:123", "6901234567892", "https://example.test/OC1:QRF",
     "OC1:" + "Q" * 2000, "OC1:ÄÖÜ", "\ud800", "OC1:" + "=" * 8, "OC1::" + TOKEN[4:],
     TOKEN + "=", TOKEN + "A", TOKEN[:-1], "OC1:" + TOKEN, TOKEN[:60].lower() + TOKEN[60:]],
)  # fmt: skip
def test_read_says_bad_format_for_other_texts(text):
    assert reason_of(text) is Reason.BAD_FORMAT


def test_no_single_bit_of_the_signed_part_can_change():
    signed = base64.b32decode(TOKEN[4:] + "=" * (-len(TOKEN[4:]) % 8))
    for at in range(len(signed) * 8):
        flipped = bytearray(signed)
        flipped[at // 8] ^= 1 << at % 8
        text = "OC1:" + base64.b32encode(flipped).rstrip(b"=").decode()
        assert isinstance(RING.read(text), CouponFlaw), at


def test_no_single_character_of_the_signed_part_can_change():
    for at in range(4, len(TOKEN)):
        for mark in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567abyz0189=-_ :\x00é":
            if mark != TOKEN[at]:
                text = TOKEN[:at] + mark + TOKEN[at + 1 :]
                if mark.strip(" \x00") or at < len(TOKEN) - 1:
                    assert isinstance(RING.read(text), CouponFlaw), (at, mark)


@pytest.mark.parametrize("lost", range(1, 8))
def test_no_shortened_token_is_base32_of_anything_else(lost):
    assert isinstance(RING.read(TOKEN[:-lost]), CouponFlaw)
    assert isinstance(RING.read(TOKEN + "A" * lost), CouponFlaw)


def test_last_character_has_no_second_spelling():
    spare_bits = len(TOKEN[4:]) * 5 % 8
    assert spare_bits
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    twin = TOKEN[:-1] + alphabet[alphabet.index(TOKEN[-1]) + 1]
    assert reason_of(twin) is Reason.BAD_FORMAT


def test_read_refuses_the_twin_signature_above_the_group_order():
    protected, unprotected, payload, signature = parts_of(TOKEN)
    twin = int.from_bytes(signature[32:], "little") + GROUP_ORDER
    forged = signature[:32] + twin.to_bytes(32, "little")
    text = token_of([protected, unprotected, payload, forged])
    assert reason_of(text) is Reason.BAD_SIGNATURE


def test_read_says_bad_signature_when_a_claim_was_raised():
    protected, unprotected, payload, signature = parts_of(TOKEN)
    claims = cbor2.loads(payload)
    raised = cbor2.dumps([claims[0], 99_999, *claims[2:]])
    text = token_of([protected, unprotected, raised, signature])
    assert reason_of(text) is Reason.BAD_SIGNATURE


def test_read_says_amber_key_unknown_when_the_keyset_lacks_the_key():
    token = issue_token(coupon(OTHER_KEY), OTHER_KEY)
    assert reason_of(token) is Reason.KEY_UNKNOWN
    assert reason_of(token).face is Face.AMBER_WAIT
    assert reason_of(token, KeyRing.of(keyset(version=1))) is Reason.KEY_UNKNOWN


def test_read_takes_issuer_from_the_key_record_and_so_another_coupon_id():
    other = KeyRing.of(keyset(key_record().__class__(**{
        **{field: getattr(key_record(), field) for field in key_record().__struct_fields__},
        "issuer": "another",
    })))  # fmt: skip
    read = other.read(TOKEN)
    assert isinstance(read, Coupon)
    assert read.coupon_id == coupon_id_of("another", 17, 42) != coupon().coupon_id


@pytest.mark.parametrize("status", ["active", "retired", "compromised"])
def test_ring_reads_whatever_the_status_and_says_it(status):
    ring = KeyRing.of(keyset(key_record(status=status)))
    assert ring.read(TOKEN) == coupon()
    assert ring.status_of(KID) == status
    assert ring.currency_of(KID) == "CNY"
    assert ring.status_of(bytes(8)) is None
    assert ring.currency_of(bytes(8)) is None


@pytest.mark.parametrize(
    "text",
    [
        signed_with(cbor2.dumps([17 << 32, 1, 1, None, None])),
        signed_with(cbor2.dumps([17 << 32, 1, 1, None, None, 1, 1])),
        signed_with(cbor2.dumps([42, 1, 1, None, None, 1])),
        signed_with(cbor2.dumps([17 << 32, 1, 0, None, None, 1])),
        signed_with(cbor2.dumps([17 << 32, 1, 1, True, None, 1])),
        signed_with(cbor2.dumps([17 << 32, 1, 1, None, False, 1])),
        signed_with(cbor2.dumps([17 << 32, True, 1, None, None, 1])),
        signed_with(cbor2.dumps([17 << 32, 1.0, 1, None, None, 1])),
        signed_with(cbor2.dumps([17 << 32, 1, 1, None, None, -1])),
        signed_with(cbor2.dumps({1: 2})),
        signed_with(cbor2.dumps([17 << 32, 1, 1, None, None, 1]) + b"\x00"),
        signed_with(bytes.fromhex("861b000000110000002a180101f6f601")),
        signed_with(b""),
        signed_with(cbor2.dumps([17 << 32, 1, 1, None, None, 1]), unprotected={4: KID}),
        signed_with(
            cbor2.dumps([17 << 32, 1, 1, None, None, 1]), protected=cbor2.dumps({1: -8, 4: KID})
        ),
        signed_with(
            cbor2.dumps([17 << 32, 1, 1, None, None, 1]), protected=cbor2.dumps({4: KID[:7]})
        ),
        token_of(cbor2.CBORTag(18, parts_of(TOKEN))),
        token_of([*parts_of(TOKEN)[:3], bytes(63)]),
        token_of([*parts_of(TOKEN)[:3], None]),
        token_of([*parts_of(TOKEN)[:2], 7, bytes(64)]),
        token_of({4: KID}),
    ],
)
def test_read_refuses_other_shapes_even_under_a_good_signature(text):
    assert reason_of(text) is Reason.BAD_FORMAT


def test_algorithm_named_by_the_message_is_refused():
    claims = cbor2.dumps([17 << 32 | 42, 8800, 1, 310, 1_050_720, 1])
    assert isinstance(RING.read(signed_with(claims)), Coupon)
    told = signed_with(claims, protected=cbor2.dumps({1: 0, 4: KID}))
    assert reason_of(told) is Reason.BAD_FORMAT


def test_ring_refuses_a_key_record_whose_id_is_not_its_key():
    wrong = key_record(OTHER_KEY)
    mixed = type(wrong)(**{
        **{field: getattr(wrong, field) for field in wrong.__struct_fields__},
        "kid": pack_bytes(kid_of(PUB)),
    })  # fmt: skip
    with pytest.raises(ValueError, match="not the key its id names"):
        KeyRing.of(keyset(mixed))


base32_text = st.text(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"), max_size=200)


@given(st.text(max_size=1200))
def test_read_never_raises_and_never_accepts_any_text(text):
    assert isinstance(RING.read(text), CouponFlaw)


@given(base32_text)
def test_read_never_accepts_random_base32(digits):
    assert isinstance(RING.read("OC1:" + digits), CouponFlaw)


@given(st.binary(max_size=200))
def test_read_never_accepts_random_bytes(signed):
    text = "OC1:" + base64.b32encode(signed).rstrip(b"=").decode()
    assert isinstance(RING.read(text), CouponFlaw)


@given(st.binary(max_size=40))
def test_read_never_raises_on_any_signed_payload(payload):
    answer = RING.read(signed_with(payload))
    assert isinstance(answer, (Coupon, CouponFlaw))


@given(st.integers(4, len(TOKEN) - 1), st.integers(0, 60), base32_text)
def test_read_never_accepts_a_spliced_token(at, dropped, inserted):
    text = TOKEN[:at] + inserted + TOKEN[at + dropped :]
    if text != TOKEN:
        assert isinstance(RING.read(text), CouponFlaw)
