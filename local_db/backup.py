"""Backups of the till's ledger while it is in use, and the proof that they can be opened.

The pages are copied by SQLite's online backup interface inside one read transaction: a snapshot,
however much is written meanwhile, and in WAL mode the writer never waits for it. The copy is
encrypted under the same raw key as the ledger, with a salt of its own: the recovery sheet then
needs no second key, and every backup of a lost machine opens with the one sheet.
Source: security.md 4.8. Thread: any but the ledger worker.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from local_db.backup_file import (
    Manifest,
    extract_database,
    new_private_file,
    read_manifest,
    seal_manifest,
    sha256_of,
)
from local_db.engine import connect, mapped, sqlite_version
from local_db.migrate import SCHEMA_VERSION
from local_db.verify import Anchor, VerifyReport, verify_ledger
from pos_app.durable_file import flush_folder
from pos_app.errors import (
    BackupFault,
    BackupNotWritten,
    BackupTooNew,
    BackupUnreadable,
    LedgerDamaged,
    RecoveryRefused,
)
from pos_app.ports import LedgerSigner

PAGES_PER_STEP = 256
"""One mebibyte: a stop is seen within milliseconds."""
PART_SUFFIX = ".part"


@dataclass(frozen=True, slots=True)
class LedgerFile:
    """A ledger that can be opened and judged: its file, its key, its device's public key."""

    path: Path
    key: bytes
    device_pub: bytes


@dataclass(frozen=True, slots=True)
class BackupStamp:
    """What is written into a backup beside the ledger.

    Units: made_utc_ms UTC milliseconds. `config` is the till's settings as it stores them.
    """

    signer: LedgerSigner
    program: str
    made_utc_ms: int
    config: Mapping[str, Any]  # Any: the settings of any version


@dataclass(frozen=True, slots=True)
class _Snapshot:
    dev: str
    ep: int
    seq: int
    head: bytes
    schema: int
    counts: dict[str, int]


def write_backup(
    ledger: LedgerFile,
    target: Path,
    stamp: BackupStamp,
    *,
    is_stopping: Callable[[], bool] = lambda: False,
) -> Manifest:
    """Make a backup, prove that it opens, and only then put it in the target's place.

    A crash or a fault at any moment leaves what stood there before. Gives the description.

    Raises: BackupNotWritten if the place is full, read-only or gone; LedgerFault if the ledger
    itself cannot be read or does not verify; BackupFault when asked to stop.
    """
    with _part_of(target) as part:
        snapshot = _copy(ledger, part, is_stopping)
        _stop_if(is_stopping)
        _prove(part, ledger, snapshot)
        _make_single_file(part, ledger.key)
        with _writing(target):
            manifest = _manifest(part, snapshot, stamp)
            with part.open("ab") as file:
                seal_manifest(file, manifest, stamp.signer)
                file.flush()
                os.fsync(file.fileno())
            written = read_manifest(part)
            assert written.manifest == manifest, "what was written is what is read back"
            os.replace(part, target)
            flush_folder(target.parent)
    return manifest


def verify_backup(
    file: Path, key: bytes, device_pub: bytes, *, scratch: Path
) -> tuple[Manifest, VerifyReport]:
    """Open a backup as a restore would: signature, checksum, every entry and every view.

    `scratch` is a folder for the copy that is opened; the backup itself is only read.

    Raises: BackupUnreadable, BackupTooNew, RecoveryRefused (another till's), BackupNotWritten if
    the scratch folder is full.
    """
    copy = scratch / f".{file.name}.{os.urandom(4).hex()}{PART_SUFFIX}"
    try:
        manifest = open_backup(file, LedgerFile(copy, key, device_pub))
        report = check_copy(LedgerFile(copy, key, device_pub), manifest)
    finally:
        _remove(copy)
    return manifest, report


def open_backup(file: Path, to: LedgerFile) -> Manifest:
    """Copy the ledger out of a backup to a new file, once its description is believed.

    Raises: as `verify_backup`; nothing is left behind then.
    """
    signed = read_manifest(file)
    manifest = signed.manifest
    signed.check(to.device_pub)
    if manifest.schema > SCHEMA_VERSION:
        raise BackupTooNew(f"its schema is {manifest.schema}, this program knows {SCHEMA_VERSION}")
    with _writing(to.path):
        extract_database(file, manifest, to.path)
    return manifest


def check_copy(copy: LedgerFile, manifest: Manifest) -> VerifyReport:
    """Verify a ledger taken out of a backup against the backup's description.

    Raises: RecoveryRefused if the key is not its key.
    """
    anchor = Anchor(manifest.ep, manifest.seq, bytes.fromhex(manifest.head))
    report = verify_ledger(
        copy.path,
        copy.key,
        device_pub=copy.device_pub,
        anchor=anchor,
        with_views=manifest.schema == SCHEMA_VERSION,
    )
    if report.ok and (report.entries, report.head) != (manifest.entries, manifest.head):
        raise BackupUnreadable("the ledger in the backup is not the one its description names")
    if report.ok:
        with _opened(copy.path, copy.key) as connection:
            if _counts(connection) != manifest.counts:
                raise BackupUnreadable("the backup holds other numbers of rows than it says")
    elif report.entries == 0 and manifest.entries:
        raise RecoveryRefused(report.reason or "the backup cannot be opened with this key")
    return report


