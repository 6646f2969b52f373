"""Small files that are there whole or not at all: written beside, flushed, then put in place."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def write_atomically(path: Path, content: bytes, *, is_private: bool = False) -> None:
    """Replace a file's content so that a crash leaves the old bytes or the new ones.

    `is_private` keeps group and others out (0600) where the system knows such modes.

    Raises: OSError as the system gave it; the old file is then untouched.
    """
    temp = _write_beside(path, content, is_private=is_private)
    try:
        os.replace(temp, path)
    except OSError:
        temp.unlink(missing_ok=True)
        raise
    flush_folder(path.parent)


def create_once(path: Path, content: bytes) -> bool:
    """Give the file its content unless it exists; False when somebody was there first.

    Two processes may call this at once: exactly one of them gets True.
    """
    temp = _write_beside(path, content, is_private=False)
    try:
        os.link(temp, path)
    except FileExistsError:
        return False
    except OSError:
        # A file system without hard links (FAT): the narrow race is accepted there.
        if path.exists():
            return False
        os.replace(temp, path)
    finally:
        temp.unlink(missing_ok=True)
    flush_folder(path.parent)
    return True


def _write_beside(path: Path, content: bytes, *, is_private: bool) -> Path:
    temp = path.with_name(f".{path.name}.{os.urandom(4).hex()}.tmp")
    mode = 0o600 if is_private else 0o666
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(temp, flags, mode), "wb") as file:
        try:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):
                temp.unlink()
            raise
    return temp


def flush_folder(folder: Path) -> None:
    """Make what was renamed into this folder durable."""
    if os.name == "nt":  # Windows cannot open a folder; its journal keeps the rename.
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
