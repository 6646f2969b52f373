"""Upload: ledger entries are checked against the chain, stored byte for byte, and acknowledged.

Only the chain decides about the acknowledgement; what the entries mean is judged afterwards by
posting.py, and nothing found there ever takes an acknowledgement back.
Source: protocol.md 2.7 and 2.15.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from sqlalchemy import Connection, Row, select

from platform_server.database import insert_new
from platform_server.devices import Device, quarantine
from platform_server.problems import OspProblem
from platform_server.tables import chains, events, fork_events, unposted
from pos_app.domain.entries import GENESIS_HASH, Entry
from pos_app.wire.entry import EntryUnreadable, decode_entry, entry_hash
from pos_app.wire.keyset import unpack_bytes
from pos_app.wire.records import BATCH_BYTES_MAX, UploadAnswer, UploadRequest

POSTED_TYPES = frozenset(
    {
        "redemption.granted",
        "redemption.voided",
        "redemption.reversed",
        "right.released",
        "right.kept",
    }
)


@dataclass(frozen=True, slots=True)
class Received:
    """One entry as it arrived; `entry` is None where this platform cannot read the bytes."""

    seq: int
    hash: bytes
    encoded: bytes
    entry: Entry | None


@dataclass(frozen=True, slots=True)
class ForkFound:
    """The device sent other entries than the ones held; both are kept. `expect` is ours."""

    expect: int


def read_batch(owner: Device, request: UploadRequest) -> tuple[Received, ...]:
    """The entries of a batch, each linked to the one before, the last signed by the device.

    Raises: OspProblem if the batch itself is not sound.
    """
    try:
        encoded = [unpack_bytes(text) for text in request.events]
        head_sig = unpack_bytes(request.head_sig)
    except ValueError as fault:
        raise OspProblem("bad_request", "Entries are unpadded base64url.") from fault
    if sum(map(len, encoded)) > BATCH_BYTES_MAX:
        raise OspProblem("too_large", f"A batch holds at most {BATCH_BYTES_MAX} bytes of entries.")
    batch = tuple(
        Received(request.from_seq + at, entry_hash(raw), raw, _read_entry(raw))
        for at, raw in enumerate(encoded)
    )
    _check_links(owner, request.ep, batch)
    if batch:
        try:
            owner.key.verify(head_sig, batch[-1].hash)
        except InvalidSignature as fault:
            raise OspProblem("bad_signature", "head_sig does not fit the last entry.") from fault
    return batch


def accept_batch(
    connection: Connection, owner: Device, ep: int, batch: Sequence[Received], *, now_utc_ms: int
) -> UploadAnswer | ForkFound:
    """Store what is new of a batch; the same batch again gets the same answer.

    Raises: OspProblem `gap` if entries are missing between ours and the batch.
    """
    chain = _lock_chain(connection, owner, ep)
    if batch and batch[0].seq > chain.seq + 1:
        raise OspProblem("gap", "Entries before these are missing.", expect=chain.seq + 1)
    held = _hashes_held(connection, owner, ep, batch)
    if _is_fork(chain, held, batch):
        _keep_branch(
            connection,
            owner,
            ep,
            [r for r in batch if held.get(r.seq) != r.hash],
            now_utc_ms=now_utc_ms,
        )
        quarantine(connection, owner, now_utc_ms=now_utc_ms)
        return ForkFound(expect=chain.seq + 1)
    new = [received for received in batch if received.seq > chain.seq]
    if new:
        _append(connection, owner, ep, new, now_utc_ms=now_utc_ms)
    acked = new[-1].seq if new else chain.seq
    return UploadAnswer(acked_through=acked, expect=acked + 1, server_utc_ms=now_utc_ms)


def _read_entry(encoded: bytes) -> Entry | None:
    try:
        return decode_entry(encoded)
    except EntryUnreadable:
        return None  # kept as bytes, for a later version to read (protocol.md 2.11, C16)


def _check_links(owner: Device, ep: int, batch: Sequence[Received]) -> None:
    before: Received | None = None
    for received in batch:
        entry = received.entry
        if entry is not None:
            if (entry.dev, entry.ep, entry.seq) != (owner.dev, ep, received.seq):
                raise OspProblem(
                    "bad_request", f"Entry {received.seq} names another device, epoch or number."
                )
            if before is not None and entry.prev != before.hash:
                raise OspProblem(
                    "bad_request", f"Entry {received.seq} does not follow the one before it."
                )
        before = received


def _lock_chain(connection: Connection, owner: Device, ep: int) -> Row[Any]:
    insert_new(
        connection,
        chains,
        merchant_id=owner.merchant_id,
        dev=owner.dev,
        ep=ep,
        seq=0,
        head=GENESIS_HASH,
    )
    return connection.execute(
        select(chains)
        .where(chains.c.merchant_id == owner.merchant_id)
        .where(chains.c.dev == owner.dev)
        .where(chains.c.ep == ep)
        .with_for_update()
    ).one()


def _hashes_held(
    connection: Connection, owner: Device, ep: int, batch: Sequence[Received]
) -> dict[int, bytes]:
    if not batch:
        return {}
    rows = connection.execute(
        select(events.c.seq, events.c.hash)
        .where(events.c.merchant_id == owner.merchant_id)
        .where(events.c.dev == owner.dev)
        .where(events.c.ep == ep)
        .where(events.c.seq.between(batch[0].seq, batch[-1].seq))
    )
    return {row.seq: row.hash for row in rows}


def _is_fork(chain: Row[Any], held: dict[int, bytes], batch: Sequence[Received]) -> bool:
    if any(held.get(received.seq, received.hash) != received.hash for received in batch):
        return True
    first_new = next((r for r in batch if r.seq == chain.seq + 1), None)
    if first_new is None or first_new.entry is None:
        return False
    # The first entry of a later epoch may name the head of the epoch before it.
    is_free_start = first_new.seq == 1 and first_new.entry.ep > 1
    return not is_free_start and first_new.entry.prev != chain.head


def _keep_branch(
    connection: Connection, owner: Device, ep: int, branch: Sequence[Received], *, now_utc_ms: int
) -> None:
    for received in branch:
        insert_new(
            connection,
            fork_events,
            merchant_id=owner.merchant_id,
            dev=owner.dev,
            ep=ep,
            seq=received.seq,
            hash=received.hash.hex(),
            bytes=received.encoded,
            received_utc_ms=now_utc_ms,
        )


def _append(
    connection: Connection, owner: Device, ep: int, new: Sequence[Received], *, now_utc_ms: int
) -> None:
    key = {"merchant_id": owner.merchant_id, "dev": owner.dev, "ep": ep}
    connection.execute(
        events.insert(),
        [
            {
                **key,
                "seq": received.seq,
                "hash": received.hash,
                "bytes": received.encoded,
                "type": received.entry.type if received.entry else "",
                "agg": received.entry.agg if received.entry else "",
                "received_utc_ms": now_utc_ms,
            }
            for received in new
        ],
    )
    to_post = [
        {**key, "seq": r.seq} for r in new if r.entry is not None and r.entry.type in POSTED_TYPES
    ]
    if to_post:
        connection.execute(unposted.insert(), to_post)
    connection.execute(
        chains.update()
        .where(chains.c.merchant_id == owner.merchant_id)
        .where(chains.c.dev == owner.dev)
        .where(chains.c.ep == ep)
        .values(seq=new[-1].seq, head=new[-1].hash)
    )
