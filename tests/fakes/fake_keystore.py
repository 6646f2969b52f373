"""A keystore in memory, which can be made to fail."""

from __future__ import annotations

from pos_app.errors import KeystoreFault


class FakeKeystore:
    """A `ports.Keystore` that forgets everything at the end of the test."""

    def __init__(self, *, is_reduced: bool = False) -> None:
        self._is_reduced = is_reduced
        self._secrets: dict[str, bytes] = {}
        self.is_broken = False

    @property
    def is_reduced(self) -> bool:
        return self._is_reduced

    def load(self, name: str) -> bytes | None:
        self._check()
        return self._secrets.get(name)

    def store(self, name: str, secret: bytes) -> None:
        self._check()
        self._secrets[name] = bytes(secret)

    def _check(self) -> None:
        if self.is_broken:
            raise KeystoreFault("the fake keystore was told to fail")
