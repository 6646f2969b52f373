"""The platform's data folder: who it is, where its records are, and its private keys.

Shape: platform.json; platform.db for SQLite; keys/root.key and keys/coupon-<kid>.key, each the 32
raw bytes of an Ed25519 private key, readable by the owner only.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

SETTINGS_FILE = "platform.json"
DATABASE_FILE = "platform.db"
KEYS_FOLDER = "keys"
ROOT_KEY = "root"


class FolderProblem(Exception):
    """The data folder is not what the command needs; the message is for the person at the keys."""


@dataclass(frozen=True, slots=True)
class PlatformSettings:
    """What platform.json holds. `database_url` None means SQLite in the same folder."""

    merchant_id: str
    name: str
    database_url: str | None = None


class PlatformFolder:
    """Reads and writes one data folder."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def is_made(self) -> bool:
        """Whether the folder already belongs to a platform."""
        return (self.path / SETTINGS_FILE).is_file()

    def make(self) -> None:
        """Create the folders, for their owner only.

        Raises: FolderProblem if the folder already belongs to a platform.
        """
        if self.is_made():
            raise FolderProblem("This folder already holds a platform.")
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        (self.path / KEYS_FOLDER).mkdir(exist_ok=True, mode=0o700)

    def settings(self) -> PlatformSettings:
        """Who this platform is.

        Raises: FolderProblem if the folder holds no platform.
        """
        try:
            fields = json.loads((self.path / SETTINGS_FILE).read_text(encoding="utf-8"))
            return PlatformSettings(**fields)
        except FileNotFoundError as fault:
            raise FolderProblem("This folder holds no platform: run `platform init`.") from fault
        except (ValueError, TypeError) as fault:
            raise FolderProblem("platform.json cannot be read.") from fault

    def write_settings(self, settings: PlatformSettings) -> None:
        """Keep the settings; a database address may hold a password, so only we may read it."""
        encoded = json.dumps(asdict(settings), ensure_ascii=False, indent=2).encode()
        _write_private(self.path / SETTINGS_FILE, encoded)

    def database_url(self, settings_url: str | None) -> str:
        """Where the records are: the address given, else SQLite in this folder."""
        return settings_url or f"sqlite:///{(self.path / DATABASE_FILE).as_posix()}"

    def new_key(self, name: str, key: Ed25519PrivateKey) -> None:
        """Keep a private key under a name."""
        _write_private(self._key_path(name), key.private_bytes_raw())

    def key(self, name: str) -> Ed25519PrivateKey:
        """The private key of that name.

        Raises: FolderProblem if there is none.
        """
        try:
            return Ed25519PrivateKey.from_private_bytes(self._key_path(name).read_bytes())
        except (OSError, ValueError) as fault:
            raise FolderProblem(f"The key file {name} cannot be read.") from fault

    def _key_path(self, name: str) -> Path:
        return self.path / KEYS_FOLDER / f"{name}.key"


def _write_private(path: Path, content: bytes) -> None:
    """Write a whole file or nothing, readable by its owner only."""
    fresh = path.with_suffix(path.suffix + ".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
