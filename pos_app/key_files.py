"""Secrets as files outside the data folder: for machines without a keyring of their own.

Each secret is one file only its user may read. With a passphrase, the files are encrypted under a
main key, and that key alone is sealed: changing the passphrase rewrites one file.
"""

from __future__ import annotations

import logging
import os
import re
import stat
from pathlib import Path

from pos_app import sealing
from pos_app.durable_file import write_atomically
from pos_app.errors import KeystoreFault, KeystoreLocked

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_MAIN = "main-key"

_log = logging.getLogger(__name__)


class FileKeystore:
    """A `ports.Keystore` in files of mode 0600 in a folder of mode 0700.

    Raises: KeystoreLocked where a passphrase is needed and none or the wrong one was given.
    Thread: any; two processes must not write at once (the data folder's lock sees to that).
    """

    def __init__(self, folder: Path, passphrase: str | None = None) -> None:
        self._folder = folder
        self._passphrase = passphrase
        self._main: bytes | None = None

    @property
    def is_reduced(self) -> bool:
        """Always: a file is less than the system's keyring, sealed or not."""
        return True

    @property
    def is_sealed(self) -> bool:
        """Whether the owner set a passphrase."""
        return self._path(_MAIN).exists()

    def load(self, name: str) -> bytes | None:
        """The secret of that name, or None."""
        content = self._read(self._path(name))
        if content is None or not sealing.is_locked_with_key(content):
            return content
        return sealing.unlock_with_key(content, self._main_key(), name)

    def store(self, name: str, secret: bytes) -> None:
        """Keep a secret, durable when this returns."""
        if len(secret) > sealing.SECRET_BYTES_MAX // 2:
            raise KeystoreFault(f"{name} is too large for a secret")
        if self.is_sealed:
            secret = sealing.lock_with_key(secret, self._main_key(), name)
        self._write(self._path(name), secret)

    def set_passphrase(self, new: str, *, cost: sealing.SealCost | None = None) -> None:
        """Seal from now on under this passphrase, and seal what lies there already.

        A crash half-way leaves every secret readable, some of them not sealed yet; calling it
        again seals the rest.
        """
        main = self._main_key() if self.is_sealed else os.urandom(32)
        self._write(self._path(_MAIN), sealing.seal_secret(main, new, _MAIN, cost=cost))
        self._passphrase, self._main = new, main
        for path in sorted(self._folder.glob("*.key")):
            content = self._read(path) or b""
            if path.stem != _MAIN and not sealing.is_locked_with_key(content):
                self._write(path, sealing.lock_with_key(content, main, path.stem))

    def _main_key(self) -> bytes:
        if self._main is None:
            sealed = self._read(self._path(_MAIN))
            if sealed is None:
                raise KeystoreFault("the main key is missing: the secrets cannot be opened")
            if self._passphrase is None:
                raise KeystoreLocked("the owner's passphrase is needed")
            self._main = sealing.open_secret(sealed, self._passphrase, _MAIN)
        return self._main

    def _path(self, name: str) -> Path:
        if _NAME.fullmatch(name) is None:
            raise KeystoreFault(f"not a name for a secret: {name!r}")
        return self._folder / f"{name}.key"

    def _read(self, path: Path) -> bytes | None:
        try:
            with path.open("rb") as file:
                _keep_private(path, file.fileno())
                content = file.read(sealing.SECRET_BYTES_MAX + 1)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise KeystoreFault(f"{path.name} cannot be read: {error.strerror}") from error
        if len(content) > sealing.SECRET_BYTES_MAX:
            raise KeystoreFault(f"{path.name} is too large for a secret")
        return content

    def _write(self, path: Path, content: bytes) -> None:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(path, content, is_private=True)
        except OSError as error:
            raise KeystoreFault(f"{path.name} cannot be written: {error.strerror}") from error


def _keep_private(path: Path, descriptor: int) -> None:
    """Refuse a secret others could have put there; close one that others could have read."""
    if os.name == "nt":  # The profile folder's access list already keeps other users out.
        return
    status = os.fstat(descriptor)
    if status.st_uid not in (os.geteuid(), 0) and os.geteuid() != 0:
        raise KeystoreFault(f"{path.name} belongs to another user")
    if status.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        raise KeystoreFault(f"{path.name} may be written by others; its content is not trusted")
    if status.st_mode & (stat.S_IRGRP | stat.S_IROTH):
        os.fchmod(descriptor, 0o600)
        _log.warning("%s could be read by others; closed to them now", path.name)
