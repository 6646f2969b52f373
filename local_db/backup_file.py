"""The file a backup lies in: the encrypted ledger, then a signed description of it.

Shape: database bytes ‖ manifest (JSON, UTF-8) ‖ 64-byte Ed25519 signature of the device key over
`guitai backup`, a zero byte and the manifest ‖ length of the manifest (4 bytes, big-endian) ‖
`GTBKUP01`. The description stands last because it is known last; a file cut short has no end and
is refused.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import msgspec
from msgspec import Meta

from pos_app.device_key import verify
from pos_app.errors import BackupTooNew, BackupUnreadable, RecoveryRefused
from pos_app.ports import LedgerSigner

FORMAT = 1
MAGIC = b"GTBKUP01"
SIGNATURE_BYTES = 64
MANIFEST_BYTES_MAX = 512 * 1024
CHUNK_BYTES = 1 << 20

_FAMILY = MAGIC[:6]
_TAIL_BYTES = 4 + len(MAGIC)
_CONTEXT = b"guitai backup\x00"
_Hex32 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
_Count = Annotated[int, Meta(ge=0)]


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says of itself; readable without any key, believed only with its signature.

    Units: made_utc_ms UTC milliseconds. `counts` is rows by table, `config` the till's settings as
    it wrote them, `schema` the number of the newest migration in the file.
    """

    format: int = FORMAT
    dev: Annotated[str, Meta(min_length=1, max_length=64)]
    ep: Annotated[int, Meta(ge=1)]
    seq: _Count
    head: _Hex32
    entries: _Count
    counts: dict[str, _Count]
    schema: Annotated[int, Meta(ge=1)]
    program: Annotated[str, Meta(max_length=64)]
    sqlite: Annotated[str, Meta(max_length=32)]
    made_utc_ms: _Count
    db_bytes: Annotated[int, Meta(ge=1)]
    db_sha256: _Hex32
    config: dict[str, Any]  # Any: the settings of any version


class SignedManifest(msgspec.Struct, frozen=True):
    """A manifest as it stands in a file: the exact bytes, what they say, and the signature."""

    encoded: bytes
    manifest: Manifest
    signature: bytes

    def check(self, device_pub: bytes) -> None:
        """Believe the description.

        Raises: RecoveryRefused if another till's key signed it, or somebody changed it.
        """
        if not verify(device_pub, self.signature, _CONTEXT + self.encoded):
            raise RecoveryRefused("the backup was not signed by this till, or was changed")


def seal_manifest(file: BinaryIO, manifest: Manifest, signer: LedgerSigner) -> None:
    """Write the description behind the database; the file stands at its end."""
    encoded = msgspec.json.encode(manifest)
    signature = signer.sign(_CONTEXT + encoded)
    file.write(encoded + signature + len(encoded).to_bytes(4, "big") + MAGIC)


def read_manifest(path: Path) -> SignedManifest:
    """The description at the end of a backup file.

    Raises: BackupUnreadable if it is none or not whole, BackupTooNew if its form is not known.
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            return _read_end(file, size)
    except OSError as error:
        raise BackupUnreadable(f"{path.name} cannot be read: {error.strerror}") from error


def extract_database(
    path: Path, manifest: Manifest, target: Path, step: Callable[[], None] | None = None
) -> None:
    """Copy the database out of a backup into a new file, and check every byte of it.

    `step` is called between chunks and may raise to stop. A file that is not whole is removed.

    Raises: BackupUnreadable if the bytes are not what was written, OSError if the copy fails.
    """
    digest = hashlib.sha256()
    try:
        with path.open("rb") as source, new_private_file(target) as copy:
            left = manifest.db_bytes
            while left:
                chunk = source.read(min(left, CHUNK_BYTES))
                if not chunk:
                    raise BackupUnreadable(f"{path.name} ends too early")
                digest.update(chunk)
                copy.write(chunk)
                left -= len(chunk)
                if step is not None:
                    step()
            copy.flush()
            os.fsync(copy.fileno())
        if digest.hexdigest() != manifest.db_sha256:
            raise BackupUnreadable(f"{path.name} is damaged: its checksum does not fit")
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def sha256_of(path: Path) -> str:
    """The checksum of a whole file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def new_private_file(path: Path) -> BinaryIO:
    """A new file that only its user may read, open for writing.

    Raises: FileExistsError, or OSError as the system gave it.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return os.fdopen(os.open(path, flags, 0o600), "wb")


def _read_end(file: BinaryIO, size: int) -> SignedManifest:
    if size < _TAIL_BYTES + SIGNATURE_BYTES:
        raise BackupUnreadable("the file is too short for a backup")
    file.seek(size - _TAIL_BYTES)
    tail = file.read(_TAIL_BYTES)
    length, magic = int.from_bytes(tail[:4], "big"), tail[4:]
    if magic != MAGIC:
        if magic.startswith(_FAMILY):
            raise BackupTooNew(f"the backup has the form {magic[6:]!r}, this program knows 01")
        raise BackupUnreadable("the file is no backup, or its end is missing")
    start = size - _TAIL_BYTES - SIGNATURE_BYTES - length
    if not 0 < length <= MANIFEST_BYTES_MAX or start < 1:
        raise BackupUnreadable("the backup's description is not whole")
    file.seek(start)
    encoded, signature = file.read(length), file.read(SIGNATURE_BYTES)
    manifest = _decoded(encoded)
    if manifest.db_bytes != start:
        raise BackupUnreadable("the backup's ledger is not whole")
    return SignedManifest(encoded, manifest, signature)


def _decoded(encoded: bytes) -> Manifest:
    try:
        manifest = msgspec.json.decode(encoded, type=Manifest)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BackupUnreadable(f"the backup's description cannot be read: {error}") from error
    if manifest.format != FORMAT:
        raise BackupTooNew(f"the backup has the form {manifest.format}, this program knows 1")
    return manifest
