"""`guitai risk`: what may be granted without anybody's word, and what that could cost.

Every command prints, with --json, one object with exactly these keys: `on` (whether grants at risk
are allowed at all), `currency`, `limits` (`unit_minor`, `till_minor`, `till_count`, `store_minor`,
`store_count`, `campaign_minor`, `campaign_count`, `day_minor`, `day_count`, `oldest_ms`,
`keyset_age_ms`, `home_stale_ms`, `roles`; null is no limit of that kind), `open_minor` and
`open_count` (granted at risk, not confirmed), `day_open_minor` and `day_open_count` (the same of
this business day, lost ones included), `exposure_minor` (everything granted here and not confirmed,
at any level), `remaining_minor`, `worst_case_minor` (exposure and remaining together),
`share_percent` (what the age of the revocations leaves of each cap), `blocked_by` (what forbids
every grant at risk now, or null), `revocation_age_s`, `keyset_age_s`, `oldest_unconfirmed_s` (null
for never), `free_disk_bytes`, `clock_suspect`, `forced_offline`, `forced_offline_since_utc_ms`,
`forced_offline_by`, `forced_offline_reason`.
Money is in minor units of the currency.
"""

from __future__ import annotations

from typing import Annotated, Any

import typer

from pos_app.cli.frame import (
    HomeOption,
    JsonFlag,
    OperatorOption,
    PinFileOption,
    Request,
    ask_till,
    home_from,
    read_pin,
    say,
)
from pos_app.domain.staff import CONSOLE
from pos_app.errors import WrongUse

HOUR_MS = 3_600_000
_SUM = "Most not confirmed yet, in minor units."
_COUNT = "Most grants not confirmed yet."
_OLDEST = "Stop when one waits longer, hours."
_KEYS = "Oldest key list, hours."
_HOME = "Stop home coupons when the revocations are older, hours."
_ROLES = "Only these roles; `any` for all."
_NONE = "Take a limit away, by its JSON name."

app = typer.Typer(no_args_is_help=True, help="Grants at risk: limits, exposure, forced outages.")


@app.command("show")
def show(home: HomeOption = None, as_json: JsonFlag = False) -> None:
    """Show limits, what is open, and the worst case."""
    _say(ask_till(home_from(home), {"act": "risk_show"}), as_json=as_json)


@app.command("set")
def set_limits(
    unit_minor: Annotated[
        int | None, typer.Option("--unit-minor", min=0, help="Most for one coupon; 0 is off.")
    ] = None,
    till_minor: Annotated[int | None, typer.Option("--till-minor", min=0, help=_SUM)] = None,
    till_count: Annotated[int | None, typer.Option("--till-count", min=0, help=_COUNT)] = None,
    store_minor: Annotated[int | None, typer.Option("--store-minor", min=0, help=_SUM)] = None,
    store_count: Annotated[int | None, typer.Option("--store-count", min=0, help=_COUNT)] = None,
    campaign_minor: Annotated[
        int | None, typer.Option("--campaign-minor", min=0, help=_SUM)
    ] = None,
    campaign_count: Annotated[
        int | None, typer.Option("--campaign-count", min=0, help=_COUNT)
    ] = None,
    day_minor: Annotated[int | None, typer.Option("--day-minor", min=0, help=_SUM)] = None,
    day_count: Annotated[int | None, typer.Option("--day-count", min=0, help=_COUNT)] = None,
    oldest_h: Annotated[int | None, typer.Option("--oldest-h", min=0, help=_OLDEST)] = None,
    keyset_age_h: Annotated[int | None, typer.Option("--keyset-age-h", min=0, help=_KEYS)] = None,
    home_stale_h: Annotated[int | None, typer.Option("--home-stale-h", min=72, help=_HOME)] = None,
    role: Annotated[list[str] | None, typer.Option("--role", help=_ROLES)] = None,
    no_limit: Annotated[list[str] | None, typer.Option("--no-limit", help=_NONE)] = None,
    operator: OperatorOption = CONSOLE,
    pin_file: PinFileOption = None,
    home: HomeOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Change limits; what is not named stays as it is."""
    numbers = {
        "unit_minor": unit_minor,
        "till_minor": till_minor,
        "till_count": till_count,
        "store_minor": store_minor,
        "store_count": store_count,
        "campaign_minor": campaign_minor,
        "campaign_count": campaign_count,
        "day_minor": day_minor,
        "day_count": day_count,
        "oldest_ms": _ms(oldest_h),
        "keyset_age_ms": _ms(keyset_age_h),
        "home_stale_ms": _ms(home_stale_h),
    }
    changes: dict[str, Any] = {name: value for name, value in numbers.items() if value is not None}
    changes |= dict.fromkeys(no_limit or ())
    if role:
        changes["roles"] = [one for one in role if one != "any"]
    if not changes:
        raise WrongUse("name at least one limit")
    request: Request = {"act": "risk_set", "changes": changes, "operator": operator}
    _say(ask_till(home_from(home), _with_pin(request, read_pin(pin_file))), as_json=as_json)


@app.command("force-offline")
def force_offline(
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with the entry.")] = "",
    release: Annotated[bool, typer.Option("--release", help="Ask the platform again.")] = False,
    operator: OperatorOption = CONSOLE,
    pin_file: PinFileOption = None,
    home: HomeOption = None,
    as_json: JsonFlag = False,
) -> None:
    """Decide claims here as if nobody answered, while syncing goes on; or release that."""
    request: Request = {
        "act": "force_offline",
        "reason": reason,
        "release": release,
        "operator": operator,
    }
    _say(ask_till(home_from(home), _with_pin(request, read_pin(pin_file))), as_json=as_json)


def _with_pin(request: Request, pin: str | None) -> Request:
    return request if pin is None else {**request, "pin": pin}


def _ms(hours: int | None) -> int | None:
    return None if hours is None else hours * HOUR_MS


def _say(answer: Request, *, as_json: bool) -> None:
    limits = {name: value for name, value in answer["limits"].items() if value}
    state = "on" if answer["on"] else "off"
    blocked = f", blocked by {answer['blocked_by']}" if answer["blocked_by"] else ""
    lines = [
        f"grants at risk: {state}{blocked}",
        f"open {answer['open_minor']} minor units in {answer['open_count']}, "
        f"remaining {answer['remaining_minor']}, worst case tonight {answer['worst_case_minor']}",
        f"limits {limits}, revocations leave {answer['share_percent']} %",
    ]
    if answer["forced_offline"]:
        lines.append(
            f"forced offline by {answer['forced_offline_by']}: {answer['forced_offline_reason']}"
        )
    say(answer, lines, as_json=as_json)
