"""The first run as a state machine: what was answered, what is asked next, what is being done.

Plain Python. Thread: the one the window lives on; what the set-up does comes home by `home`.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import replace
from ipaddress import AddressValueError, IPv4Address
from pathlib import Path
from typing import TypeVar

from pos_app.domain.pin_policy import normal_pin, pin_flaw
from pos_app.domain.printing import JobState, PrintResult
from pos_app.domain.scan_burst import ScanRead
from pos_app.domain.staff import Role
from pos_app.errors import PlatformFault
from ui.error_code import error_code
from ui.first_run.link import parse_link
from ui.first_run.set_up import Joined, JoinOrder, PrinterTrial, SetUp, SheetOrder
from ui.first_run.state import (
    DEMO,
    GARBLED,
    NARROW,
    NOTHING,
    ORDER,
    REAL,
    WIDE,
    End,
    FirstRunState,
    Flaw,
    Heard,
    Step,
)
from ui.presenters.ports import Home

TEXT_CHARS_MAX = 2048
HEARD_CHARS_MAX = 512
SCHEMES = ("file:", "tcp://", "serial:", "usb:", "virtual:")
RAW_PORT = 9100
T = TypeVar("T")
_FIRST_CHOICE = {Step.PURPOSE: REAL, Step.MEND: GARBLED}


class FirstRunPresenter:
    """Asks, checks, acts, and goes on; `on_changed` after every change, `on_finished` once."""

    def __init__(
        self, set_up: SetUp, home: Home, *, language: str, joined: Joined | None = None
    ) -> None:
        self._set_up, self._home = set_up, home
        chosen = {Step.LANGUAGE: language, **_FIRST_CHOICE}
        self.state = FirstRunState(chosen=chosen)
        if joined is not None:  # the program ended between joining and the last question
            self.state = replace(self.state, joined=joined, step=Step.PRINTER)
        self.on_changed: Callable[[], None] = lambda: None
        self.on_finished: Callable[[End], None] = lambda _end: None

    @property
    def language(self) -> str:
        """The language that was chosen."""
        return self.state.chosen[Step.LANGUAGE]

    @property
    def trial(self) -> PrinterTrial:
        """The printer as it was typed, an address of the local network completed."""
        address = self.state.text(Step.PRINTER).strip()
        with suppress(AddressValueError):  # else a full address, or one that is refused
            address = f"tcp://{IPv4Address(address)}:{RAW_PORT}"
        return PrinterTrial(address, self.state.profile, self.language)

    @property
    def can_go_back(self) -> bool:
        """Whether there is a question before this one that may be asked again."""
        state = self.state
        first = Step.LANGUAGE if state.joined is None else _first_after(state.joined)
        return not state.is_busy and state.step not in (first, Step.DONE)

    def type_text(self, text: str) -> None:
        """The field of this step now holds this text."""
        if not self.state.is_busy and text != self.state.text(self.state.step):
            self._show(self.state.with_text(self.state.step, text[:TEXT_CHARS_MAX]))

    def choose(self, name: str) -> None:
        """Take one of the answers of this step."""
        if not self.state.is_busy:
            chosen = {**self.state.chosen, self.state.step: name}
            self._show(replace(self.state, chosen=chosen))

    def use_language(self, language: str) -> None:
        """Speak another language from now on, at whatever step."""
        chosen = {**self.state.chosen, Step.LANGUAGE: language}
        self._show(replace(self.state, chosen=chosen))

    def scan(self, read: ScanRead) -> None:
        """The scanner sent something: the link where it is asked for, else a check of itself."""
        if self.state.is_busy:
            return
        if self.state.step is Step.LINK:
            self.type_text(read.text)
            self.go_on()
        elif self.state.step is Step.SCANNER:
            took_ms = max(0, read.ended_ms - read.started_ms)
            self._show(replace(self.state, heard=Heard(read.text[:HEARD_CHARS_MAX], took_ms)))

    def go_back(self) -> None:
        """Ask the question before again; what was answered stays. The join is never undone."""
        state = self.state
        if not self.can_go_back:
            return
        before = {
            Step.MEND: Step.PAPER,
            Step.SCANNER: Step.PRINTER,
            Step.SHEET: Step.PASSPHRASE,
        }.get(state.step, ORDER[ORDER.index(state.step) - 1])
        self._show(state.at(before))

    def skip(self) -> None:
        """Put this step off, where it can be."""
        after = {
            Step.PRINTER: Step.SCANNER,
            Step.PAPER: Step.MEND,
            Step.SCANNER: Step.PASSPHRASE,
            Step.PASSPHRASE: Step.DONE,
            Step.PASSPHRASE_AGAIN: Step.DONE,
            Step.SHEET: Step.DONE,
        }.get(self.state.step)
        if after is not None and not self.state.is_busy:
            self._show(self.state.at(after))

    def refuse_code(self) -> None:
        """The platform shows another code: somebody may stand between."""
        if self.state.step is Step.CODE:
            self._show(replace(self.state, flaw=Flaw.CODE_DIFFERS))

    def save_sheet(self, file: Path) -> None:
        """Save the recovery sheet as a file."""
        if self.state.step is Step.SHEET and not self.state.is_busy:
            self._make_sheet(file)

    def go_on(self) -> None:
        """Take the answer of this step, and ask or do what comes next."""
        state = self.state
        if state.is_busy:
            return
        match state.step:
            case Step.PURPOSE if state.chosen[Step.PURPOSE] == DEMO:
                self.on_finished(End.DEMO)
            case Step.LINK:
                self._take_link()
            case Step.OWNER if not state.text(Step.OWNER).strip():
                return
            case Step.PIN | Step.PASSPHRASE:
                flaw = pin_flaw(state.text(state.step), Role.OWNER)
                self._show(replace(state, flaw=flaw) if flaw else self._next())
            case Step.PIN_AGAIN | Step.PASSPHRASE_AGAIN:
                self._take_repeated()
            case Step.CODE if state.flaw is Flaw.CODE_DIFFERS:
                return
            case Step.PRINTER:
                self._try_printer()
            case Step.PAPER:
                self._begin()
                self._bring(self._set_up.keep_printer(self.trial), self._printer_kept)
            case Step.MEND:
                self._mend()
            case Step.SHEET:
                self._make_sheet(None)
            case Step.DONE:
                self._begin()
                self._bring(self._set_up.finish(), lambda _none: self.on_finished(End.TILL))
            case _:
                self._show(self._next())

    def _next(self) -> FirstRunState:
        return self.state.at(ORDER[ORDER.index(self.state.step) + 1])

    def _take_link(self) -> None:
        state, link = self.state, parse_link(self.state.text(Step.LINK))
        if link is None or not link.is_safe:
            flaw = Flaw.LINK_UNREADABLE if link is None else Flaw.LINK_UNSAFE
            self._show(replace(state, flaw=flaw, fault=""))
        elif state.text(Step.PIN_AGAIN):  # all is answered but the link was not taken: join again
            self._take_repeated(Step.PIN_AGAIN)
        else:
            self._show(self._next())

    def _take_repeated(self, step: Step | None = None) -> None:
        state = self.state
        step = step or state.step
        first = Step.PIN if step is Step.PIN_AGAIN else Step.PASSPHRASE
        if normal_pin(state.text(first)) != normal_pin(state.text(step)):
            self._show(replace(state.at(step), flaw=Flaw.PINS_DIFFER))
        elif step is Step.PIN_AGAIN:
            self._join()
        else:
            self._show(self._next())

    def _join(self) -> None:
        state, link = self.state, parse_link(self.state.text(Step.LINK))
        if link is None:
            self._show(replace(state.at(Step.LINK), flaw=Flaw.LINK_UNREADABLE))
            return
        name, pin = state.text(Step.OWNER).strip(), state.text(Step.PIN)
        self._begin()
        order = JoinOrder(link.url, link.token, name, pin, self.language)
        self._bring(self._set_up.enrol(order), self._has_joined)

    def _has_joined(self, joined: Joined) -> None:
        forgotten = self.state.without(Step.PIN, Step.PIN_AGAIN, Step.LINK)
        self._show(replace(forgotten, joined=joined).at(Step.CODE))

    def _try_printer(self) -> None:
        if not self.trial.address.startswith(SCHEMES):
            self._show(replace(self.state, flaw=Flaw.ADDRESS_UNKNOWN, fault=""))
            return
        self._begin()
        self._bring(self._set_up.test_slip(self.trial), self._has_printed)

    def _has_printed(self, result: PrintResult) -> None:
        state = replace(self.state, paper=result)
        if result.state is JobState.FAILED:
            self._show(replace(state, is_busy=False, fault=result.code or "PRN-100"))
        else:
            self._show(state.at(Step.PAPER))

    def _printer_kept(self, _none: None) -> None:
        self._show(replace(self.state, has_printer=True).at(Step.SCANNER))

    def _mend(self) -> None:
        """Another profile for what is wrong with the paper, then the test slip again."""
        wrong, profile = self.state.chosen[Step.MEND], self.state.profile
        if wrong == NOTHING:
            self._show(self.state.at(Step.PRINTER))
            return
        kind, _, width = profile.partition("-")
        kind = "picture" if wrong == GARBLED else kind
        width = {NARROW: "80", WIDE: "58"}.get(wrong, width)
        self._show(replace(self.state, profile=f"{kind}-{width}").at(Step.PRINTER))
        self._try_printer()

    def _make_sheet(self, file: Path | None) -> None:
        self._begin()
        order = SheetOrder(self.state.text(Step.PASSPHRASE), file)
        self._bring(self._set_up.recovery_sheet(order), self._sheet_made)

    def _sheet_made(self, printed: PrintResult | None) -> None:
        if printed is not None and printed.state is JobState.FAILED:
            self._show(replace(self.state, is_busy=False, fault=printed.code or "PRN-100"))
            return
        forgotten = self.state.without(Step.PASSPHRASE, Step.PASSPHRASE_AGAIN)
        self._show(replace(forgotten, has_sheet=True, sheet_paper=printed).at(Step.DONE))

    def _begin(self) -> None:
        self._show(replace(self.state, is_busy=True, fault="", flaw=None))

    def _bring(self, future: Future[T], done: Callable[[T], None]) -> None:
        self._home.bring(future, done, self._failed)

    def _failed(self, fault: BaseException) -> None:
        state = self.state
        if isinstance(fault, PlatformFault):  # the link is what can be changed about it
            state = state.at(Step.LINK)
        self._show(replace(state, is_busy=False, fault=error_code(fault)))

    def _show(self, state: FirstRunState) -> None:
        self.state = state
        self.on_changed()


def _first_after(joined: Joined) -> Step:
    return Step.CODE if joined.comparison_code else Step.PRINTER