def clear_parts(folder: Path, name: str = "") -> None:
    """Remove what killed backups of that name left in a folder, or of any name.

    Called by the one process that makes them.
    """
    for part in folder.glob(f".*{PART_SUFFIX}"):
        if not name or part.name.startswith(f".{name}."):
            _remove(part)


def _copy(ledger: LedgerFile, part: Path, is_stopping: Callable[[], bool]) -> _Snapshot:
    with _opened(ledger.path, ledger.key) as source:
        source.execute("BEGIN")
        snapshot = _read_snapshot(source)
        try:
            _copy_pages(source, part, ledger.key, is_stopping)
        except BackupNotWritten as fault:
            pages = source.execute("PRAGMA cipher_integrity_check").fetchall()
            if pages:
                raise LedgerDamaged(f"the ledger cannot be copied: {pages[0][0]}") from fault
            raise
        source.execute("ROLLBACK")
    return snapshot


def _copy_pages(
    source: Any,  # noqa: ANN401 - a driver connection
    part: Path,
    key: bytes,
    is_stopping: Callable[[], bool],
) -> None:
    def step(_status: int, _left: int, _total: int) -> None:
        _stop_if(is_stopping)

    with _target_faults(part), _bare(part, key) as target:
        source.backup(target, pages=PAGES_PER_STEP, progress=step, sleep=0)


def _stop_if(is_stopping: Callable[[], bool]) -> None:
    if is_stopping():
        raise BackupFault("the backup was stopped before its end")


def _prove(part: Path, ledger: LedgerFile, snapshot: _Snapshot) -> None:
    """Open the copy as a ledger and walk it: a damaged ledger is not handed on as a backup."""
    report = verify_ledger(
        part,
        ledger.key,
        device_pub=ledger.device_pub,
        anchor=Anchor(snapshot.ep, snapshot.seq, snapshot.head),
        with_views=snapshot.schema == SCHEMA_VERSION,
    )
    if not report.ok:
        raise BackupFault(
            f"the copy does not verify: entry {report.first_bad_seq}: {report.reason}"
        )
    with _opened(part, ledger.key) as copy:
        if _counts(copy) != snapshot.counts:
            raise BackupFault("the copy holds other numbers of rows than the ledger")


def _make_single_file(part: Path, key: bytes) -> None:
    """Take the copy out of WAL mode: one file, no companions."""
    with _target_faults(part), _bare(part, key) as copy:
        (mode,) = copy.execute("PRAGMA journal_mode = DELETE").fetchone()
        assert mode == "delete", "nobody else has this copy open"


def _manifest(part: Path, snapshot: _Snapshot, stamp: BackupStamp) -> Manifest:
    return Manifest(
        dev=snapshot.dev,
        ep=snapshot.ep,
        seq=snapshot.seq,
        head=snapshot.head.hex(),
        entries=snapshot.counts["entry"],
        counts=snapshot.counts,
        schema=snapshot.schema,
        program=stamp.program,
        sqlite=sqlite_version(),
        made_utc_ms=stamp.made_utc_ms,
        db_bytes=part.stat().st_size,
        db_sha256=sha256_of(part),
        config=dict(stamp.config),
    )


def _read_snapshot(connection: Any) -> _Snapshot:  # noqa: ANN401 - a driver connection
    row = connection.execute("SELECT dev, ep, seq, hash FROM ledger_head WHERE id = 1").fetchone()
    if row is None:
        raise BackupFault("the ledger has no head: there is nothing to back up")
    (schema,) = connection.execute("PRAGMA user_version").fetchone()
    dev, ep, seq, head = row
    return _Snapshot(dev, ep, seq, head, schema, _counts(connection))


def _counts(connection: Any) -> dict[str, int]:  # noqa: ANN401 - a driver connection
    names = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    ).fetchall()
    return {
        name: int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0])
        for (name,) in sorted(names)
    }


@contextmanager
def _opened(path: Path, key: bytes) -> Iterator[Any]:
    connection = connect(path, key, is_read_only=True)
    try:
        yield connection
    except sqlcipher.DatabaseError as fault:
        raise mapped(fault) from fault
    finally:
        connection.close()


@contextmanager
def _bare(path: Path, key: bytes) -> Iterator[Any]:
    """A connection without this house's settings: a copy under way needs no journal."""
    connection = sqlcipher.connect(str(path), isolation_level=None)
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        yield connection
    finally:
        connection.close()


@contextmanager
def _target_faults(part: Path) -> Iterator[None]:
    """A copy that cannot be written is not a fault of the ledger."""
    try:
        yield
    except sqlcipher.DatabaseError as fault:
        meant = mapped(fault)
        raise BackupNotWritten(f"{part.parent}: {meant.detail}") from fault


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupNotWritten(f"{target.parent}: {error.strerror}") from error


@contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """A new file beside the target, gone when the block ends, whatever happened in it."""
    part = target.with_name(f".{target.name}.{os.urandom(4).hex()}{PART_SUFFIX}")
    with _writing(target):
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        new_private_file(part).close()
    try:
        yield part
    finally:
        _remove(part)


def _remove(part: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        with suppress(OSError):
            part.with_name(part.name + end).unlink(missing_ok=True)
