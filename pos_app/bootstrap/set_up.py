"""Carries out the first run: joins the store, tries the printer, makes the recovery sheet.

Everything runs on one worker, in the order it was asked for, and owns the data folder only as long
as it works on it, so that the till can be opened as soon as the first run is over.
"""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from pos_app.domain.printing import JobState, PrinterState, PrintResult
from pos_app.errors import BackupNotWritten
from pos_app.ownership import DataFolderLock
from pos_app.pin_hash import PinCost
from pos_app.settings import Home, load_config, save_config
from pos_app.workers import Worker
from ui.first_run.set_up import Joined, JoinOrder, PrinterTrial, SheetOrder

TURN_S = 10.0
QUEUE_MAX = 4
"""One question is answered at a time; a few more cover a double press."""
DRAIN_S = 30.0
"""Longer than joining may take: what was begun ends before the folder is given to the till."""


class HomeSetUp:
    """Implements SetUp over a data folder. Thread: any; work happens on its own worker."""

    def __init__(self, home: Home, *, pin_cost: PinCost | None = None) -> None:
        self._home = home
        self._pin_cost = pin_cost
        self._worker = Worker("set-up", queue_max=QUEUE_MAX)

    def enrol(self, order: JoinOrder) -> Future[Joined]:
        """Join the store; the folder is a till from then on."""
        return self._worker.submit(self._enrol, order)

    def test_slip(self, trial: PrinterTrial) -> Future[PrintResult]:
        """Print the test slip on the printer of that address."""
        return self._worker.submit(_print_test, trial)

    def keep_printer(self, trial: PrinterTrial) -> Future[None]:
        """Make this the till's printer."""
        return self._worker.submit(self._keep_printer, trial)

    def recovery_sheet(self, order: SheetOrder) -> Future[PrintResult | None]:
        """Make the sheet; print it, or save it as text where a file is named."""
        return self._worker.submit(self._recovery_sheet, order)

    def finish(self) -> Future[None]:
        """Let the next start open the till."""
        return self._worker.submit(self._finish)

    def close(self) -> None:
        """Wait for what runs, and end."""
        self._worker.stop(DRAIN_S)

    def _enrol(self, order: JoinOrder) -> Joined:
        from pos_app.bootstrap.enrolment import EnrolOrder, enrol

        wanted = EnrolOrder(
            url=order.url,
            token=order.token,
            owner_pin=order.owner_pin,
            owner_name=order.owner_name,
            language=order.language,
            pin_cost=self._pin_cost,
        )
        with DataFolderLock(self._home).acquire(TURN_S):
            app, code = enrol(self._home, wanted)
            is_reduced = app.secrets.keystore.is_reduced
            app.close()
            config = replace(
                load_config(self._home), is_set_up_open=True, is_recovery_sheet_due=True
            )
            save_config(self._home, config)
        return Joined(config.store_name, config.till_name, code, is_reduced)

    def _keep_printer(self, trial: PrinterTrial) -> None:
        self._change(printer_url=trial.address, printer_profile=trial.profile)

    def _recovery_sheet(self, order: SheetOrder) -> PrintResult | None:
        from pos_app.bootstrap.app import build
        from pos_app.bootstrap.backup_acts import recovery_sheet_for
        from pos_app.bootstrap.enrolment import OWNER_ID

        prints = order.file is None
        with DataFolderLock(self._home).acquire(TURN_S):
            app = build(self._home)
            try:
                made = recovery_sheet_for(app, order.passphrase, OWNER_ID, prints=prints)
            finally:
                app.close()
        if order.file is not None:
            try:
                _write_sheet(order.file, made["content"], made["language"])
            except BackupNotWritten:
                self._change(is_recovery_sheet_due=True)
                raise
            return None
        state = JobState(made["print_state"])
        return PrintResult("recovery-sheet", state, PrinterState.UNKNOWN, made["print_code"])

    def _finish(self) -> None:
        self._change(is_set_up_open=False)

    def _change(self, **settings: str | bool) -> None:
        with DataFolderLock(self._home).acquire(TURN_S):
            changed = replace(load_config(self._home), **settings)  # type: ignore[arg-type]
            save_config(self._home, changed)


def joined_before(home: Home) -> Joined | None:
    """The store of a folder whose first run was broken off after joining; None if there is none."""
    config = load_config(home)
    if not config.is_set_up_open:
        return None
    return Joined(config.store_name, config.till_name, "")


def _print_test(trial: PrinterTrial) -> PrintResult:
    from devices.printer.printer_url import printer_from_url
    from devices.printer.profile import profile_named
    from pos_app.domain.redemption_slip import printer_test_slip

    printer = printer_from_url(trial.address, profile_named(trial.profile))
    try:
        at_text = datetime.now(UTC).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        slip = printer_test_slip(trial.language, printer_name=printer.name, at_text=at_text)
        return printer.print_slip(slip, job_id=f"test-{uuid4().hex}", copy=0)
    finally:
        printer.close()


def _write_sheet(file: Path, fields: dict[str, object], language: str) -> None:
    from pos_app.domain.recovery_sheet import RecoverySheetContent, recovery_sheet_text
    from pos_app.durable_file import write_atomically

    content = RecoverySheetContent(**fields)  # type: ignore[arg-type]  # asdict of that record
    text = recovery_sheet_text(content, language)
    try:
        write_atomically(file.absolute(), text.encode("utf-8"), is_private=True)
    except OSError as error:
        raise BackupNotWritten(f"{file}: {error.strerror}") from error
