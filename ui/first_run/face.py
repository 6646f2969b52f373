"""What one question looks like, in words; painted by the screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ui.widgets.key import CornerFace
from ui.widgets.notice import NoticeFace


class Pad(StrEnum):
    """Which keys stand under a field, for a till without a keyboard."""

    NONE = "none"
    DIGITS = "digits"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class ChoiceFace:
    """One answer: its name for the presenter, its words, a second line and an icon."""

    name: str
    words: str
    line: str = ""
    icon: str = ""
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class FieldFace:
    """A field: what it is called, an example, what it holds, what is wrong with it."""

    label: str
    example: str = ""
    text: str = ""
    is_secret: bool = False
    pad: Pad = Pad.NONE
    flaw: str = ""


@dataclass(frozen=True, slots=True)
class SideKey:
    """A quiet key at the foot; `name` says to the window what it does."""

    name: str
    label: str
    icon: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Stage:
    """A line of the record at the left: what was asked and what was answered."""

    name: str
    answer: str = ""
    icon: str = "dots"
    is_done: bool = False
    is_now: bool = False
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class StepFace:
    """One question in words. `figure` is a large number or text to compare or look at."""

    title: str
    corner: CornerFace
    sentences: tuple[str, ...] = ()
    choices: tuple[ChoiceFace, ...] = ()
    field: FieldFace | None = None
    figure: str = ""
    figure_line: str = ""
    notice: NoticeFace | None = None
    keys: tuple[SideKey, ...] = ()
