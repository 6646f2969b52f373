"""Where secrets live: the system's keyring if there is a real one, else protected files."""

from __future__ import annotations

import base64
import binascii
import logging
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from pos_app.durable_file import write_atomically
from pos_app.errors import KeystoreFault, KeystoreLocked
from pos_app.key_files import FileKeystore

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

    from pos_app.ports import Keystore

T = TypeVar("T")

CALL_S = 20.0
"""A keyring may ask its user a question; longer than this nobody is there to answer."""
_SERVICE = "guitai"
_CHOICES = ("auto", "keyring", "file")
_REAL = (
    "keyring.backends.macOS",
    "keyring.backends.Windows",
    "keyring.backends.SecretService",
    "keyring.backends.kwallet",
    "keyring.backends.libsecret",
)

_log = logging.getLogger(__name__)


class KeyringKeystore:
    """A `ports.Keystore` over one backend of the keyring library. Thread: any."""

    def __init__(self, backend: KeyringBackend, home_id: str, *, call_s: float = CALL_S) -> None:
        self._backend = backend
        self._home_id = home_id
        self._call_s = call_s

    @property
    def is_reduced(self) -> bool:
        """Never: the system guards these secrets."""
        return False

    def load(self, name: str) -> bytes | None:
        """The secret of that name, or None.

        Raises: KeystoreLocked if the keyring is locked or does not answer, else KeystoreFault.
        """
        user = self._user(name)
        text = _asked(lambda: self._backend.get_password(_SERVICE, user), self._call_s)
        if text is None:
            return None
        try:
            return base64.b64decode(text, validate=True)
        except binascii.Error as error:
            raise KeystoreFault(f"{name} in the keyring is not one of ours") from error

    def store(self, name: str, secret: bytes) -> None:
        """Keep a secret.

        Raises: KeystoreLocked or KeystoreFault if the keyring does not take it.
        """
        user, text = self._user(name), base64.b64encode(secret).decode("ascii")
        _asked(lambda: self._backend.set_password(_SERVICE, user, text), self._call_s)

    def works(self) -> bool:
        """Whether a secret put in comes out again; leaves nothing behind."""
        user, text = self._user("probe"), os.urandom(8).hex()
        try:
            _asked(lambda: self._backend.set_password(_SERVICE, user, text), self._call_s)
            found = _asked(lambda: self._backend.get_password(_SERVICE, user), self._call_s)
            _asked(lambda: self._backend.delete_password(_SERVICE, user), self._call_s)
        except KeystoreFault as fault:
            _log.info("the system keyring is not used: %s", fault.detail)
            return False
        return found == text

    def _user(self, name: str) -> str:
        return f"{self._home_id}/{name}"


def open_keystore(
    home_id: str,
    keys_dir: Path | None = None,
    *,
    passphrase: str | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Keystore:
    """The keystore of one data folder.

    The first call chooses the system keyring if it works, else files; GUITAI_KEYSTORE (auto,
    keyring, file) forces the choice. The choice is written down beside the files and holds from
    then on, because secrets that seem missing would be made anew and shut the ledger for good.

    Raises: KeystoreLocked if the secrets are in a keyring that is not to be had now.
    """
    wish = environ.get("GUITAI_KEYSTORE", "auto").strip().lower() or "auto"
    if wish not in _CHOICES:
        raise KeystoreFault(f"GUITAI_KEYSTORE must be one of {', '.join(_CHOICES)}")
    folder = keys_folder(home_id, keys_dir, environ)
    files = FileKeystore(folder, passphrase)
    chosen = _chosen_before(folder)
    if wish != "auto" and chosen not in ("", wish):
        raise KeystoreFault(f"this till's secrets are kept by {chosen}, not by {wish}")
    place = chosen or wish
    if place == "file":
        _write_choice(folder, "file")
        return files
    keyring = _keyring(home_id, environ, is_proven=chosen == "keyring")
    if keyring is None and place == "keyring":
        raise KeystoreLocked("this till's secrets are in the system keyring, which is not there")
    _write_choice(folder, "file" if keyring is None else "keyring")
    return keyring or files


def keys_folder(
    home_id: str, keys_dir: Path | None = None, environ: Mapping[str, str] = os.environ
) -> Path:
    """Where files with secrets lie: outside the data folder, so that a copy of it is no use."""
    base = keys_dir or environ.get("GUITAI_KEYS")
    if not base:
        from platformdirs import user_config_dir  # late: tests and tills with a folder skip it

        base = Path(user_config_dir("guitai", appauthor=False)) / "keys"
    return Path(base).expanduser().absolute() / home_id


def real_backend(environ: Mapping[str, str] = os.environ) -> KeyringBackend | None:
    """The system's own keyring, if this session has one that can be used without a question.

    Backends that keep plain text, fail on purpose, or only pass on to such are none.
    """
    if sys.platform.startswith("linux") and not _has_session_bus(environ):
        return None
    import keyring.backend  # late: tens of milliseconds, and a bus connection

    viable = [found for found in keyring.backend.get_all_keyring() if _is_real(found)]
    best = max(viable, key=lambda backend: float(backend.priority), default=None)
    if best is None or (not _has_screen(environ) and _is_locked(best)):
        return None
    return best


def _keyring(
    home_id: str, environ: Mapping[str, str], *, is_proven: bool
) -> KeyringKeystore | None:
    backend = _asked(lambda: real_backend(environ), CALL_S)
    if backend is None:
        return None
    keystore = KeyringKeystore(backend, home_id)
    return keystore if is_proven or keystore.works() else None


def _is_real(backend: KeyringBackend) -> bool:
    return type(backend).__module__ in _REAL and bool(backend.viable)


def _is_locked(backend: KeyringBackend) -> bool:
    """Whether using a Secret Service would ask for its password on a screen nobody sees."""
    if type(backend).__module__ != "keyring.backends.SecretService":
        return False
    import secretstorage

    try:
        with secretstorage.dbus_init() as bus:
            return bool(secretstorage.get_default_collection(bus).is_locked())
    except secretstorage.exceptions.SecretStorageException:
        return True


def _has_session_bus(environ: Mapping[str, str]) -> bool:
    runtime = environ.get("XDG_RUNTIME_DIR")
    has_socket = bool(runtime) and Path(runtime or "", "bus").exists()
    return bool(environ.get("DBUS_SESSION_BUS_ADDRESS")) or has_socket


def _has_screen(environ: Mapping[str, str]) -> bool:
    if not sys.platform.startswith("linux"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def _chosen_before(folder: Path) -> str:
    try:
        return (folder / "choice").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise KeystoreFault("cannot tell where the secrets are kept") from error


def _write_choice(folder: Path, choice: str) -> None:
    if _chosen_before(folder) == choice:
        return
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(folder / "choice", choice.encode("ascii"), is_private=True)
    except OSError as error:
        raise KeystoreFault(f"the key folder cannot be written: {error.strerror}") from error


def _asked(question: Callable[[], T], timeout_s: float) -> T:
    """The answer of a library call that may wait for a person, or a fault after a while."""
    answers: list[T] = []
    errors: list[Exception] = []

    def ask() -> None:
        try:
            answers.append(question())
        except Exception as error:  # backends raise anything; it is passed on
            errors.append(error)

    thread = Thread(target=ask, name="keyring", daemon=True)
    thread.start()
    thread.join(timeout_s)
    if answers:
        return answers[0]
    if errors:
        raise KeystoreFault(f"the system keyring failed: {errors[0]}") from errors[0]
    raise KeystoreLocked("the system keyring does not answer")
