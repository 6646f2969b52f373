"""The signed list of coupon keys: made by the root key, opened by tills.

The signature covers the exact JSON bytes that travel, so no second encoding has to agree.
Source: protocol.md 2.6.
"""

from __future__ import annotations

import base64
import binascii
import hashlib

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pos_app.wire.records import KeyRecord, Keyset, SignedKeyset

KID_BYTES = 8
PUB_BYTES = 32

_UNDERSTOOD = frozenset(Keyset.__struct_fields__) | frozenset(KeyRecord.__struct_fields__)


class KeysetRefused(ValueError):
    """A key list that must not replace the one held; the message says why."""


def kid_of(pub_raw: bytes) -> bytes:
    """The 8-byte id of a public key: the head of its SHA-256."""
    return hashlib.sha256(pub_raw).digest()[:KID_BYTES]


def pack_bytes(raw: bytes) -> str:
    """Bytes as the unpadded base64url text of OSP/1 bodies."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def unpack_bytes(text: str) -> bytes:
    """The bytes behind unpadded base64url text.

    Raises: ValueError if the text is not the one spelling of its bytes.
    """
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except binascii.Error as broken:
        raise ValueError("not base64url") from broken
    if pack_bytes(raw) != text:
        raise ValueError("base64url with stray bits or padding")
    return raw


def open_key(record: KeyRecord) -> Ed25519PublicKey:
    """The public key of a key record.

    Raises: ValueError if it is not an Ed25519 key, or not the one its id names.
    """
    pub_raw = unpack_bytes(record.pub)
    if len(pub_raw) != PUB_BYTES or unpack_bytes(record.kid) != kid_of(pub_raw):
        raise ValueError(f"key {record.kid} is not the key its id names")
    return Ed25519PublicKey.from_public_bytes(pub_raw)


def sign_keyset(keyset: Keyset, root: Ed25519PrivateKey) -> SignedKeyset:
    """The keyset as it travels: its JSON bytes and the root key's signature over them."""
    encoded = msgspec.json.encode(keyset)
    return SignedKeyset(keyset=pack_bytes(encoded), sig=pack_bytes(root.sign(encoded)))


def open_keyset(signed: SignedKeyset, root_pub_raw: bytes) -> Keyset:
    """The keyset behind a signature of our root key.

    Raises: KeysetRefused if the signature is not the root's, a field marked critical is not one we
        understand, a key is not the one its id names, or two keys have one id.
    """
    try:
        encoded = unpack_bytes(signed.keyset)
        Ed25519PublicKey.from_public_bytes(root_pub_raw).verify(unpack_bytes(signed.sig), encoded)
        keyset = msgspec.json.decode(encoded, type=Keyset)
        for record in keyset.keys:
            open_key(record)
    except InvalidSignature as broken:
        raise KeysetRefused("the key list is not signed by the root key") from broken
    except (ValueError, msgspec.MsgspecError) as broken:
        raise KeysetRefused(f"the key list cannot be read: {broken}") from broken
    strange = sorted(set(keyset.critical) - _UNDERSTOOD)
    if strange:
        raise KeysetRefused(f"the key list needs a newer program: {', '.join(strange)}")
    if len({record.kid for record in keyset.keys}) != len(keyset.keys):
        raise KeysetRefused("the key list names one key twice")
    return keyset


def accept_keyset(signed: SignedKeyset, root_pub_raw: bytes, *, held: Keyset | None) -> Keyset:
    """The keyset to hold from now on.

    Raises: KeysetRefused as open_keyset does, and if its version is below the one held, or equal
        to it with other contents (protection against rollback and mix-up).
    """
    offered = open_keyset(signed, root_pub_raw)
    if held is None or offered.version > held.version or offered == held:
        return offered
    if offered.version < held.version:
        raise KeysetRefused(
            f"version {offered.version} is older than {held.version}, which we hold"
        )
    raise KeysetRefused(f"another key list with the same version {held.version}")
