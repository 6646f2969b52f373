"""Randomness of the platform's own modules, taken from a seed for as long as a run lasts."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from random import Random
from unittest import mock

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from platform_server import admin, enrolment, issuing, posting, rights

_MODULES = (admin, enrolment, issuing, posting, rights)


class SeededSecrets:
    """The part of the module `secrets` that the platform uses, drawn from a seed."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def token_hex(self, count: int) -> str:
        """As secrets.token_hex."""
        return self._random.randbytes(count).hex()

    def token_urlsafe(self, count: int) -> str:
        """As secrets.token_urlsafe."""
        return urlsafe_b64encode(self._random.randbytes(count)).decode().rstrip("=")

    def randbelow(self, bound: int) -> int:
        """As secrets.randbelow."""
        return self._random.randrange(bound)


class SeededKeys:
    """Stands where the platform makes new key pairs."""

    def __init__(self, random: Random) -> None:
        self._random = random

    def generate(self) -> Ed25519PrivateKey:
        """A key pair, the same for the same seed."""
        return Ed25519PrivateKey.from_private_bytes(self._random.randbytes(32))


@contextmanager
def seeded_platform(random: Random) -> Iterator[None]:
    """Let every id, token and key the platform draws come from `random`."""
    with ExitStack() as stack:
        for module in _MODULES:
            stack.enter_context(mock.patch.object(module, "secrets", SeededSecrets(random)))
        stack.enter_context(mock.patch.object(admin, "Ed25519PrivateKey", SeededKeys(random)))
        yield
