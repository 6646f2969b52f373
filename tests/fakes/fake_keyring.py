"""Backends for the keyring library, of the kinds a machine may have."""

from __future__ import annotations

import threading

from keyring.backend import KeyringBackend
from keyring.errors import KeyringError, PasswordDeleteError


class MemoryKeyring(KeyringBackend):
    """A backend that works, and forgets everything at the end of the test."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.passwords: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.passwords.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.passwords[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.passwords.pop((service, username), None) is None:
            raise PasswordDeleteError("no such password")


class BrokenKeyring(MemoryKeyring):
    """A backend whose every call fails."""

    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringError("told to fail")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringError("told to fail")


class AskingKeyring(MemoryKeyring):
    """A backend that waits for a person to type a password into a dialog, until released."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        self.answered.wait(10)
        return super().get_password(service, username)
