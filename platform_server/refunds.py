"""Refunds: a coupon is paid back when nobody can redeem it any more, or at the platform's own cost.

A `home` unit is recalled first: REFUNDING until every unused unit is released, then REFUNDED. After
the wait the platform may refund without an answer, and expects conflict C5.
Source: protocol.md 2.1 and 2.11, domain.md 2.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from platform_server.claim_rows import find_coupon
from platform_server.coupon_rules import OK
from platform_server.database import upsert
from platform_server.revocations import mark_coupon
from platform_server.rights import held_units, holders_of, lock_units, recall
from platform_server.streams import append_item
from platform_server.tables import refunds
from pos_app.domain.verdict import Reason
from pos_app.wire.records import RevocationItem

WAIT_DAYS = 7
DAY_MS = 86_400_000
WAITING, DONE, REFUSED = "waiting", "done", "refused"


@dataclass(frozen=True, slots=True)
class RefundView:
    """How a refund stands. `state`: waiting, done, or refused because every use is used.

    `held_by` are the stores that have not given the right back; from `due_utc_ms` on the platform
    may refund at its own cost.
    """

    coupon_id: str
    state: str
    at_own_cost: bool
    asked_utc_ms: int
    due_utc_ms: int
    held_by: tuple[str, ...] = ()


def refund(
    connection: Connection, coupon: Row[Any], *, wait_days: int, now_utc_ms: int
) -> RefundView:
    """Begin a refund, or take one further. The same refund again changes nothing that is done.

    Raises: ValueError for a coupon that is frozen.
    """
    row = _find(connection, coupon.merchant_id, coupon.coupon_id)
    if coupon.state not in (OK, str(Reason.REFUNDING), str(Reason.REFUNDED)):
        raise ValueError(f"a coupon that is {coupon.state} cannot be refunded")
    if coupon.state == str(Reason.REFUNDED):
        if row is None or row.state != DONE:
            _write(connection, coupon, DONE, asked_utc_ms=now_utc_ms, answered_utc_ms=now_utc_ms)
        return _view(connection, coupon, _known(connection, coupon), wait_days)
    if row is None or row.state == REFUSED:
        _write(connection, coupon, WAITING, asked_utc_ms=now_utc_ms)
        mark_coupon(connection, coupon.merchant_id, coupon.coupon_id, Reason.REFUNDING)
    held = _settle(connection, coupon, now_utc_ms=now_utc_ms)
    row = _known(connection, coupon)
    if row.state == WAITING and now_utc_ms >= row.asked_utc_ms + wait_days * DAY_MS:
        _finish(connection, coupon, now_utc_ms=now_utc_ms, at_own_cost=True)
    elif row.state == WAITING:
        for unit in held:
            recall(connection, unit, coupon, why="refund", now_utc_ms=now_utc_ms)
    return _view(connection, coupon, _known(connection, coupon), wait_days)


def settle_refund(
    connection: Connection, merchant_id: str, coupon_id: str, *, now_utc_ms: int
) -> None:
    """Take a waiting refund further after an answer to a recall."""
    row = _find(connection, merchant_id, coupon_id)
    coupon = find_coupon(connection, merchant_id, coupon_id)
    if row is not None and row.state == WAITING and coupon is not None:
        _settle(connection, coupon, now_utc_ms=now_utc_ms)


def _settle(connection: Connection, coupon: Row[Any], *, now_utc_ms: int) -> list[Row[Any]]:
    """Finish the refund if nobody can redeem the rest any more; gives the units still held."""
    locked = lock_units(connection, coupon.merchant_id, coupon.coupon_id)
    held = held_units(connection, coupon, locked)
    if all(unit.rid is not None for unit in locked):
        _write(connection, coupon, REFUSED, answered_utc_ms=now_utc_ms)
        mark_coupon(connection, coupon.merchant_id, coupon.coupon_id, None)
    elif not held:
        _finish(connection, coupon, now_utc_ms=now_utc_ms, at_own_cost=False)
    return held


def _finish(
    connection: Connection, coupon: Row[Any], *, now_utc_ms: int, at_own_cost: bool
) -> None:
    _write(connection, coupon, DONE, answered_utc_ms=now_utc_ms, at_own_cost=int(at_own_cost))
    mark_coupon(connection, coupon.merchant_id, coupon.coupon_id, Reason.REFUNDED)
    item = RevocationItem(
        kind="coupon",
        target=coupon.coupon_id,
        action="revoke",
        reason=str(Reason.REFUNDED),
        since_utc_ms=now_utc_ms,
    )
    append_item(connection, coupon.merchant_id, "revocations", item, now_utc_ms=now_utc_ms)


def _write(connection: Connection, coupon: Row[Any], state: str, **changes: object) -> None:
    row = _find(connection, coupon.merchant_id, coupon.coupon_id)
    before = {} if row is None else row._asdict()
    begun = {"asked_utc_ms": 0, "answered_utc_ms": None, "at_own_cost": 0}
    upsert(
        connection,
        refunds,
        **{
            **begun,
            **before,
            "merchant_id": coupon.merchant_id,
            "coupon_id": coupon.coupon_id,
            "state": state,
            **changes,
        },
    )


def _view(connection: Connection, coupon: Row[Any], row: Row[Any], wait_days: int) -> RefundView:
    held: list[Row[Any]] = []
    if row.state == WAITING:
        locked = lock_units(connection, coupon.merchant_id, coupon.coupon_id)
        held = held_units(connection, coupon, locked)
    return RefundView(
        coupon_id=coupon.coupon_id,
        state=row.state,
        at_own_cost=bool(row.at_own_cost),
        asked_utc_ms=row.asked_utc_ms,
        due_utc_ms=row.asked_utc_ms + wait_days * DAY_MS,
        held_by=holders_of(connection, coupon, held),
    )


def _find(connection: Connection, merchant_id: str, coupon_id: str) -> Row[Any] | None:
    return connection.execute(
        select(refunds)
        .where(refunds.c.merchant_id == merchant_id)
        .where(refunds.c.coupon_id == coupon_id)
    ).one_or_none()


def _known(connection: Connection, coupon: Row[Any]) -> Row[Any]:
    row = _find(connection, coupon.merchant_id, coupon.coupon_id)
    assert row is not None, "the refund was written in this transaction"
    return row
