"""Whether a page of a change stream is the answer to the question that was asked."""

from __future__ import annotations

from itertools import pairwise

from pos_app.wire.records import StreamItem, StreamPage
from sync.answers import misfit

_BODY_OF = {
    "keys": "keyset",
    "campaigns": "campaign",
    "revocations": "revocation",
    "verdicts": "verdict",
    "rights": "right",
}


def check_page(page: StreamPage, name: str, *, after: str, limit: int, dev: str) -> None:
    """Check order, length, bodies and addressee, and that the cursor moves while more waits.

    Raises: PlatformUnreachable if anything does not fit.
    """
    if len(page.items) > limit:
        misfit("a page longer than asked for")
    if page.more and (not page.items or page.next == after):
        misfit("a cursor that does not move although more is promised")
    revisions = [item.rev for item in page.items]
    if any(later <= earlier for earlier, later in pairwise(revisions)):
        misfit("revisions out of order")
    for item in page.items:
        _check_item(item, name, dev)


def _check_item(item: StreamItem, name: str, dev: str) -> None:
    present = [body for body in _BODY_OF.values() if getattr(item, body) is not None]
    if present != [_BODY_OF.get(name)]:
        misfit(f"an item of the stream {name} carries {present or 'nothing'}")
    if item.verdict is not None and item.verdict.dev != dev:
        misfit("a verdict for another device")
