"""The till's own signature: Ed25519, made on the machine, kept in the keystore.

Source: RFC 8032; protocol.md 2.14.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_app.errors import KeystoreFault

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from pos_app.ports import Keystore

NAME = "device-ed25519"
RAW_BYTES = 32


class DeviceKey:
    """A private key in memory. Thread: any.

    Args: `private_raw` is the 32-byte seed of RFC 8032 5.1.5.
    """

    def __init__(self, private_raw: bytes) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        if len(private_raw) != RAW_BYTES:
            raise KeystoreFault("the device key has the wrong length")
        self._private: Ed25519PrivateKey = Ed25519PrivateKey.from_private_bytes(private_raw)

    @property
    def private_key(self) -> Ed25519PrivateKey:
        """The key itself, for signing requests; it never leaves this process."""
        return self._private

    @property
    def public_raw(self) -> bytes:
        """The 32 bytes others verify with."""
        return self._private.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """A 64-byte signature."""
        return self._private.sign(message)


def load_or_create(keystore: Keystore, name: str = NAME) -> DeviceKey:
    """The till's key; a new one, already kept, where there was none.

    Raises: KeystoreFault if it cannot be read, or a new one cannot be kept.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private_raw = keystore.load(name)
    if private_raw is None:
        private_raw = Ed25519PrivateKey.generate().private_bytes_raw()
        keystore.store(name, private_raw)
        if keystore.load(name) != private_raw:
            raise KeystoreFault("the device key was not kept as it was given")
    return DeviceKey(private_raw)


def verify(public_raw: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature over the message was made with that key."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public_raw).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
