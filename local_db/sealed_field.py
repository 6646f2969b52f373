"""AES-GCM over single fields of the side tables, under a key of its own (security.md 4.6).

Shape: one version byte, 12 bytes of nonce, ciphertext with its 16-byte tag. The row's identity is
authenticated too, so a sealed field cannot be moved to another row.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pos_app.errors import LedgerDamaged

_VERSION = b"\x01"
_NONCE_BYTES = 12


class FieldCipher:
    """Seals and opens text fields."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def seal(self, text: str, *, row: str) -> bytes:
        """The text, readable only with the key and only for this row."""
        nonce = os.urandom(_NONCE_BYTES)
        return _VERSION + nonce + self._cipher.encrypt(nonce, text.encode(), row.encode())

    def open(self, sealed: bytes, *, row: str) -> str:
        """The text of a sealed field.

        Raises: LedgerDamaged if it was altered or belongs to another row.
        """
        nonce, cipher = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
        try:
            return self._cipher.decrypt(nonce, cipher, row.encode()).decode()
        except (InvalidTag, ValueError) as fault:
            raise LedgerDamaged(f"sealed field of {row} cannot be opened") from fault
