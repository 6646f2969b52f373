"""From a queued print job to paper: build the slip, hand it to the printer, note what came of it.

Printing never delays a verdict: jobs are committed with the grant and printed behind it
(decision 4: printing is not idempotent).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pos_app.domain.coupon import CampaignTerms, OffKind, OfflineRight, Unit
from pos_app.domain.print_policy import (
    Waiting,
    copy_number,
    state_after_restart,
    waiting_job,
)
from pos_app.domain.printing import JobState, PrintResult
from pos_app.domain.redemption import Redemption
from pos_app.domain.redemption_slip import (
    RedemptionSlipContent,
    SlipMark,
    redemption_slip,
    slip_time,
    slip_until,
)
from pos_app.domain.slip import Slip
from pos_app.errors import WrongUse
from pos_app.ports import SlipPrinter
from pos_app.services.outcomes import verdict_of
from pos_app.services.sync_round import LedgerRunner
from pos_app.settings import TillConfig
from pos_app.work import PrintJob, Work

JOBS_PER_WAKE_MAX = 50
TOO_OLD = "PRN-108"
_UNFINISHED = (JobState.SENDING, JobState.SENT)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Ready:
    job: PrintJob
    slip: Slip


class SlipDesk:
    """Prints what the ledger queued. Thread: the printer worker."""

    def __init__(self, printer: SlipPrinter, config: TillConfig, on_ledger: LedgerRunner) -> None:
        self._printer = printer
        self._config = config
        self._on_ledger = on_ledger

    def recover(self) -> None:
        """At start: bytes that were under way are UNKNOWN, old jobs wait to be asked for."""
        self._on_ledger(self._settle_after_restart)

    def print_waiting(self) -> list[PrintResult]:
        """Print every job that may print by itself now."""
        results = []
        for _ in range(JOBS_PER_WAKE_MAX):
            ready = self._on_ledger(self._take_next)
            if ready is None:
                break
            results.append(self._print(ready))
        return results

    def reprint(self, rid: str, job_id: str) -> PrintResult:
        """Print a redemption's slip again, as the original or a copy as the last result says."""
        return self._print(self._on_ledger(lambda work: self._add_copy(rid, job_id, work)))

    def _print(self, ready: _Ready) -> PrintResult:
        job = ready.job
        result = self._printer.print_slip(ready.slip, job_id=job.job_id, copy=job.copy)
        if result.state is not JobState.CONFIRMED:
            _log.info("print job %s: %s %s", job.job_id, result.state, result.code)

        def settle(work: Work) -> None:
            work.settle_print_job(job.job_id, result.state, result.code)
            work.commit()

        self._on_ledger(settle)
        return result

    def _take_next(self, work: Work) -> _Ready | None:
        waiting = work.print_jobs(states=(JobState.QUEUED,))
        for job in waiting:
            course = waiting_job(
                job.kind,
                job.state,
                queued_at_utc_ms=job.created_at_utc_ms,
                now_utc_ms=work.wall_utc_ms,
                waiting=1,
            )
            if course is Waiting.PRINT:
                return self._send(job, work)
            work.settle_print_job(job.job_id, JobState.CANCELLED, TOO_OLD)
        work.commit()
        return None

    def _send(self, job: PrintJob, work: Work) -> _Ready:
        redemption = work.redemption(job.rid)
        assert redemption is not None, "a job is queued in the transaction of its redemption"
        slip = self._slip_of(redemption, job.copy, work)
        work.settle_print_job(job.job_id, JobState.SENDING, None)
        work.commit()
        return _Ready(job, slip)

    def _settle_after_restart(self, work: Work) -> None:
        for job in work.print_jobs(states=_UNFINISHED):
            work.settle_print_job(job.job_id, state_after_restart(job.state), job.code)
        work.commit()

    def _add_copy(self, rid: str, job_id: str, work: Work) -> _Ready:
        redemption = work.redemption(rid)
        if redemption is None or not redemption.state.is_granted:
            raise WrongUse(f"there is no slip for redemption {rid}")
        jobs = work.jobs_of(rid)
        copies = max((job.copy for job in jobs), default=0)
        last = jobs[-1] if jobs else None
        copy = copy_number(last.state, last.code, copies_before=copies) if last else 0
        work.add_print_job(job_id, rid, kind="redemption", copy=copy)
        work.append("slip.reprinted", rid, {"copy": copy})
        job = PrintJob(job_id, rid, "redemption", copy, JobState.QUEUED, work.wall_utc_ms)
        return self._send(job, work)

    def _slip_of(self, redemption: Redemption, copy: int, work: Work) -> Slip:
        content = slip_content(
            redemption,
            work.campaign(redemption.campaign),
            config=self._config,
            clerk=self._clerk(redemption.operator_id, work),
            chain=work.head[2].hex(),
            now_utc_ms=work.wall_utc_ms if copy else None,
        )
        return redemption_slip(content, self._config.language)

    def _clerk(self, operator_id: str, work: Work) -> str:
        return next(
            (row.name for row in work.staff() if row.operator_id == operator_id), operator_id
        )


def slip_content(
    redemption: Redemption,
    terms: CampaignTerms | None,
    *,
    config: TillConfig,
    clerk: str,
    chain: str,
    now_utc_ms: int | None,
) -> RedemptionSlipContent:
    """What the slip of a granted redemption says."""
    granted_at = redemption.granted_at_utc_ms or redemption.changed_at_utc_ms
    offset_min = offset_min_at(config.time_zone, granted_at)
    unit = Unit.parse(redemption.unit)
    is_chinese = config.language.startswith("zh")
    until = redemption.reversible_until_utc_ms
    marks = {SlipMark.DEMO} if config.is_demo else set()
    return RedemptionSlipContent(
        shop_name=config.store_name,
        till_name=config.till_name,
        clerk=clerk,
        title=redemption.title_zh if is_chinese else redemption.title_en,
        rid=redemption.rid,
        chain=chain,
        face=verdict_of(redemption).face,
        at_text=slip_time(granted_at, offset_min),
        code_tail=redemption.code_tail,
        value_minor=redemption.amount_minor,
        currency=redemption.currency,
        items=terms.items(config.language) if terms else (),
        k=unit.k,
        uses=redemption.uses,
        kind=terms.kind if terms else None,
        is_home_right=OfflineRight.parse(redemption.off).kind is OffKind.HOME,
        reversible_until_text=slip_until(until, granted_at, offset_min) if until else None,
        marks=frozenset(marks),
        copy_at_text=slip_time(now_utc_ms, offset_min) if now_utc_ms else None,
    )


def offset_min_at(time_zone: str, at_utc_ms: int) -> int:
    """Minutes that a zone is ahead of UTC at an instant; 0 for a zone this machine lacks."""
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return 0
    offset = datetime.fromtimestamp(at_utc_ms / 1000, UTC).astimezone(zone).utcoffset()
    return 0 if offset is None else int(offset.total_seconds()) // 60
