"""Rows beside the chain: evidence, print jobs, people and small facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from typing import Any

from local_db.engine import Connection
from local_db.sealed_field import FieldCipher
from pos_app.domain.printing import JobState
from pos_app.work import PrintJob, StaffRow

_JOB = "SELECT job_id, rid, kind, copy, state, created_at_utc_ms, code FROM print_job"


class SideRows:
    """The part of a unit of work that touches no entry."""

    _db: Connection
    _cipher: FieldCipher
    _wall_utc_ms: int

    def keep_evidence(self, rid: str, code: str) -> None:
        """Keep the full code, sealed, in the erasable side table."""
        self._db.run(
            "INSERT INTO coupon_evidence (rid, sealed) VALUES (?, ?)",
            (rid, self._cipher.seal(code, row=rid)),
        )

    def evidence(self, rid: str) -> str | None:
        """The full code kept for a rid."""
        row = self._db.run("SELECT sealed FROM coupon_evidence WHERE rid = ?", (rid,)).one_or_none()
        return None if row is None else self._cipher.open(row[0], row=rid)

    def add_print_job(self, job_id: str, rid: str, *, kind: str, copy: int) -> None:
        """Queue a slip, in this transaction."""
        now = self._wall_utc_ms
        self._db.run(
            "INSERT INTO print_job (job_id, rid, kind, copy, state, created_at_utc_ms, "
            "changed_at_utc_ms) VALUES (?, ?, ?, ?, 'queued', ?, ?)",
            (job_id, rid, kind, copy, now, now),
        )

    def print_jobs(self, *, states: Sequence[JobState]) -> Sequence[PrintJob]:
        """Jobs in any of these states, oldest first."""
        marks = ", ".join("?" * len(states))
        return self._jobs(
            f"{_JOB} WHERE state IN ({marks}) ORDER BY created_at_utc_ms, job_id",
            tuple(state.value for state in states),
        )

    def jobs_of(self, rid: str) -> Sequence[PrintJob]:
        """Every job of one redemption, oldest first."""
        return self._jobs(f"{_JOB} WHERE rid = ? ORDER BY created_at_utc_ms, job_id", (rid,))

    def settle_print_job(self, job_id: str, state: JobState, code: str | None) -> None:
        """Note how a job stands."""
        self._db.run(
            "UPDATE print_job SET state = ?, code = ?, changed_at_utc_ms = ? WHERE job_id = ?",
            (state.value, code, self._wall_utc_ms, job_id),
        )

    def staff(self) -> Sequence[StaffRow]:
        """Everyone who may sign in here."""
        rows = self._db.run(
            "SELECT operator_id, name, role, pin_hash, failures, last_failure_wall_utc_ms, "
            "last_failure_mono_ms, last_failure_boot FROM staff ORDER BY operator_id"
        )
        return [StaffRow(*row) for row in rows]

    def save_staff(self, row: StaffRow) -> None:
        """Add or replace a person, failures included."""
        self._db.run(
            "INSERT OR REPLACE INTO staff (operator_id, name, role, pin_hash, failures, "
            "last_failure_wall_utc_ms, last_failure_mono_ms, last_failure_boot) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            astuple(row),
        )

    def setting(self, name: str) -> str | None:
        """A small fact kept beside the ledger."""
        row = self._db.run("SELECT value FROM setting WHERE name = ?", (name,)).one_or_none()
        return None if row is None else str(row[0])

    def save_setting(self, name: str, value: str) -> None:
        """Keep a small fact."""
        self._db.run(
            "INSERT INTO setting (name, value) VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (name, value),
        )

    def _jobs(self, query: str, values: tuple[Any, ...]) -> Sequence[PrintJob]:
        rows = self._db.run(query, values)
        return [
            PrintJob(job_id, rid, kind, copy, JobState(state), created, code)
            for job_id, rid, kind, copy, state, created, code in rows
        ]
