"""Change streams: numbered items per merchant, read page by page with an opaque cursor.

The row that counts a stream's revisions stays locked until the writer commits, so revisions become
visible in order and a reader that passed one can never miss an earlier one.
Source: protocol.md 2.8.
"""

from __future__ import annotations

from typing import get_args

import msgspec
from sqlalchemy import Connection, select

from platform_server.database import insert_new
from platform_server.problems import OspProblem
from platform_server.tables import stream_heads, stream_items
from pos_app.wire.records import (
    STREAM_PAGE_MAX,
    CampaignItem,
    RevocationItem,
    RightItem,
    SignedKeyset,
    StreamItem,
    StreamName,
    StreamPage,
    VerdictItem,
)

STREAM_NAMES: tuple[str, ...] = get_args(StreamName)
PAGE_DEFAULT = 200

Body = SignedKeyset | CampaignItem | RevocationItem | VerdictItem | RightItem


def append_item(
    connection: Connection, merchant_id: str, stream: str, body: Body, *, now_utc_ms: int
) -> int:
    """Add one change to a stream; returns its revision."""
    insert_new(connection, stream_heads, merchant_id=merchant_id, stream=stream, rev=0)
    head = (stream_heads.c.merchant_id == merchant_id) & (stream_heads.c.stream == stream)
    rev: int = connection.execute(
        stream_heads.update()
        .where(head)
        .values(rev=stream_heads.c.rev + 1)
        .returning(stream_heads.c.rev)
    ).scalar_one()
    connection.execute(
        stream_items.insert().values(
            merchant_id=merchant_id,
            stream=stream,
            rev=rev,
            body=msgspec.json.encode(_item(rev, body)).decode(),
            at_utc_ms=now_utc_ms,
        )
    )
    return rev


def verdict_stream(dev: str) -> str:
    """The stream that only this till may read."""
    return f"verdicts@{dev}"


def rights_stream(store_id: str) -> str:
    """The stream that only the tills of this store may read."""
    return f"rights@{store_id}"


def read_page(
    connection: Connection,
    merchant_id: str,
    stream: str,
    *,
    after: str,
    limit: int,
    now_utc_ms: int,
) -> StreamPage:
    """The items that follow a cursor; `stream` as append_item knows it.

    Raises: OspProblem if the cursor is not one this stream gave out.
    """
    name = stream.partition("@")[0]
    rev = _rev_of(name, after)
    rows = connection.execute(
        select(stream_items.c.body)
        .where(stream_items.c.merchant_id == merchant_id)
        .where(stream_items.c.stream == stream)
        .where(stream_items.c.rev > rev)
        .order_by(stream_items.c.rev)
        .limit(limit + 1)
    ).scalars()
    items = [msgspec.json.decode(body, type=StreamItem) for body in rows]
    shown = tuple(items[:limit])
    return StreamPage(
        items=shown,
        next=_cursor(name, shown[-1].rev if shown else rev),
        more=len(items) > limit,
        as_of_utc_ms=now_utc_ms,
        server_utc_ms=now_utc_ms,
    )


def page_limit(text: str | None) -> int:
    """The page length a request asks for.

    Raises: OspProblem unless it is a whole number from 1 to STREAM_PAGE_MAX.
    """
    if text is None:
        return PAGE_DEFAULT
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise OspProblem("bad_request", "limit is a whole number.")
    if not 1 <= int(text) <= STREAM_PAGE_MAX:
        raise OspProblem("bad_request", f"limit is from 1 to {STREAM_PAGE_MAX}.")
    return int(text)


def _item(rev: int, body: Body) -> StreamItem:
    match body:
        case SignedKeyset():
            return StreamItem(rev=rev, keyset=body)
        case CampaignItem():
            return StreamItem(rev=rev, campaign=body)
        case RevocationItem():
            return StreamItem(rev=rev, revocation=body)
        case VerdictItem():
            return StreamItem(rev=rev, verdict=body)
        case RightItem():
            return StreamItem(rev=rev, right=body)


def _cursor(name: str, rev: int) -> str:
    return f"{name}.{rev}"


def _rev_of(name: str, cursor: str) -> int:
    if cursor == "":
        return 0
    prefix, _, rev = cursor.rpartition(".")
    if prefix != name or not (rev.isascii() and rev.isdigit() and len(rev) <= 16):
        raise OspProblem("bad_request", f"This cursor is not one of the stream {name}.")
    return int(rev)
