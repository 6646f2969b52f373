"""Print jobs as files: for previews, tests, and printers that appear as a device file."""

from __future__ import annotations

import re
from pathlib import Path
from typing import BinaryIO

from devices.printer.link import LinkKind
from pos_app.errors import PrinterUnreachable

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9._-]")
_NAME_LENGTH_MAX = 80


class FileLink:
    """Appends to a file, or writes one file per job where the path is a folder.

    A path is taken for a folder if it is one, or ends in a slash.
    """

    def __init__(self, path: str) -> None:
        self._path = Path(path)
        self._is_folder = path.endswith(("/", "\\")) or self._path.is_dir()
        self._file: BinaryIO | None = None

    @property
    def name(self) -> str:
        """The file's or folder's own name."""
        return self._path.name or str(self._path)

    @property
    def kind(self) -> LinkKind:
        """A plain file keeps what it is given; a device file takes it away without an answer."""
        return LinkKind.ONE_WAY if self._path.is_char_device() else LinkKind.KEPT

    def open(self, job_id: str) -> None:
        """Open the file for this job. Raises PrinterUnreachable."""
        self.close()
        path = self._path
        if self._is_folder:
            path = path / f"{_NOT_IN_NAMES.sub('_', job_id)[:_NAME_LENGTH_MAX] or 'job'}.escpos"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab")
        except OSError as error:
            raise PrinterUnreachable(f"{path}: {error}") from error

    def write(self, chunk: bytes, *, timeout_s: float) -> None:
        """Append a chunk. Raises PrinterUnreachable if the disk does not take it."""
        if self._file is None:
            raise PrinterUnreachable(f"{self.name}: not open")
        try:
            self._file.write(chunk)
            self._file.flush()
        except OSError as error:
            raise PrinterUnreachable(f"{self.name}: {error}") from error

    def read(self, *, timeout_s: float) -> bytes:
        """A file never answers."""
        return b""

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def seconds_for(self, size: int) -> float:
        """Files take no time worth counting."""
        return 0.0
