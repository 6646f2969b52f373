"""Secrets under a passphrase: Argon2id makes the key, AES-256-GCM seals.

Shape: `GTS1`, memory in KiB (4 bytes), passes (1), lanes (1), salt (16), nonce (12), ciphertext
with its 16-byte tag; numbers big-endian. Everything before the ciphertext, and the secret's name,
is authenticated. Source: security.md 4.6; RFC 9106; NIST SP 800-38D.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass

from pos_app.errors import KeystoreFault, KeystoreLocked

MAGIC = b"GTS1"
PLAIN_KEY_MAGIC = b"GTK1"
SECRET_BYTES_MAX = 64 * 1024
MEMORY_KIB_MAX = 1024 * 1024
PASSES_MAX = 32
LANES_MAX = 16

_HEADER = struct.Struct(">4sIBB16s12s")
_NONCE_BYTES = 12
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class SealCost:
    """What one guess at the passphrase costs. Units: memory in KiB. Default: RFC 9106 4, second."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


def seal_secret(
    secret: bytes, passphrase: str, name: str, *, cost: SealCost | None = None
) -> bytes:
    """Seal a secret under a passphrase; only `open_secret` with both words gets it back."""
    cost = cost or SealCost()
    salt, nonce = os.urandom(16), os.urandom(_NONCE_BYTES)
    header = _HEADER.pack(MAGIC, cost.memory_kib, cost.passes, cost.lanes, salt, nonce)
    key = _stretch(passphrase, salt, cost)
    return header + _encrypt(key, nonce, secret, header + name.encode("utf-8"))


def open_secret(sealed: bytes, passphrase: str, name: str) -> bytes:
    """The secret that was sealed.

    Raises: KeystoreLocked if the passphrase is wrong or the bytes were changed (which of the two
    cannot be told), KeystoreFault if they are no seal at all.
    """
    if not is_sealed(sealed) or not _HEADER.size + 16 <= len(sealed) <= SECRET_BYTES_MAX:
        raise KeystoreFault(f"{name} is not a sealed secret")
    header = sealed[: _HEADER.size]
    _, memory_kib, passes, lanes, salt, nonce = _HEADER.unpack(header)
    cost = SealCost(memory_kib, passes, lanes)
    # A changed header must not make this machine spend an hour or all its memory.
    if not (8 * lanes <= memory_kib <= MEMORY_KIB_MAX and 1 <= lanes <= LANES_MAX):
        raise KeystoreFault(f"{name} asks for an absurd cost")
    if not 1 <= passes <= PASSES_MAX:
        raise KeystoreFault(f"{name} asks for an absurd cost")
    key = _stretch(passphrase, salt, cost)
    return _decrypt(key, nonce, sealed[_HEADER.size :], header + name.encode("utf-8"))


def is_sealed(content: bytes) -> bool:
    """Whether these bytes were sealed with a passphrase."""
    return content.startswith(MAGIC)


def lock_with_key(secret: bytes, key: bytes, name: str) -> bytes:
    """Encrypt under a 256-bit key. Shape: `GTK1`, nonce (12), ciphertext with tag."""
    nonce = os.urandom(_NONCE_BYTES)
    return PLAIN_KEY_MAGIC + nonce + _encrypt(key, nonce, secret, name.encode("utf-8"))


def is_locked_with_key(content: bytes) -> bool:
    """Whether these bytes come from `lock_with_key`."""
    return content.startswith(PLAIN_KEY_MAGIC)


def unlock_with_key(locked: bytes, key: bytes, name: str) -> bytes:
    """The secret `lock_with_key` encrypted.

    Raises: KeystoreLocked if key, name or bytes do not fit together.
    """
    nonce, ciphertext = locked[4 : 4 + _NONCE_BYTES], locked[4 + _NONCE_BYTES :]
    if not is_locked_with_key(locked) or len(ciphertext) < 16:
        raise KeystoreFault(f"{name} is not a locked secret")
    return _decrypt(key, nonce, ciphertext, name.encode("utf-8"))


def _stretch(passphrase: str, salt: bytes, cost: SealCost) -> bytes:
    from argon2.low_level import Type, hash_secret_raw  # late: few starts need it

    return hash_secret_raw(
        passphrase.encode("utf-8"),
        salt,
        time_cost=cost.passes,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=_KEY_BYTES,
        type=Type.ID,
    )


def _encrypt(key: bytes, nonce: bytes, secret: bytes, bound_to: bytes) -> bytes:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key).encrypt(nonce, secret, bound_to)


def _decrypt(key: bytes, nonce: bytes, ciphertext: bytes, bound_to: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return AESGCM(key).decrypt(nonce, ciphertext, bound_to)
    except InvalidTag as error:
        raise KeystoreLocked("wrong passphrase, or the bytes were changed") from error
