"""What the first run asks of the till that is being set up."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from pos_app.domain.printing import PrintResult


@dataclass(frozen=True, slots=True)
class JoinOrder:
    """What is needed to join a store; `language` is `zh-CN` or `en`."""

    url: str
    token: str
    owner_name: str
    owner_pin: str
    language: str


@dataclass(frozen=True, slots=True)
class Joined:
    """The store that took the till in, and the six digits both screens show.

    `is_reduced` says that secrets are kept in a file, for want of a keyring. An empty
    `comparison_code` belongs to a till whose first run is gone on with.
    """

    store_name: str
    till_name: str
    comparison_code: str
    is_reduced: bool = False


@dataclass(frozen=True, slots=True)
class PrinterTrial:
    """A printer's address and profile, and the language of its test slip."""

    address: str
    profile: str
    language: str


@dataclass(frozen=True, slots=True)
class SheetOrder:
    """How the recovery sheet is made: printed where `file` is None, else saved there as text."""

    passphrase: str
    file: Path | None = None


class SetUp(Protocol):
    """Carries the first run out, off the GUI thread; every future may fail with a GuitaiError."""

    def enrol(self, order: JoinOrder) -> Future[Joined]:
        """Join the store; the folder is a till from then on."""

    def test_slip(self, trial: PrinterTrial) -> Future[PrintResult]:
        """Print the test slip; a printer that fails says so in the result."""

    def keep_printer(self, trial: PrinterTrial) -> Future[None]:
        """Make this the till's printer."""

    def recovery_sheet(self, order: SheetOrder) -> Future[PrintResult | None]:
        """Make the owner's recovery sheet; how printing ended, None where it was saved."""

    def finish(self) -> Future[None]:
        """The first run is over; the next start opens the till."""
