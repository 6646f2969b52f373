"""The signed coupon a customer shows: `OC1:` and the base32 of an untagged COSE_Sign1.

Shape: [protected bstr {4: kid}, unprotected {}, payload bstr, signature bstr of 64]; the payload is
the array of six claims of coupon_claims.

Size: at most 110 bytes signed, 180 characters, QR version 8 at level M. A keyboard wedge types
that with its Enter in 0.4 s at 2 ms a key, 0.9 s at 5 ms and 2.9 s at 16 ms.
Source: protocol.md 2.5, decision 7, RFC 9052 section 4, RFC 8032, RFC 4648 section 6.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pos_app.domain.codes import tidy_scan
from pos_app.domain.coupon import Coupon, CouponFlaw
from pos_app.domain.verdict import Reason
from pos_app.wire.coupon_claims import MalformedClaims, claims_of, coupon_id_of, coupon_of
from pos_app.wire.keyset import KID_BYTES, kid_of, open_key, unpack_bytes
from pos_app.wire.records import KeyRecord, Keyset
from pos_app.wire.strict_cbor import MalformedCbor, read_cbor

__all__ = ["PREFIX", "KeyRing", "coupon_id_of", "issue_token", "kid_of"]

PREFIX = "OC1:"
TOKEN_BYTES_MAX = 110
TEXT_LENGTH_MAX = 1024

SIGNATURE_BYTES = 64

KeyStatus = Literal["active", "retired", "compromised"]

_COSE_KID = 4  # RFC 9052, table 3
_PROTECTED_HEAD = b"\xa1\x04\x48"  # {4: bytes of 8}
_BASE32 = re.compile(r"[A-Z2-7]+")
_TO_PLACES = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHIJKLMNOPQRSTUV")
_FIRST_DIGIT = "Q"  # the first five bits of an array of four, 0x84


def issue_token(coupon: Coupon, key: Ed25519PrivateKey) -> str:
    """Sign a coupon's claims and spell them as the text of its QR code.

    The expiry is rounded up to the next whole minute. The issuer is not written: the key says it.
    Raises: ValueError if a claim is out of its range, the coupon id or key id is not the one its
        other claims lead to, or all claims together need more than 110 bytes.
    """
    kid = kid_of(key.public_key().public_bytes_raw())
    if coupon.kid != kid:
        raise ValueError("the coupon names another key than the one that signs it")
    if coupon.coupon_id != coupon_id_of(coupon.issuer, coupon.campaign, coupon.serial):
        raise ValueError("the coupon id does not follow from issuer, campaign and serial")
    protected = _PROTECTED_HEAD + kid
    payload = cbor2.dumps(claims_of(coupon))
    signature = key.sign(_signed_bytes(protected, payload))
    signed = cbor2.dumps([protected, {}, payload, signature])
    if len(signed) > TOKEN_BYTES_MAX:
        raise ValueError(
            f"these claims need {len(signed)} bytes, at most {TOKEN_BYTES_MAX} fit a small QR code:"
            " use fewer than 256 uses, a version below 24 or a smaller store number or value"
        )
    return PREFIX + base64.b32encode(signed).rstrip(b"=").decode()


class KeyRing:
    """The issuers' public keys of one keyset, ready to check coupons with.

    Thread: immutable, any thread. Nothing read is remembered.
    """

    def __init__(self, entries: Mapping[bytes, tuple[KeyRecord, Ed25519PublicKey]]) -> None:
        self._entries = MappingProxyType(dict(entries))

    @staticmethod
    def of(keyset: Keyset) -> KeyRing:
        """The ring of every key in an opened keyset, whatever its status.

        Raises: ValueError if a key is not an Ed25519 key or not the one its id names.
        """
        return KeyRing({unpack_bytes(key.kid): (key, open_key(key)) for key in keyset.keys})

    def status_of(self, kid: bytes) -> KeyStatus | None:
        """What the keyset says of a key, None if it does not name it.

        A coupon under a compromised key is read, and has to be checked with the platform.
        """
        entry = self._entries.get(kid)
        return None if entry is None else entry[0].status

    def currency_of(self, kid: bytes) -> str | None:
        """The currency of the values signed with a key, None if the keyset does not name it."""
        entry = self._entries.get(kid)
        return None if entry is None else entry[0].currency

    def read(self, text: str) -> Coupon | CouponFlaw:
        """The coupon a scanned or typed text is, or why it is none. Never raises.

        A colon lost or changed on the way, one case for all letters, a leading AIM id and white
        space around are forgiven; in the signed part not a bit is.
        """
        try:
            protected, payload, signature = _open_envelope(_signed_part(text))
            entry = self._entries.get(_kid_in(protected))
            if entry is None:
                return CouponFlaw(Reason.KEY_UNKNOWN, "the key list does not name this key")
            record, public_key = entry
            public_key.verify(signature, _signed_bytes(protected, payload))
            return coupon_of(payload, record)
        except InvalidSignature:
            return CouponFlaw(Reason.BAD_SIGNATURE, "the signature does not fit")
        except MalformedClaims as flawed:
            return CouponFlaw(Reason.BAD_FORMAT, str(flawed))
        except MalformedCbor as malformed:
            return CouponFlaw(Reason.BAD_FORMAT, f"not strict CBOR: {malformed}")


def _signed_bytes(protected: bytes, payload: bytes) -> bytes:
    """RFC 9052 section 4.4: Sig_structure with the context Signature1 and no external data."""
    return cbor2.dumps(["Signature1", protected, b"", payload])


def _signed_part(text: str) -> bytes:
    """The bytes behind the prefix; forgives what keyboards and guns do to the letters."""
    if len(text) > TEXT_LENGTH_MAX:
        raise MalformedClaims(f"{len(text)} characters, at most {TEXT_LENGTH_MAX} are read")
    plain = tidy_scan(text)
    if not plain[len(PREFIX) :].isascii():
        raise MalformedClaims("characters a coupon never has")
    if plain == plain.lower():
        plain = plain.upper()
    if not plain.startswith(PREFIX[:-1]):
        raise MalformedClaims("no coupon prefix")
    digits = plain[len(PREFIX) - 1 :]
    if not digits.startswith(_FIRST_DIGIT):
        digits = digits[1:]
    return _from_base32(digits)


def _from_base32(digits: str) -> bytes:
    """RFC 4648 section 6 without padding, in its one spelling: no stray digit, no spare bit set."""
    if not _BASE32.fullmatch(digits) or len(digits) * 5 % 8 >= 5:
        raise MalformedClaims("not base32")
    spare_bits = len(digits) * 5 % 8
    number = int(digits.translate(_TO_PLACES), 32)
    if number & ((1 << spare_bits) - 1):
        raise MalformedClaims("base32 with stray bits")
    return (number >> spare_bits).to_bytes(len(digits) * 5 // 8, "big")


def _open_envelope(signed: bytes) -> tuple[bytes, bytes, bytes]:
    match read_cbor(signed):
        case [
            bytes() as protected,
            dict() as unprotected,
            bytes() as payload,
            bytes() as signature,
        ]:
            if unprotected:
                raise MalformedClaims("an unprotected header")
            if len(signature) != SIGNATURE_BYTES:
                raise MalformedClaims("a signature of the wrong length")
            return protected, payload, signature
        case _:
            raise MalformedClaims("not a signed message of four parts")


def _kid_in(protected: bytes) -> bytes:
    header = read_cbor(protected)
    if not isinstance(header, dict) or list(header) != [_COSE_KID]:
        raise MalformedClaims("a header with anything but the key id")
    kid = header[_COSE_KID]
    if not isinstance(kid, bytes) or len(kid) != KID_BYTES:
        raise MalformedClaims("a key id of the wrong length")
    return kid
