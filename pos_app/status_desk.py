"""The figures of the status cluster and of `guitai status`, gathered from ledger, line and printer.

Thread: the reader worker.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pos_app.domain.acts import Line, TillStatus
from pos_app.domain.printing import JobState, PrinterState
from pos_app.domain.risk import RiskStanding, remaining_minor
from pos_app.ports import Clock
from pos_app.services.risk_standing import age_ms
from pos_app.settings import TillConfig
from pos_app.slip_desk import offset_min_at
from pos_app.work import LedgerNumbers

MINUTE_MS = 60_000
DAY_MS = 86_400_000


@dataclass(frozen=True, slots=True)
class StatusParts:
    """Where the figures come from. `line` gives the line's state and since when (ms UTC)."""

    config: TillConfig
    clock: Clock
    numbers: Callable[[int], LedgerNumbers]
    line: Callable[[], tuple[Line, int]]
    printer_name: str
    is_reduced_protection: bool


class StatusDesk:
    """Answers "how does this till stand?"."""

    def __init__(self, parts: StatusParts) -> None:
        self._parts = parts

    def read(self) -> TillStatus:
        """Every figure, read in one snapshot of the ledger."""
        parts = self._parts
        config = parts.config
        now = parts.clock.wall_utc_ms()
        numbers = parts.numbers(day_start_utc_ms(config, now))
        line, since = parts.line()
        return TillStatus(
            dev=config.dev,
            till_name=config.till_name,
            store_id=config.store_id,
            store_name=config.store_name,
            currency=config.currency,
            line=line,
            line_since_utc_ms=since,
            unsent=numbers.unsent,
            oldest_unsent_s=_age_s(numbers.oldest_unsent_utc_ms, now) or 0,
            last_sync_utc_ms=numbers.last_sync_utc_ms,
            in_doubt=numbers.in_doubt,
            exposure_minor=numbers.exposure_minor,
            exposure_count=numbers.exposure_count,
            chain_head=numbers.head.hex(),
            ep=numbers.ep,
            seq=numbers.seq,
            printer=_printer_state(numbers, has_printer=bool(parts.printer_name)),
            printer_name=parts.printer_name,
            waiting_print_jobs=numbers.waiting_print_jobs,
            last_print=JobState(numbers.last_print_state) if numbers.last_print_state else None,
            keys_age_s=_age_s(numbers.keys_as_of_utc_ms, now),
            is_demo=config.is_demo,
            is_reduced_protection=parts.is_reduced_protection,
            today_count=numbers.today_count,
            today_minor=numbers.today_minor,
            worst_case_minor=numbers.exposure_minor + _remaining_minor(numbers, now),
            risk_open_minor=numbers.risk.till.minor if numbers.risk else 0,
            forced_offline=bool(numbers.forced_offline),
            is_recovery_sheet_due=config.is_recovery_sheet_due,
        )


def day_start_utc_ms(config: TillConfig, now_utc_ms: int) -> int:
    """When the business day that holds this instant began, in ms UTC."""
    offset_ms = (offset_min_at(config.time_zone, now_utc_ms) - config.day_cut_hour * 60) * MINUTE_MS
    local = now_utc_ms + offset_ms
    return local - local % DAY_MS - offset_ms


def _remaining_minor(numbers: LedgerNumbers, now_utc_ms: int) -> int:
    risk = numbers.risk
    if risk is None:
        return 0
    age = age_ms(risk.revocations_as_of_utc_ms, now_utc_ms)
    standing = RiskStanding(risk.limits, risk.till, day=risk.day, revocation_age_ms=age)
    return remaining_minor(standing)


def _age_s(at_utc_ms: int | None, now_utc_ms: int) -> int | None:
    return None if at_utc_ms is None else max(0, (now_utc_ms - at_utc_ms) // 1000)


_STATE_OF_CODE = {
    "PRN-101": PrinterState.PAPER_OUT,
    "PRN-102": PrinterState.COVER_OPEN,
    "PRN-103": PrinterState.CUTTER_ERROR,
    "PRN-104": PrinterState.UNREACHABLE,
    "PRN-105": PrinterState.UNREACHABLE,
    "PRN-106": PrinterState.OFFLINE,
}


def _printer_state(numbers: LedgerNumbers, *, has_printer: bool) -> PrinterState:
    """What the last job told about the printer; nobody is asked for the sake of a figure."""
    if not has_printer:
        return PrinterState.UNKNOWN
    if numbers.last_print_state == JobState.CONFIRMED.value or numbers.last_print_state is None:
        return PrinterState.READY
    return _STATE_OF_CODE.get(numbers.last_print_code or "", PrinterState.UNKNOWN)
