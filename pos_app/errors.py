"""Faults: what broke, whether the same act may be tried again, and who has to act.

GuitaiError
├── WrongUse              the caller asked for something that does not exist or does not fit
├── NotAllowed            the operator lacks the right, or the PIN was wrong
├── LedgerFault           the till's own file
│   ├── LedgerDamaged     bytes are not what was written
│   ├── LedgerRolledBack  the file is older than what has already left the machine
│   ├── LedgerBusy        another process owns the data folder
│   │   └── OwnerLost     it went away after it had been asked
│   ├── DiskFull
│   └── SqliteTooOld
├── PlatformFault         the online platform
│   ├── PlatformUnreachable   no answer: the request may or may not have arrived
│   ├── PlatformRefused       an answer that says the request itself is wrong
│   ├── PlatformBusy          asked to come back later
│   └── ForkDetected          the platform holds other bytes for our entries
├── DeviceFault           printers, scanners, cameras
├── KeystoreFault         secrets that cannot be read or written
│   └── KeystoreLocked    they are sealed, or the system keeps them locked
├── BackupFault           backups, and what brings a till back from one
│   ├── BackupNotWritten  the place for it is full, read-only or gone
│   ├── BackupUnreadable  not a backup, not a whole one, or not what was written
│   ├── BackupTooNew      a newer program made it
│   ├── RecoveryCodeBad   the code of the recovery sheet was misread or mistyped
│   ├── RecoveryRefused   passphrase, sheet and backup do not belong together
│   └── RestoreRefused    something would be lost, or the folder is another till
└── WorkerBusy            a queue inside this program is full or closing

A refusal ("this coupon is used") is never an exception: it is a Verdict.
Sentences for people stand in ui/error_text.py, keyed by `code`.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar


class Retry(StrEnum):
    """Whether the same act, with the same ids, may be tried again."""

    NEVER = "never"
    SAME_ID = "same_id"
    LATER = "later"


class Actor(StrEnum):
    """Who has to do something before it can work."""

    NOBODY = "nobody"
    CASHIER = "cashier"
    MANAGER = "manager"
    OWNER = "owner"
    SUPPORT = "support"


class GuitaiError(Exception):
    """Base of every fault this program raises on purpose.

    `code` is stable and shown small and grey; `particulars` fill the sentence's gaps.
    """

    code: ClassVar[str] = "GEN-100"
    retry: ClassVar[Retry] = Retry.NEVER
    actor: ClassVar[Actor] = Actor.SUPPORT

    def __init__(self, detail: str = "", **particulars: object) -> None:
        super().__init__(detail)
        self.detail = detail
        self.particulars = particulars


class WrongUse(GuitaiError):
    """The command or file does not say something this program can do."""

    code = "USE-100"
    actor = Actor.CASHIER


class NotAllowed(GuitaiError):
    """The operator has no right to do this, or the PIN is wrong."""

    code = "STF-100"
    actor = Actor.MANAGER


class PinThrottled(NotAllowed):
    """Too many wrong PINs: wait `wait_s` seconds."""

    code = "STF-101"
    retry = Retry.LATER


class LedgerFault(GuitaiError):
    """The till's own file cannot be used as it is."""

    code = "LED-100"
    actor = Actor.OWNER


class LedgerDamaged(LedgerFault):
    """Bytes on disk are not the bytes that were written."""

    code = "LED-101"


class LedgerRolledBack(LedgerFault):
    """The file is older than a state this till has already shown to the outside."""

    code = "LED-102"


class LedgerBusy(LedgerFault):
    """Another process owns the data folder and did not answer in time."""

    code = "LED-103"
    retry = Retry.LATER
    actor = Actor.CASHIER


class OwnerLost(LedgerBusy):
    """The process that owns the data folder went away after it had been asked.

    The act may or may not have been done: ask again with the same ids.
    """

    code = "LED-107"
    retry = Retry.SAME_ID


class DiskFull(LedgerFault):
    """The entry could not be written because the disk is full or read-only."""

    code = "LED-104"
    retry = Retry.SAME_ID
    actor = Actor.MANAGER


