"""Who holds the right to a unit, and how a store is asked to give it back.

A `home:A` unit is A's until A's till writes `right.released`; only then may the platform post it
for another store, refund it, or give it another home. Silence changes nothing by itself.
Source: protocol.md 2.1.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any, Literal

import msgspec
from sqlalchemy import Connection, Row, delete, select

from platform_server.claim_rows import lock_unit
from platform_server.database import upsert
from platform_server.devices import ACTIVE, REVOKED, Device
from platform_server.grants import Posting
from platform_server.streams import append_item, rights_stream
from platform_server.tables import devices, right_answers, rights, units
from pos_app.domain.coupon import OffKind, OfflineRight
from pos_app.wire.records import RightItem, ShortText, UnitKey

PLATFORM = "platform"
RECALLING, KEPT, RELEASED = "recalling", "kept", "released"
RIGHT_TYPES = {"right.released": RELEASED, "right.kept": KEPT}

Why = Literal["claim", "refund", "reissue"]


class RightBody(msgspec.Struct, frozen=True):
    """What is read of a `right.released` or `right.kept` entry."""

    recall_id: ShortText
    unit: UnitKey


def holder_of(connection: Connection, unit: Row[Any], coupon: Row[Any]) -> str:
    """The store that may grant this unit unasked, or PLATFORM."""
    row = _find(connection, unit.merchant_id, unit.unit)
    if row is not None:
        return str(row.holder)
    off = OfflineRight.parse(coupon.off)
    return off.store_id or PLATFORM if off.kind is OffKind.HOME else PLATFORM


def recall(
    connection: Connection, unit: Row[Any], coupon: Row[Any], *, why: Why, now_utc_ms: int
) -> None:
    """Ask the holding store for the right, unless it has been asked and has not answered.

    The unit's row is locked by the caller.
    """
    holder = holder_of(connection, unit, coupon)
    row = _find(connection, unit.merchant_id, unit.unit)
    if holder == PLATFORM or (row is not None and row.state == RECALLING):
        return
    recall_id = f"recall-{secrets.token_hex(8)}"
    upsert(
        connection,
        rights,
        merchant_id=unit.merchant_id,
        unit=unit.unit,
        holder=holder,
        state=RECALLING,
        recall_id=recall_id,
        asked_utc_ms=now_utc_ms,
        answered_utc_ms=None,
    )
    for dev in _answering_tills(connection, unit.merchant_id, holder):
        _write_answer(connection, unit.merchant_id, recall_id, dev, answer="")
    item = RightItem(
        unit=unit.unit, recall_id=recall_id, ver=coupon.ver, why=why, since_utc_ms=now_utc_ms
    )
    append_item(connection, unit.merchant_id, rights_stream(holder), item, now_utc_ms=now_utc_ms)


def note_answer(posting: Posting) -> str | None:
    """Write down how a till answered; returns the coupon whose units' rights may have changed.

    Only a till that keeps its store's guards, and whose ledger is not in doubt, can give a right
    back; an answer to a recall that is no longer the latest changes nothing.
    """
    try:
        body = msgspec.convert(posting.entry.body, RightBody)
    except msgspec.ValidationError:
        return None
    connection, owner = posting.connection, posting.owner
    unit = lock_unit(connection, posting.merchant_id, body.unit)
    row = _find(connection, posting.merchant_id, body.unit)
    if unit is None or row is None or row.recall_id != body.recall_id:
        return None
    if row.holder != owner.store_id or owner.state != ACTIVE or not _keeps_guards(posting):
        return None
    answer = RIGHT_TYPES[posting.entry.type]
    _write_answer(connection, posting.merchant_id, body.recall_id, owner.dev, answer=answer)
    answers = _answers(connection, posting.merchant_id, body.recall_id)
    if KEPT in answers:
        _settle(posting, body.unit, state=KEPT, holder=row.holder)
    elif all(one == RELEASED for one in answers):
        _settle(posting, body.unit, state=RELEASED, holder=PLATFORM)
    coupon_id: str = unit.coupon_id
    return coupon_id


def lock_units(connection: Connection, merchant_id: str, coupon_id: str) -> Sequence[Row[Any]]:
    """Every unit of a coupon, held for this transaction, in order."""
    keys = connection.execute(
        select(units.c.unit)
        .where(units.c.merchant_id == merchant_id)
        .where(units.c.coupon_id == coupon_id)
    ).scalars()
    rows = (lock_unit(connection, merchant_id, key) for key in sorted(keys))
    return [row for row in rows if row is not None]


def held_units(
    connection: Connection, coupon: Row[Any], locked: Sequence[Row[Any]]
) -> list[Row[Any]]:
    """The unused units whose right some store still holds."""
    return [
        unit
        for unit in locked
        if unit.rid is None and holder_of(connection, unit, coupon) != PLATFORM
    ]


def holders_of(
    connection: Connection, coupon: Row[Any], held: Sequence[Row[Any]]
) -> tuple[str, ...]:
    """The stores that hold any of these units."""
    return tuple(sorted({holder_of(connection, unit, coupon) for unit in held}))


def asked_since(connection: Connection, merchant_id: str, unit: str) -> int | None:
    """Since when an answer to the latest recall is awaited, ms UTC; None if there was none."""
    row = _find(connection, merchant_id, unit)
    return None if row is None else row.asked_utc_ms


def forget_rights(connection: Connection, merchant_id: str, coupon_id: str) -> None:
    """After a re-issue the coupon itself says who holds its units; late answers mean nothing."""
    of_coupon = rights.c.unit.in_(
        select(units.c.unit)
        .where(units.c.merchant_id == merchant_id)
        .where(units.c.coupon_id == coupon_id)
    )
    connection.execute(delete(rights).where(rights.c.merchant_id == merchant_id).where(of_coupon))


def _find(connection: Connection, merchant_id: str, unit: str) -> Row[Any] | None:
    return connection.execute(
        select(rights).where(rights.c.merchant_id == merchant_id).where(rights.c.unit == unit)
    ).one_or_none()


def _answering_tills(connection: Connection, merchant_id: str, store_id: str) -> list[str]:
    return list(
        connection.execute(
            select(devices.c.dev)
            .where(devices.c.merchant_id == merchant_id)
            .where(devices.c.store_id == store_id)
            .where(devices.c.single_till == 1)
            .where(devices.c.state != REVOKED)
        ).scalars()
    )


def may_claim_at_home(connection: Connection, device: Device) -> bool:
    """Whether a till may claim what its own store holds the right to, without asking a sibling.

    A store without a store bus keeps its guards in one till (protocol.md 2.1): while that till may
    be granting on its own, a second one is no nearer to the right than another store.
    """
    keepers = _answering_tills(connection, device.merchant_id, device.store_id)
    return not keepers or device.dev in keepers


def _keeps_guards(posting: Posting) -> bool:
    of_store = _answering_tills(posting.connection, posting.merchant_id, posting.owner.store_id)
    return posting.owner.dev in of_store


def _write_answer(
    connection: Connection, merchant_id: str, recall_id: str, dev: str, *, answer: str
) -> None:
    upsert(
        connection,
        right_answers,
        merchant_id=merchant_id,
        recall_id=recall_id,
        dev=dev,
        answer=answer,
    )


def _answers(connection: Connection, merchant_id: str, recall_id: str) -> list[str]:
    return list(
        connection.execute(
            select(right_answers.c.answer)
            .where(right_answers.c.merchant_id == merchant_id)
            .where(right_answers.c.recall_id == recall_id)
        ).scalars()
    )


def _settle(posting: Posting, unit: str, *, state: str, holder: str) -> None:
    posting.connection.execute(
        rights.update()
        .where(rights.c.merchant_id == posting.merchant_id)
        .where(rights.c.unit == unit)
        .values(state=state, holder=holder, answered_utc_ms=posting.now_utc_ms)
    )
