"""Apply one page of a change stream: effects and cursor in one transaction, twice equals once.

Source: protocol.md 2.6 to 2.8, invariants 20, 39 and 40.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from pos_app.domain.redemption import Redemption, State
from pos_app.services.apply_right import answer_recall
from pos_app.wire.records import SignedKeyset, StreamItem, StreamPage, VerdictItem
from pos_app.work import Work

STREAMS = ("rights", "keys", "campaigns", "revocations", "verdicts")
"""In this order: a new till knows which rights its store gave back before it can read a coupon."""


class KeysetOpener(Protocol):
    """Checks a signed keyset against the root and what is already held."""

    def version_if_newer(self, signed: SignedKeyset) -> int | None:
        """The keyset's version if it is genuine and newer than the one in force, else None."""


def apply_page(name: str, page: StreamPage, work: Work, opener: KeysetOpener) -> int:
    """Apply a page; returns how many items changed something.

    Thread: ledger worker.
    """
    changed = 0
    for item in page.items:
        changed += _apply_item(item, work, opener)
    work.move_stream_cursor(name, page.next, page.as_of_utc_ms)
    work.commit()
    return changed


def _apply_item(item: StreamItem, work: Work, opener: KeysetOpener) -> int:
    if item.keyset is not None:
        version = opener.version_if_newer(item.keyset)
        if version is None:
            return 0
        work.keep_keyset(version, item.keyset)
        work.append("inbox.keyset_applied", "keys", {"version": version})
        return 1
    if item.campaign is not None:
        work.keep_campaign(item.campaign)
        return 1
    if item.revocation is not None:
        work.keep_revocation(item.rev, item.revocation)
        return 1
    if item.verdict is not None:
        return _apply_verdict(item.rev, item.verdict, work)
    if item.right is not None:
        return answer_recall(item.right, work)
    return 0


def _apply_verdict(rev: int, verdict: VerdictItem, work: Work) -> int:
    redemption = work.redemption(verdict.rid)
    if redemption is None:
        return 0
    body = {
        "rev": rev,
        "reversible_until_utc_ms": verdict.reversible_until_utc_ms,
        "case_id": verdict.case_id,
        "conflict": verdict.conflict,
    }
    if verdict.verdict == "confirmed":
        return _confirm(redemption, body, work)
    if verdict.verdict in ("conflict", "rejected"):
        work.note_conflict(verdict.rid, verdict.conflict or "C16", verdict.case_id or "")
        if redemption.state in (State.GRANTED, State.CONFIRMED):
            work.enter(redemption, State.DISPUTED, body)
            return 1
    return 0


def _confirm(redemption: Redemption, body: Mapping[str, object], work: Work) -> int:
    if redemption.state is not State.GRANTED:
        return 0
    work.enter(redemption, State.CONFIRMED, body)
    return 1