class SqliteTooOld(LedgerFault):
    """The SQLite in use has the WAL-reset corruption defect (fixed in 3.51.3)."""

    code = "LED-105"


class NotEnrolled(LedgerFault):
    """The data folder holds no till yet."""

    code = "LED-106"
    actor = Actor.OWNER


class PlatformFault(GuitaiError):
    """The online platform did not do what was asked."""

    code = "NET-100"
    retry = Retry.SAME_ID
    actor = Actor.NOBODY


class PlatformUnreachable(PlatformFault):
    """No usable answer within the deadline: the request may or may not have arrived."""

    code = "NET-101"


class PlatformRefused(PlatformFault):
    """The platform answered that the request itself is not acceptable."""

    code = "NET-102"
    retry = Retry.NEVER
    actor = Actor.OWNER

    def __init__(self, detail: str = "", *, problem: str = "", **particulars: object) -> None:
        super().__init__(detail, problem=problem, **particulars)
        self.problem = problem


class PlatformBusy(PlatformFault):
    """The platform asked us to come back later: 429, 503 or 409 in flight."""

    code = "NET-103"
    retry = Retry.LATER

    def __init__(self, detail: str = "", *, retry_after_s: float = 1.0) -> None:
        super().__init__(detail, retry_after_s=retry_after_s)
        self.retry_after_s = retry_after_s


class UploadGap(PlatformFault):
    """The platform expects another entry than the first one sent."""

    code = "NET-104"

    def __init__(self, detail: str = "", *, expect: int) -> None:
        super().__init__(detail, expect=expect)
        self.expect = expect


class ForkDetected(PlatformFault):
    """The platform holds other bytes under the same device, epoch and number."""

    code = "NET-105"
    retry = Retry.NEVER
    actor = Actor.OWNER


class DeviceFault(GuitaiError):
    """A printer, scanner or camera did not do its part; no act is lost by it."""

    code = "DEV-100"
    retry = Retry.LATER
    actor = Actor.CASHIER


class PrinterUnreachable(DeviceFault):
    """The printer's line could not be opened or broke."""

    code = "PRN-104"


class DecoderMissing(DeviceFault):
    """No library that reads pictures of codes is present on this machine."""

    code = "DEV-110"
    retry = Retry.NEVER
    actor = Actor.SUPPORT


class UnreadablePicture(DeviceFault):
    """The file is not a picture, is too large, or holds no code that can be read."""

    code = "DEV-111"
    retry = Retry.NEVER


class KeystoreFault(GuitaiError):
    """A secret could not be read or written."""

    code = "KEY-100"
    actor = Actor.OWNER


class KeystoreLocked(KeystoreFault):
    """The secrets are there, but sealed with a passphrase or locked by the system."""

    code = "KEY-101"
    retry = Retry.LATER


class BackupFault(GuitaiError):
    """A backup could not be made, or a till could not be brought back from one."""

    code = "BAK-100"
    actor = Actor.OWNER


class BackupNotWritten(BackupFault):
    """The place for the backup is full, read-only or gone; earlier backups are untouched."""

    code = "BAK-101"
    retry = Retry.LATER
    actor = Actor.MANAGER


class BackupUnreadable(BackupFault):
    """The file is no backup, not a whole one, or not what was written."""

    code = "BAK-102"


class BackupTooNew(BackupFault):
    """A newer program made the backup; this one does not understand it."""

    code = "BAK-103"


class RecoveryCodeBad(BackupFault):
    """The recovery code was misread or mistyped; `line` names the first bad line, 0 for none."""

    code = "BAK-104"

    def __init__(self, detail: str = "", *, line: int = 0) -> None:
        super().__init__(detail, line=line)
        self.line = line


class RecoveryRefused(BackupFault):
    """Passphrase, recovery sheet and backup do not belong together."""

    code = "BAK-105"


class RestoreRefused(BackupFault):
    """Restoring here would lose something, or the folder belongs to another till."""

    code = "BAK-106"


class WorkerBusy(GuitaiError):
    """A worker inside this program has too much waiting, or is closing; nothing was begun."""

    code = "GEN-110"
    retry = Retry.LATER
    actor = Actor.CASHIER
