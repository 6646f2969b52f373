"""Where the first run stands: one frozen state, one question at a time. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from pos_app.domain.pin_policy import PinFlaw
from pos_app.domain.printing import PrintResult
from ui.first_run.set_up import Joined


class Step(StrEnum):
    """The questions, in the order they are asked."""

    LANGUAGE = "language"
    PURPOSE = "purpose"
    LINK = "link"
    OWNER = "owner"
    PIN = "pin"
    PIN_AGAIN = "pin_again"
    CODE = "code"
    PRINTER = "printer"
    PAPER = "paper"
    MEND = "mend"
    SCANNER = "scanner"
    PASSPHRASE = "passphrase"
    PASSPHRASE_AGAIN = "passphrase_again"
    SHEET = "sheet"
    DONE = "done"


ORDER = tuple(Step)


class Flaw(StrEnum):
    """What is wrong with what was typed, beside what a PIN can have wrong."""

    LINK_UNREADABLE = "link_unreadable"
    LINK_UNSAFE = "link_unsafe"
    PINS_DIFFER = "pins_differ"
    CODE_DIFFERS = "code_differs"
    ADDRESS_UNKNOWN = "address_unknown"


class End(StrEnum):
    """How the first run ended."""

    TILL = "till"
    DEMO = "demo"
    CLOSED = "closed"


REAL, DEMO = "real", "demo"
GARBLED, NARROW, WIDE, NOTHING = "garbled", "narrow", "wide", "nothing"
PROFILE_FIRST = "chinese-58"


@dataclass(frozen=True, slots=True)
class Heard:
    """What the scanner sent: the text and how long it took, in ms."""

    text: str
    took_ms: int


@dataclass(frozen=True, slots=True)
class FirstRunState:
    """Everything the screen paints.

    `typed` and `chosen` hold the answer of every step, so that going back loses nothing. `fault`
    is the stable code of the last failure, empty after the next act.
    """

    step: Step = Step.LANGUAGE
    typed: Mapping[Step, str] = field(default_factory=dict)
    chosen: Mapping[Step, str] = field(default_factory=dict)
    profile: str = PROFILE_FIRST
    is_busy: bool = False
    fault: str = ""
    flaw: Flaw | PinFlaw | None = None
    joined: Joined | None = None
    paper: PrintResult | None = None
    has_printer: bool = False
    heard: Heard | None = None
    has_sheet: bool = False
    sheet_paper: PrintResult | None = None

    def text(self, step: Step) -> str:
        """What was typed at a step."""
        return self.typed.get(step, "")

    def with_text(self, step: Step, text: str) -> FirstRunState:
        """The same with another text at a step, its complaint gone."""
        return replace(self, typed={**self.typed, step: text}, fault="", flaw=None)

    def without(self, *steps: Step) -> FirstRunState:
        """The same with the secrets of these steps forgotten."""
        kept = {step: text for step, text in self.typed.items() if step not in steps}
        return replace(self, typed=kept)

    def at(self, step: Step) -> FirstRunState:
        """The same at another step."""
        return replace(self, step=step, fault="", flaw=None, is_busy=False)
