"""Pictures, sounds, fonts and words that ship with the program."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path


def resource_path(name: str) -> Path:
    """The file of a bundled resource, for example `fonts/Inter-Regular.otf`.

    `name` is relative to this folder, with forward slashes on every system.
    Raises: FileNotFoundError if nothing of that name is bundled.
    """
    path = Path(str(files(__name__))).joinpath(*name.split("/"))
    if not path.exists():
        raise FileNotFoundError(f"no bundled resource {name}")
    return path
