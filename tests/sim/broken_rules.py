"""Five rules of the protocol broken on purpose, as copies in memory: a run must find each.

Source: protocol.md 2.2 rule 6 (the toy model's findings) and the upload and stream cursors of 2.7
and 2.8. Nothing of the product's files is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from unittest import mock

import msgspec
from sqlalchemy import Connection, select

from platform_server import claims as platform_claims
from platform_server.claim_rows import change_claim, find_claim, hold_unit, lock_unit
from platform_server.devices import Device
from platform_server.tables import events
from pos_app.domain.redemption import Redemption, State
from pos_app.errors import PlatformRefused
from pos_app.services import apply_stream, asks, redeem_coupon, settle_answer, sync_round
from pos_app.services.asks import Ask
from pos_app.services.sync_round import DESTINATION, RoundTools
from pos_app.wire.records import ClaimAnswer, ClaimRequest, VoidRequest

CLAIM_LIVES_MS = 30_000


@contextmanager
def claims_expire_by_time() -> Iterator[None]:
    """A consumed unit whose grant was not uploaded for a while goes to whoever asks next."""
    real = platform_claims.claim

    def claim(
        connection: Connection, device: Device, request: ClaimRequest, *, now_utc_ms: int
    ) -> ClaimAnswer:
        unit = lock_unit(connection, device.merchant_id, request.unit)
        if unit is not None and unit.rid not in (None, request.rid):
            held = find_claim(connection, device.merchant_id, unit.rid)
            told = connection.execute(
                select(events.c.seq)
                .where(events.c.agg == unit.rid)
                .where(events.c.type == "redemption.granted")
            ).first()
            if told is None and held and now_utc_ms - held.at_utc_ms > CLAIM_LIVES_MS:
                hold_unit(connection, device.merchant_id, request.unit, None)
                change_claim(connection, device.merchant_id, unit.rid, state="voided")
        return real(connection, device, request, now_utc_ms=now_utc_ms)

    with mock.patch.object(platform_claims, "claim", claim):
        yield


@contextmanager
def void_without_tombstone() -> Iterator[None]:
    """A void of a rid the platform never saw is answered and forgotten."""
    real = platform_claims.void

    def void(
        connection: Connection, device: Device, rid: str, request: VoidRequest, *, now_utc_ms: int
    ) -> ClaimAnswer:
        if find_claim(connection, device.merchant_id, rid) is None:
            return ClaimAnswer(rid=rid, state="voided", unit=request.unit, server_utc_ms=now_utc_ms)
        return real(connection, device, rid, request, now_utc_ms=now_utc_ms)

    with mock.patch.object(platform_claims, "void", void):
        yield


@contextmanager
def new_id_on_retry() -> Iterator[None]:
    """A claim asked again goes out under another request number."""
    real = asks.claim_of

    def claim_of(redemption: Redemption) -> Ask:
        ask = real(redemption)
        if redemption.state is not State.IN_DOUBT or ask.claim is None:
            return ask
        other = ask.claim.rid[:-1] + ("0" if ask.claim.rid[-1] != "0" else "1")
        claim = msgspec.structs.replace(ask.claim, rid=other)
        return Ask(ask.verb, ask.rid, unit=ask.unit, claim=claim, operator_id=ask.operator_id)

    with ExitStack() as stack:
        for module in (redeem_coupon, settle_answer):
            stack.enter_context(mock.patch.object(module, "claim_of", claim_of))
        yield


@contextmanager
def refused_entries_are_skipped() -> Iterator[None]:
    """An upload answered with 4xx counts as done: the cursor jumps over its entries."""
    real = sync_round._send

    def send(tools: RoundTools, ep: int, from_seq: int, encoded: Any) -> int:
        last = from_seq + len(encoded) - 1
        try:
            return real(tools, ep, from_seq, encoded)
        except PlatformRefused:

            def skip(work: Any) -> None:
                work.move_upload_cursor(DESTINATION, ep, last)
                work.commit()

            tools.on_ledger(skip)
            return last

    with mock.patch.object(sync_round, "_send", send):
        yield


@contextmanager
def cursor_before_effects() -> Iterator[None]:
    """A stream's cursor is committed first, its items' effects after that."""
    real = apply_stream.apply_page

    def apply_page(name: str, page: Any, work: Any, opener: Any) -> int:
        work.move_stream_cursor(name, page.next, page.as_of_utc_ms)
        work.commit()
        work._db.run("BEGIN IMMEDIATE")
        return real(name, page, work, opener)

    with mock.patch.object(sync_round, "apply_page", apply_page):
        yield


RULES: dict[str, Callable[[], Any]] = {
    rule.__name__: rule
    for rule in (
        claims_expire_by_time,
        void_without_tombstone,
        new_id_on_retry,
        refused_entries_are_skipped,
        cursor_before_effects,
    )
}
