"""The pictures of the first run: one for every question, with its answer half given."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path

from pos_app.domain.pin_policy import PinFlaw
from pos_app.domain.printing import JobState, PrinterState, PrintResult
from ui.first_run.set_up import Joined, JoinOrder, PrinterTrial, SheetOrder
from ui.first_run.state import FirstRunState, Flaw, Heard, Step
from ui.first_run.window import FirstRunWindow
from ui.language import CHINESE, ENGLISH
from ui.measuring import Flaw as Misfit
from ui.measuring import flaws
from ui.showcase.settling import settle
from ui.theme.tokens import ThemeName

SIZES = ((1024, 768), (1366, 768))
LINK = "https://platform.example 7KQ2-M4XD-9RTV"
JOINED = {
    CHINESE: Joined("禾里鲜生 望京店", "1号台", "482913"),
    ENGLISH: Joined("Heli Fresh, Wangjing", "Till 1", "482913"),
}
OWNER = {CHINESE: "沈立群", ENGLISH: "Shen Liqun"}
CONFIRMED = PrintResult("test", JobState.CONFIRMED, PrinterState.READY)


class StillSetUp:
    """A set-up that never answers: the pictures stand still."""

    def enrol(self, order: JoinOrder) -> Future[Joined]:
        """Never ends."""
        return Future()

    def test_slip(self, trial: PrinterTrial) -> Future[PrintResult]:
        """Never ends."""
        return Future()

    def keep_printer(self, trial: PrinterTrial) -> Future[None]:
        """Never ends."""
        return Future()

    def recovery_sheet(self, order: SheetOrder) -> Future[PrintResult | None]:
        """Never ends."""
        return Future()

    def finish(self) -> Future[None]:
        """Never ends."""
        return Future()


Change = Callable[[FirstRunState], FirstRunState]


def _typed(step: Step, text: str, *, fault: str = "", flaw: Flaw | PinFlaw | None = None) -> Change:
    return lambda state: replace(state.with_text(step, text), fault=fault, flaw=flaw)


def _same(state: FirstRunState) -> FirstRunState:
    return state


_PIN = "27394618"
_HEARD = Heard("6901028075831", 118)
SCENES: tuple[tuple[str, Step, Change], ...] = (
    ("language", Step.LANGUAGE, _same),
    ("purpose", Step.PURPOSE, _same),
    ("link", Step.LINK, _typed(Step.LINK, "")),
    ("link-refused", Step.LINK, _typed(Step.LINK, LINK, fault="NET-102")),
    ("link-unreadable", Step.LINK, _typed(Step.LINK, "7KQ2", flaw=Flaw.LINK_UNREADABLE)),
    ("owner", Step.OWNER, _same),
    ("pin", Step.PIN, _typed(Step.PIN, "2739")),
    ("pin-too-easy", Step.PIN, _typed(Step.PIN, "12345678", flaw=PinFlaw.SEQUENCE)),
    (
        "pin-again",
        Step.PIN_AGAIN,
        lambda state: replace(state.with_text(Step.PIN_AGAIN, _PIN), is_busy=True),
    ),
    ("code", Step.CODE, _same),
    ("code-differs", Step.CODE, lambda state: replace(state, flaw=Flaw.CODE_DIFFERS)),
    ("printer", Step.PRINTER, _typed(Step.PRINTER, "192.168.1.50")),
    ("printer-no-paper", Step.PRINTER, _typed(Step.PRINTER, "192.168.1.50", fault="PRN-101")),
    ("paper", Step.PAPER, lambda state: replace(state, paper=CONFIRMED)),
    ("paper-wrong", Step.MEND, _same),
    ("scanner", Step.SCANNER, _same),
    ("scanner-heard", Step.SCANNER, lambda state: replace(state, heard=_HEARD)),
    ("passphrase", Step.PASSPHRASE, _typed(Step.PASSPHRASE, "")),
    ("sheet", Step.SHEET, _same),
    ("done", Step.DONE, lambda state: replace(state, has_sheet=True)),
    ("done-without-sheet", Step.DONE, _same),
)
DARK_SCENES = ("link", "pin", "code")


@dataclass(frozen=True, slots=True)
class FirstRunTake:
    """One picture to take."""

    name: str
    step: Step
    change: Change
    language: str
    theme: ThemeName
    size: tuple[int, int]

    @property
    def file_name(self) -> str:
        """`24-first-run-link-zh-light-1024.png`."""
        language = "zh" if self.language == CHINESE else "en"
        return f"24-first-run-{self.name}-{language}-{self.theme}-{self.size[0]}.png"


def first_run_takes() -> Iterator[FirstRunTake]:
    """Every question in both languages and sizes; some in dark."""
    for name, step, change in SCENES:
        for language in (CHINESE, ENGLISH):
            for size in SIZES:
                yield FirstRunTake(name, step, change, language, ThemeName.LIGHT, size)
            if name in DARK_SCENES:
                yield FirstRunTake(name, step, change, language, ThemeName.DARK, SIZES[0])


def open_first_run(take: FirstRunTake) -> FirstRunWindow:
    """The window at that question, shown and settled."""
    window = FirstRunWindow(StillSetUp(), language=take.language, theme=take.theme)
    window.resize(*take.size)
    window.show()
    state = replace(window.presenter.state, step=take.step)
    if take.step not in (Step.LANGUAGE, Step.PURPOSE, Step.LINK, Step.OWNER):
        state = state.with_text(Step.OWNER, OWNER[take.language])
    if take.step not in (Step.LANGUAGE, Step.PURPOSE, Step.LINK, Step.OWNER, Step.PIN,
                         Step.PIN_AGAIN):  # fmt: skip
        state = replace(state, joined=JOINED[take.language])
    if take.step in (Step.SCANNER, Step.PASSPHRASE, Step.SHEET, Step.DONE):
        state = replace(state.with_text(Step.PRINTER, "192.168.1.50"), has_printer=True)
    if take.step in (Step.PASSPHRASE, Step.SHEET, Step.DONE):
        state = replace(state, heard=_HEARD)
    window.presenter.state = take.change(state)
    window.show_state()
    settle()
    return window


def take_first_run(folder: Path, only: str = "") -> list[Misfit]:
    """Write the pictures whose name contains `only`; returns what does not fit."""
    folder.mkdir(parents=True, exist_ok=True)
    found: list[Misfit] = []
    for take in first_run_takes():
        if only not in take.file_name:
            continue
        window = open_first_run(take)
        found.extend(
            replace(flaw, where=f"{take.file_name}: {flaw.where}")
            for flaw in flaws(window, window.look)
        )
        window.grab().toImage().save(str(folder / take.file_name))
        close_first_run(window)
    return found


def close_first_run(window: FirstRunWindow) -> None:
    """Let the window go, whatever it seems to be doing."""
    window.shut()
    window.hide()
    window.deleteLater()
    settle()
