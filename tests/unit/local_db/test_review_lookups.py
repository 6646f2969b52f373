"""What the till asks on every round and for every figure reads an index, not the whole file."""

from __future__ import annotations

from typing import Any

from local_db.engine import connect
from pos_app.domain.printing import JobState
from tests.fakes.till_bench import TillBench

SHORT_INDEXES = ("redemption_unanswered", "print_job_changed", "redemption_risk")
"""Walked from one end: they hold only what is asked for, or the first row is enough."""


def asked(bench: TillBench) -> list[str]:
    """The statements of a round's question for doubts, and of the status cluster."""
    seen: list[str] = []
    with bench.store.work() as work:
        work._db.raw.set_trace_callback(seen.append)
        work.undecided()
        work.print_jobs(states=(JobState.QUEUED,))
        work._db.raw.set_trace_callback(None)
    with bench.views._reader.connect() as view:
        view.raw.set_trace_callback(seen.append)
    bench.views.numbers(day_start_utc_ms=0)
    bench.views.unanswered()
    with bench.views._reader.connect() as view:
        view.raw.set_trace_callback(None)
    return [one for one in seen if one.startswith("SELECT")]


def plans(bench: TillBench, statements: list[str]) -> list[str]:
    raw: Any = connect(bench.path, bench.db_key)
    try:
        steps = [row[3] for one in statements for row in raw.execute(f"EXPLAIN QUERY PLAN {one}")]
    finally:
        raw.close()
    return [step for step in steps if " redemption" in step or " print_job" in step]


def test_no_question_reads_every_redemption_or_job(bench: TillBench) -> None:
    statements = asked(bench)
    assert len(statements) >= 8
    steps = plans(bench, statements)
    assert len(steps) >= 6, "the questions about redemptions and jobs were seen"
    whole = [
        step
        for step in steps
        if step.startswith("SCAN") and not any(name in step for name in SHORT_INDEXES)
    ]
    assert not whole, whole
