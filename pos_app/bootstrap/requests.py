"""Requests of the command line, as the owning process carries them out: JSON in, JSON out.

The same function serves a command that owns the folder itself and one that handed its work over
(architecture.md section 6), so that both answer alike.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any

from pos_app.bootstrap.app import App
from pos_app.bootstrap.backup_acts import back_up, recovery_sheet_for
from pos_app.bootstrap.risk_acts import force_offline, set_risk, show_risk
from pos_app.domain.acts import CancelRedemption, Outcome, RedeemCoupon, ReverseRedemption, Source
from pos_app.domain.staff import CONSOLE, Permission
from pos_app.errors import LedgerFault, NotAllowed, PlatformFault, WrongUse

Request = dict[str, Any]
WAIT_S = 60.0


def answer_request(app: App, request: Request) -> Request:
    """Carry out one request. Blocks until its outcome is durable.

    Raises: WrongUse for an act this version does not know, or any fault of the act itself.
    """
    act = _ACTS.get(str(request.get("act")))
    if act is None:
        raise WrongUse(f"unknown act {request.get('act')!r}")
    return act(app, request)


def _redeem(app: App, request: Request) -> Request:
    operator_id = request.get("operator", CONSOLE)
    command = RedeemCoupon(
        rid=request["rid"],
        code=request["code"],
        source=Source(request.get("source", "scan")),
        operator_id=operator_id,
    )
    outcome = app.till.redeem(command).result(WAIT_S)
    if outcome.rid and outcome.verdict.face.may_hand_over:
        shown = app.redemptions.acknowledge(outcome.rid, by="console", operator_id=operator_id)
        # The grant is on disk, so its verdict stands: one that cannot be marked as shown (disk
        # full) is asked about at the window's next start.
        with suppress(LedgerFault):
            shown.result(WAIT_S)
    return outcome_fields(outcome)


def _reverse(app: App, request: Request) -> Request:
    operator_id = _authorise(app, request, Permission.REVERSE)
    command = ReverseRedemption(request["rid"], request["reason"], operator_id)
    return outcome_fields(app.till.reverse(command).result(WAIT_S))


def _cancel(app: App, request: Request) -> Request:
    command = CancelRedemption(request["rid"], request.get("operator", CONSOLE))
    return outcome_fields(app.till.cancel(command).result(WAIT_S))


def _sync(app: App, request: Request) -> Request:
    failed = None
    try:
        app.sync_once()
    except PlatformFault as fault:
        failed = fault
    status = _status(app, request)
    if failed is not None:
        status |= {"failed": failed.code, "detail": failed.detail}
    return status


def _status(app: App, request: Request) -> Request:
    status = app.status.read()
    return {
        "unsent": status.unsent,
        "oldest_unsent_s": status.oldest_unsent_s,
        "last_sync_utc": utc_text(status.last_sync_utc_ms),
        "in_doubt": status.in_doubt,
        "exposure_minor": status.exposure_minor,
        "worst_case_minor": status.worst_case_minor,
        "forced_offline": status.forced_offline,
        "chain_head": status.chain_head,
        "epoch": status.ep,
        "entries": status.seq,
        "online": _is_online(app) if request.get("probe", True) else app.breaker.allows(),
        "till": status.till_name,
        "store_id": status.store_id,
        "printer": status.printer.value,
        "waiting_print_jobs": status.waiting_print_jobs,
    }


def _is_online(app: App) -> bool:
    try:
        app.platform.hello(deadline_s=1.5)
    except PlatformFault:
        return False
    return True


def _recent(app: App, request: Request) -> Request:
    rows = app.till.recent(int(request.get("limit", 10))).result(WAIT_S)
    return {
        "redemptions": [
            {
                "rid": row.rid,
                "state": row.state.value,
                "verdict": row.face.value,
                "reason": row.reason.value if row.reason else None,
                "unit": row.unit,
                "amount_minor": row.amount_minor,
                "at_utc": utc_text(row.at_utc_ms),
            }
            for row in rows
        ]
    }


def _authorise(app: App, request: Request, permission: Permission) -> str:
    operator_id = str(request.get("operator", CONSOLE))
    if app.config.is_demo and operator_id == CONSOLE:
        return operator_id
    pin = request.get("pin")
    if operator_id == CONSOLE or not pin:
        raise NotAllowed(
            f"{permission.value} needs --operator ID and --pin-file FILE",
            permission=permission.value,
        )
    app.staff.authorise(operator_id, str(pin), permission)
    return operator_id


def _allow(app: App, request: Request) -> Request:
    permission = Permission(request["permission"])
    return {"operator": _authorise(app, request, permission)}


def _backup(app: App, request: Request) -> Request:
    """A backup gives nothing away: the console may make one; a named operator shows the right."""
    operator_id = str(request.get("operator", CONSOLE))
    if operator_id != CONSOLE or request.get("pin"):
        operator_id = _authorise(app, request, Permission.BACKUP)
    return back_up(app, str(request.get("file", "")), operator_id)


def _recovery_sheet(app: App, request: Request) -> Request:
    operator_id = _authorise(app, request, Permission.RESTORE)
    passphrase = str(request.get("passphrase", ""))
    return recovery_sheet_for(app, passphrase, operator_id, prints=bool(request.get("print")))


def _risk_show(app: App, _request: Request) -> Request:
    return show_risk(app)


def _risk_set(app: App, request: Request) -> Request:
    operator_id = _authorise(app, request, Permission.SETTINGS)
    return set_risk(app, dict(request["changes"]), operator_id)


def _force_offline(app: App, request: Request) -> Request:
    operator_id = _authorise(app, request, Permission.FORCE_OFFLINE)
    is_released = bool(request.get("release"))
    return force_offline(app, str(request.get("reason", "")), operator_id, is_released=is_released)


_ACTS: dict[str, Callable[[App, Request], Request]] = {
    "redeem": _redeem,
    "reverse": _reverse,
    "cancel": _cancel,
    "sync": _sync,
    "status": _status,
    "recent": _recent,
    "allow": _allow,
    "backup": _backup,
    "recovery_sheet": _recovery_sheet,
    "risk_show": _risk_show,
    "risk_set": _risk_set,
    "force_offline": _force_offline,
}


def outcome_fields(outcome: Outcome) -> Request:
    """An outcome as the command line prints it; keys are a contract."""
    verdict, facts = outcome.verdict, outcome.verdict.facts
    return {
        "verdict": verdict.face.value,
        "level": outcome.verdict.level.value if outcome.verdict.level else None,
        "reason": verdict.reason.value if verdict.reason else None,
        "rid": outcome.rid,
        "state": outcome.state.value if outcome.state else None,
        "coupon_id": outcome.coupon_id,
        "unit": outcome.unit,
        "k": outcome.k,
        "uses": outcome.uses,
        "offline": outcome.offline,
        "entry_seq": outcome.entry_seq,
        "value_minor": outcome.value_minor,
        "exposure_minor": outcome.exposure_minor,
        "bearer": outcome.bearer,
        "limit": facts.limit,
        "limit_allows": facts.limit_allows,
        "limit_used": facts.limit_used,
        "currency": outcome.currency,
        "title_zh": outcome.title_zh,
        "title_en": outcome.title_en,
        "code_tail": outcome.code_tail,
        "reversible_until_utc": utc_text(outcome.reversible_until_utc_ms),
        "used_at_utc": utc_text(facts.at_utc_ms),
        "used_store": facts.store_name or facts.store_id,
        "used_till": facts.till_name or facts.dev,
        "used_by": facts.operator_id,
        "valid_from_utc": utc_text(facts.valid_from_utc_ms),
        "valid_to_utc": utc_text(facts.valid_to_utc_ms),
        "stores": list(facts.stores),
        "took_ms": outcome.took_ms,
    }


def utc_text(utc_ms: int | None) -> str | None:
    """An instant as ISO 8601 text in UTC, None for none."""
    if utc_ms is None:
        return None
    from datetime import UTC, datetime

    at = datetime.fromtimestamp(utc_ms / 1000, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
