"""`guitai platform`: the reference platform and its operator's tools.

Each command takes the platform's data folder with --data; with --json it prints JSON and nothing
else on standard output. Exit code 0 done, 2 wrong use, 3 fault.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from platform_server.admin import PlatformAdmin
    from platform_server.coupon_view import CouponView
    from platform_server.issuing import IssuedCoupon, IssueOrder

WRONG_USE = 2
FAULT = 3

app = typer.Typer(no_args_is_help=True, help="The reference platform and its operator's tools.")
store_app = typer.Typer(no_args_is_help=True, help="Stores of the merchant.")
till_app = typer.Typer(no_args_is_help=True, help="Tills and their enrolment tokens.")
coupon_app = typer.Typer(no_args_is_help=True, help="Coupons and what became of them.")
app.add_typer(store_app, name="store")
app.add_typer(till_app, name="till")
app.add_typer(coupon_app, name="coupon")

PlatformHome = Annotated[Path, typer.Option("--data", help="The platform's data folder.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON and nothing else.")]
DatabaseUrl = Annotated[
    str | None,
    typer.Option("--database-url", help="PostgreSQL instead of SQLite: postgresql+psycopg://…"),
]


@app.command("init")
def init_platform(
    folder: PlatformHome,
    database_url: DatabaseUrl = None,
    name: Annotated[str, typer.Option("--name", help="What tills call this platform.")] = (
        "Guitai reference platform"
    ),
    reversal_window_s: Annotated[
        int, typer.Option("--reversal-window-s", min=0, help="How long a redemption can be undone.")
    ] = 3600,
    as_json: AsJson = False,
) -> None:
    """Make a new platform: its records, root key and coupon key."""
    with _admin(folder, database_url) as admin:
        merchant_id = admin.init(name=name, reversal_window_s=reversal_window_s)
    _say({"merchant_id": merchant_id}, f"Merchant {merchant_id} is ready in {folder}.", as_json)


@app.command("serve")
def serve_platform(
    folder: PlatformHome,
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="0 takes a free port.")],
    host: Annotated[str, typer.Option("--host", help="The address to listen on.")] = "127.0.0.1",
    as_json: AsJson = False,
) -> None:
    """Serve OSP/1 over HTTP until interrupted."""
    with _admin(folder) as admin:
        from platform_server.serve import serve

        merchant_id = admin.merchant_id
        serve(
            admin,
            host=host,
            port=port,
            on_listening=lambda url: _say(
                {"url": url, "merchant_id": merchant_id}, f"Listening on {url}", as_json
            ),
        )


@store_app.command("add")
def add_store(
    folder: PlatformHome,
    name: Annotated[str, typer.Option("--name", help="The store's name on screen and slip.")],
    name_en: Annotated[str, typer.Option("--name-en", help="Its English name.")] = "",
    as_json: AsJson = False,
) -> None:
    """Add a store."""
    with _admin(folder) as admin:
        store_id = admin.store_add(name, name_en=name_en)
    _say({"store_id": store_id}, f"Store {store_id}: {name}", as_json)


@till_app.command("add")
def add_till(
    folder: PlatformHome,
    store: Annotated[str, typer.Option("--store", help="The store's id.")],
    url: Annotated[str, typer.Option("--url", help="Where tills reach this platform.")],
    name: Annotated[str | None, typer.Option("--name", help="What people call the till.")] = None,
    as_json: AsJson = False,
) -> None:
    """Make a token that enrols one till within 15 minutes."""
    with _admin(folder) as admin:
        token = admin.till_add(store, name)
    _say(
        {"url": url, "token": token, "store_id": store},
        f"Within 15 minutes, at the till: guitai enrol {url} {token}",
        as_json,
    )


@app.command("issue")
def issue_coupons(
    folder: PlatformHome,
    off: Annotated[str, typer.Option("--off", help="none, any or home:STORE.")],
    count: Annotated[int, typer.Option("--count", min=1, help="How many coupons.")] = 1,
    uses: Annotated[int, typer.Option("--uses", min=1, help="Uses of each coupon.")] = 1,
    value_minor: Annotated[
        int, typer.Option("--value-minor", min=0, help="Value in minor units (cents).")
    ] = 1000,
    expires: Annotated[
        str | None, typer.Option("--expires", help="End of validity, ISO 8601, UTC.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder to write QR pictures into.")
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="What the coupon is called.")] = None,
    as_json: AsJson = False,
) -> None:
    """Issue coupons: one line each, with token, short code and QR picture."""
    with _admin(folder) as admin:
        order = _order(off, count=count, uses=uses, value_minor=value_minor, expires=expires)
        for issued in admin.issue(_named(order, name)):
            png = None if out is None else _write_picture(out, issued)
            line = {
                "coupon_id": issued.coupon_id,
                "payload": issued.payload,
                "short_code": issued.short_code,
                "png": None if png is None else str(png),
            }
            _say(line, f"{issued.short_code}  {issued.coupon_id}  {png or ''}".rstrip(), as_json)


@coupon_app.command("show")
def show_coupon(
    code: Annotated[str, typer.Argument(help="Short code, coupon id or token.")],
    folder: PlatformHome,
    as_json: AsJson = False,
) -> None:
    """Show a coupon's state and who used each of its uses."""
    with _admin(folder) as admin:
        view = admin.coupon_show(code)
    _say(asdict(view), "\n".join(_coupon_lines(view)), as_json)


