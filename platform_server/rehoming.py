"""Re-issue: the same coupon under a higher version, its right moved only when it is free to move.

Source: protocol.md 2.1.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row

from platform_server import issuing
from platform_server.claim_rows import find_claim
from platform_server.issuing import IssuedCoupon, Issuer
from platform_server.refunds import DAY_MS
from platform_server.revocations import tell_superseded
from platform_server.rights import (
    asked_since,
    forget_rights,
    held_units,
    holders_of,
    lock_units,
    recall,
)
from pos_app.domain.coupon import OffKind, OfflineRight
from pos_app.domain.verdict import Reason


class RecallPending(ValueError):
    """The right is being recalled: the re-issue is to be asked for again later."""

    def __init__(self, held_by: tuple[str, ...]) -> None:
        super().__init__(f"the right is being recalled from store {', '.join(held_by)}")
        self.held_by = held_by


@dataclass(frozen=True, slots=True)
class Recalling:
    """Recalls were sent, nothing was issued."""

    held_by: tuple[str, ...]


def reissue(
    connection: Connection,
    issuer: Issuer,
    row: Row[Any],
    off: OfflineRight,
    *,
    wait_days: int,
    now_utc_ms: int,
) -> IssuedCoupon | Recalling:
    """The next version of a coupon, or the recalls that have to come first.

    A coupon that keeps its home keeps its right there. After `wait_days` without an answer it moves
    all the same. Raises: ValueError for a coupon that is withdrawn, or was used where the new home
    cannot know of it.
    """
    if row.state in (str(Reason.REFUNDING), str(Reason.REFUNDED)):
        raise ValueError(f"a coupon that is {row.state} cannot be re-issued")
    locked = lock_units(connection, issuer.merchant_id, row.coupon_id)
    _refuse_uses_elsewhere(connection, locked, off)
    held = [] if str(off) == row.off else held_units(connection, row, locked)
    for unit in held:
        recall(connection, unit, row, why="reissue", now_utc_ms=now_utc_ms)
    waiting = [
        unit
        for unit in held
        if now_utc_ms < _asked(connection, unit, now_utc_ms) + wait_days * DAY_MS
    ]
    if waiting:
        return Recalling(holders_of(connection, row, waiting))
    issued = issuing.reissue(connection, issuer, row, off=off)
    forget_rights(connection, issuer.merchant_id, row.coupon_id)
    tell_superseded(
        connection, issuer.merchant_id, row.coupon_id, newer_ver=issued.ver, now_utc_ms=now_utc_ms
    )
    return issued


def _asked(connection: Connection, unit: Row[Any], now_utc_ms: int) -> int:
    asked = asked_since(connection, unit.merchant_id, unit.unit)
    return now_utc_ms if asked is None else asked


def _refuse_uses_elsewhere(
    connection: Connection, locked: Sequence[Row[Any]], off: OfflineRight
) -> None:
    """A home till grants the uses it has no guard for: none may have been used without it."""
    if off.kind is not OffKind.HOME:
        return
    for unit in locked:
        holder = find_claim(connection, unit.merchant_id, unit.rid) if unit.rid else None
        if holder is not None and holder.store_id != off.store_id:
            raise ValueError("a use was redeemed at another store: re-issue it with off none")
