"""One push-then-pull round: doubts, upload, streams, and what the streams made new.

Resumable at any byte: every step commits its own cursor, a killed round is simply begun again.
Source: protocol.md 2.7, 2.8, 2.17.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Protocol, TypeVar

from pos_app.domain.redemption import Redemption
from pos_app.errors import ForkDetected, PlatformFault, PlatformRefused, UploadGap
from pos_app.ports import LedgerSigner, PlatformPort
from pos_app.services.apply_stream import STREAMS, KeysetOpener, apply_page
from pos_app.wire.entry import entry_hash
from pos_app.wire.records import BATCH_BYTES_MAX, STREAM_PAGE_MAX, StreamPage, UploadRequest
from pos_app.work import LedgerPort, Work

DESTINATION = "platform"
CALL_DEADLINE_S = 10.0
DOUBTS_PER_ROUND_MAX = 200
BATCHES_PER_ROUND_MAX = 2_000
PAGES_PER_ROUND_MAX = 2_000
PUSHES_PER_ROUND_MAX = 3
_RAW_BYTES_MAX = BATCH_BYTES_MAX * 3 // 4 - 1024

T = TypeVar("T")


class BatchSizer(Protocol):
    """How many entries the next upload carries: grows on success, shrinks on failure."""

    @property
    def entries(self) -> int:
        """Entries in the next batch, 0 while the platform wants none."""

    def succeeded(self, sent: int, *, credits_left: int | None = None) -> None:
        """A batch was acknowledged; the answer granted so many credits."""

    def failed(self) -> None:
        """A batch was not acknowledged."""


class LedgerRunner(Protocol):
    """Runs a function with a fresh unit of work on the ledger worker and waits for it."""

    def __call__(self, act: Callable[[Work], T], /) -> T:
        """What `act` gives, or the fault it raised."""


@dataclass(frozen=True, slots=True)
class RoundTools:
    """What a round works with.

    `resume` finishes one undecided redemption as far as the platform lets it; `is_stopping` is
    looked at between steps.
    """

    platform: PlatformPort
    ledger: LedgerPort
    signer: LedgerSigner
    opener: KeysetOpener
    batch: BatchSizer
    on_ledger: LedgerRunner
    resume: Callable[[Redemption], None]
    is_stopping: Callable[[], bool]


@dataclass(slots=True)
class RoundTally:
    """What one round did."""

    resumed: int = 0
    uploaded: int = 0
    applied: int = 0
    unsent: int = 0


def sync_round(tools: RoundTools) -> RoundTally:
    """Push doubts and entries, pull every stream, push what that appended.

    Raises: the PlatformFault that ended the round early; everything before it is kept.
    Thread: the sync worker, or a command's own thread.
    """
    tally = RoundTally()
    tally.resumed = _resume_doubts(tools)
    for _ in range(PUSHES_PER_ROUND_MAX):
        refused = _push_into(tally, tools)
        applied = _pull(tools)
        tally.applied += applied
        if refused is not None:
            raise refused
        tally.unsent = tools.on_ledger(_unsent)
        if tools.is_stopping() or (tally.unsent == 0 and applied == 0):
            break
    return tally


def pull_streams(tools: RoundTools, names: Sequence[str], *, deadline_s: float) -> int:
    """Pull only some streams, e.g. keys and campaigns before the first scan of a new campaign."""
    return sum(_pull_one(tools, name, deadline_s) for name in names)


def _resume_doubts(tools: RoundTools) -> int:
    doubts = tools.on_ledger(lambda work: list(work.undecided()))[:DOUBTS_PER_ROUND_MAX]
    for done, redemption in enumerate(doubts):
        if tools.is_stopping():
            return done
        tools.resume(redemption)
    return len(doubts)


def _push_into(tally: RoundTally, tools: RoundTools) -> PlatformFault | None:
    """Push; gives what the platform has against our entries instead of raising it.

    A till whose entries are refused must still hear of revocations, its own among them.
    """
    try:
        tally.uploaded += _push(tools)
    except (ForkDetected, PlatformRefused, UploadGap) as refused:
        return refused
    return None


def _push(tools: RoundTools) -> int:
    uploaded = 0
    resend_from: int | None = None
    for _ in range(BATCHES_PER_ROUND_MAX):
        if tools.is_stopping():
            break
        ep, from_seq = tools.on_ledger(_next_to_send)
        from_seq = resend_from or from_seq
        encoded = tools.ledger.entries(
            ep, from_seq, limit=tools.batch.entries, bytes_max=_RAW_BYTES_MAX
        )
        if not encoded:
            break
        try:
            acked = _send(tools, ep, from_seq, encoded)
        except UploadGap as gap:
            if resend_from is not None or gap.expect == from_seq:
                raise
            resend_from = gap.expect
            continue
        resend_from = acked + 1 if resend_from is not None and acked < from_seq else None
        uploaded += len(encoded)
    return uploaded


def _send(tools: RoundTools, ep: int, from_seq: int, encoded: Sequence[bytes]) -> int:
    request = UploadRequest(
        ep=ep,
        from_seq=from_seq,
        events=tuple(_text(one) for one in encoded),
        head_sig=_text(tools.signer.sign(entry_hash(encoded[-1]))),
    )
    try:
        answer = tools.platform.upload(request, deadline_s=CALL_DEADLINE_S)
    except PlatformFault:
        tools.batch.failed()
        raise
    tools.batch.succeeded(len(encoded), credits_left=answer.credits)
    acked = min(answer.acked_through, from_seq + len(encoded) - 1)

    def note(work: Work) -> None:
        work.move_upload_cursor(DESTINATION, ep, acked)
        work.commit()

    tools.on_ledger(note)
    return acked


def _next_to_send(work: Work) -> tuple[int, int]:
    cursor = work.upload_cursor(DESTINATION)
    ep, _, _ = work.head
    if cursor.ep < ep and cursor.acked_through >= work.last_seq_of(cursor.ep):
        return work.next_epoch(cursor.ep), 1
    return cursor.ep, cursor.acked_through + 1


def _unsent(work: Work) -> int:
    cursor = work.upload_cursor(DESTINATION)
    return work.count_after(cursor.ep, cursor.acked_through)


def _pull(tools: RoundTools) -> int:
    applied = 0
    for name in STREAMS:
        if tools.is_stopping():
            break
        applied += _pull_one(tools, name, CALL_DEADLINE_S)
    return applied


def _pull_one(tools: RoundTools, name: str, deadline_s: float) -> int:
    applied = 0
    for _ in range(PAGES_PER_ROUND_MAX):
        after = tools.on_ledger(partial(_cursor, name))
        page = tools.platform.stream(
            name, after=after, limit=STREAM_PAGE_MAX, deadline_s=deadline_s
        )
        applied += tools.on_ledger(partial(_apply, name, page, tools.opener))
        if not page.more or tools.is_stopping():
            break
    return applied


def _cursor(name: str, work: Work) -> str:
    return work.stream_cursor(name)


def _apply(name: str, page: StreamPage, opener: KeysetOpener, work: Work) -> int:
    return apply_page(name, page, work, opener)


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")