@coupon_app.command("refund")
def refund_coupon(
    code: Annotated[str, typer.Argument(help="Short code, coupon id or token.")],
    folder: PlatformHome,
    wait_days: Annotated[
        int,
        typer.Option(
            "--refund-wait-days",
            min=0,
            help="Refund at the platform's own cost when a store was silent so long.",
        ),
    ] = 7,
    as_json: AsJson = False,
) -> None:
    """Refund what is unused; a store that holds the right is asked for it first.

    JSON: coupon_id, state (REFUNDING, REFUNDED, or REDEEMED when nothing is left to refund),
    at_own_cost, asked_utc_ms, due_utc_ms (from then on without an answer), held_by (store ids).
    """
    with _admin(folder) as admin:
        view = admin.refund(code, wait_days=wait_days)
    state = {"waiting": "REFUNDING", "done": "REFUNDED"}.get(view.state, "REDEEMED")
    held = f", held by store {', '.join(view.held_by)}" if view.held_by else ""
    _say({**asdict(view), "state": state}, f"{view.coupon_id}: {state}{held}", as_json)


@coupon_app.command("reissue")
def reissue_coupon(
    code: Annotated[str, typer.Argument(help="Short code, coupon id or token.")],
    folder: PlatformHome,
    off: Annotated[
        str | None, typer.Option("--off", help="none, any or home:STORE; else as before.")
    ] = None,
    wait_days: Annotated[
        int, typer.Option("--wait-days", min=0, help="Move the right when a store was silent so.")
    ] = 7,
    as_json: AsJson = False,
) -> None:
    """Issue a coupon again under a higher version, elsewhere once the right is given back.

    JSON: state RECALLING with held_by (store ids), or REISSUED with coupon_id, payload,
    short_code, campaign, ver, uses and off.
    """
    with _admin(folder) as admin:
        from platform_server.rehoming import RecallPending
        from pos_app.domain.coupon import OfflineRight

        right = None if off is None else OfflineRight.parse(off)
        try:
            issued = admin.reissue(code, off=right, wait_days=wait_days)
        except RecallPending as pending:
            held = list(pending.held_by)
            _say({"state": "RECALLING", "held_by": held}, f"RECALLING: {pending}", as_json)
            return
    line = f"{issued.short_code}  {issued.coupon_id}  version {issued.ver}, off {issued.off}"
    _say({"state": "REISSUED", **asdict(issued)}, line, as_json)


@contextmanager
def _admin(folder: Path, database_url: str | None = None) -> Iterator[PlatformAdmin]:
    """The platform in that folder; its faults become one sentence, a code and an exit code."""
    from platform_server.admin import PlatformAdmin
    from platform_server.faults import FAULTS, describe

    admin = PlatformAdmin(folder, database_url=database_url)
    try:
        yield admin
    except ValueError as fault:
        typer.echo(f"{_sentence(str(fault))} (USE-100)", err=True)
        raise typer.Exit(WRONG_USE) from fault
    except FAULTS as fault:
        sentence, code = describe(fault)
        typer.echo(f"{sentence} ({code})", err=True)
        raise typer.Exit(FAULT) from fault
    finally:
        admin.close()


def _order(off: str, *, count: int, uses: int, value_minor: int, expires: str | None) -> IssueOrder:
    from platform_server.issuing import IssueOrder
    from pos_app.domain.coupon import CouponKind, OfflineRight

    is_card = uses > 1
    return IssueOrder(
        off=OfflineRight.parse(off),
        count=count,
        uses=uses,
        value_minor=value_minor,
        expires_utc_ms=None if expires is None else _utc_ms(expires),
        kind=CouponKind.TIMES_CARD if is_card else CouponKind.CASH_VOUCHER,
        name_zh="次卡" if is_card else "代金券",
        name_en="Multi-use pass" if is_card else "Cash voucher",
    )


def _named(order: IssueOrder, name: str | None) -> IssueOrder:
    from dataclasses import replace

    return order if name is None else replace(order, name_zh=name, name_en=name)


def _utc_ms(text: str) -> int:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def _write_picture(folder: Path, issued: IssuedCoupon) -> Path:
    from pos_app.wire.qr_picture import qr_png

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{issued.coupon_id}.png"
    path.write_bytes(qr_png(issued.payload))
    return path


def _coupon_lines(view: CouponView) -> Iterator[str]:
    yield f"{view.name_zh} / {view.name_en}: {view.state}, {view.used} of {view.uses} used"
    yield f"id {view.coupon_id}, code {view.short_code}, off {view.off}, version {view.ver}"
    for use in view.units:
        if use.at_utc_ms is None:
            yield f"  use {use.k}: {use.state}"
            continue
        at = datetime.fromtimestamp(use.at_utc_ms / 1000, tz=UTC).isoformat(timespec="seconds")
        yield (
            f"  use {use.k}: {use.state} {at} at {use.store_name}, till {use.till_name},"
            f" by {use.operator_id or '-'}, rid {use.rid}"
        )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if text.endswith(".") else ".")


def _say(record: object, text: str, as_json: bool) -> None:
    line = json.dumps(record) if as_json else text
    typer.echo(line)
