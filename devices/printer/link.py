"""The way bytes take to a printer, with a limit on every wait."""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

CONNECT_TIMEOUT_S = 2.0
WRITE_TIMEOUT_S = 5.0
JOB_TIMEOUT_S = 30.0
CHUNK_BYTES = 4096


class LinkKind(StrEnum):
    """TWO_WAY may answer, ONE_WAY never does, KEPT is a file: what was written is the paper."""

    TWO_WAY = "two_way"
    ONE_WAY = "one_way"
    KEPT = "kept"


class PrinterLink(Protocol):
    """One connection at a time to one printer. Thread: the printer's own worker only."""

    @property
    def name(self) -> str:
        """Where it leads, as people say it."""

    @property
    def kind(self) -> LinkKind:
        """Whether anything comes back."""

    def open(self, job_id: str) -> None:
        """Connect for one job or question. Raises PrinterUnreachable within two seconds."""

    def write(self, chunk: bytes, *, timeout_s: float) -> None:
        """Send all of a chunk. Raises PrinterUnreachable if it does not go out in time."""

    def read(self, *, timeout_s: float) -> bytes:
        """Whatever came back by then, b"" if nothing did.

        Raises: PrinterUnreachable if the other side has hung up.
        """

    def close(self) -> None:
        """Disconnect; harmless when not connected."""

    def seconds_for(self, size: int) -> float:
        """How long so many bytes take on this line at best, beyond what a chunk may take."""
