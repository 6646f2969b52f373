"""A set-up whose answers a test prepares; what is not prepared stays open until it is given."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TypeVar

from pos_app.domain.printing import JobState, PrinterState, PrintResult
from ui.first_run.set_up import Joined, JoinOrder, PrinterTrial, SheetOrder

T = TypeVar("T")
JOINED = Joined("禾里鲜生 望京店", "1号台", "482913")
ON_PAPER = PrintResult("test", JobState.CONFIRMED, PrinterState.READY)
NO_PAPER = PrintResult("test", JobState.FAILED, PrinterState.PAPER_OUT, "PRN-101")


class FakeSetUp:
    """Implements SetUp. Every act is recorded; `is_slow` keeps answers until `answer()`."""

    def __init__(self) -> None:
        self.join_answer: Joined | BaseException = JOINED
        self.paper: PrintResult | BaseException = ON_PAPER
        self.sheet_answer: PrintResult | BaseException | None = ON_PAPER
        self.is_slow = False
        self.joins: list[JoinOrder] = []
        self.trials: list[PrinterTrial] = []
        self.kept: list[PrinterTrial] = []
        self.sheets: list[SheetOrder] = []
        self.finishes = 0
        self._open: list[tuple[Future[object], object]] = []

    def enrol(self, order: JoinOrder) -> Future[Joined]:
        self.joins.append(order)
        return self._give(self.join_answer)

    def test_slip(self, trial: PrinterTrial) -> Future[PrintResult]:
        self.trials.append(trial)
        return self._give(self.paper)

    def keep_printer(self, trial: PrinterTrial) -> Future[None]:
        self.kept.append(trial)
        return self._give(None)

    def recovery_sheet(self, order: SheetOrder) -> Future[PrintResult | None]:
        self.sheets.append(order)
        return self._give(None if order.file else self.sheet_answer)

    def finish(self) -> Future[None]:
        self.finishes += 1
        return self._give(None)

    def answer(self) -> None:
        """Give every answer that was kept back."""
        waiting, self._open = self._open, []
        for future, answer in waiting:
            _end(future, answer)

    def _give(self, answer: T | BaseException) -> Future[T]:
        future: Future[T] = Future()
        if self.is_slow:
            self._open.append((future, answer))
        else:
            _end(future, answer)
        return future


def _end(future: Future[T], answer: object) -> None:
    if isinstance(answer, BaseException):
        future.set_exception(answer)
    else:
        future.set_result(answer)
