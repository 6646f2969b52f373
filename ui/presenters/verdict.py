"""A verdict on screen: field, mark, words, facts, and what may be done next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from pos_app.domain.acts import Outcome
from pos_app.domain.verdict import Face
from ui.error_text import error_sentence
from ui.formats import Locale
from ui.presenters.mark import MARKS, Mark
from ui.presenters.standing import is_undecided
from ui.reader import Reader
from ui.verdict_facts import Fact, verdict_facts
from ui.verdict_words import VerdictWords, verdict_words


class Corner(StrEnum):
    """The next step the corner offers."""

    NEXT = "next"
    KEEP_WAITING = "keep_waiting"
    TRY_AGAIN = "try_again"
    UNDERSTOOD = "understood"


@dataclass(frozen=True, slots=True)
class VerdictState:
    """Everything the verdict panel paints. `elapsed_s` is set while the platform is asked."""

    face: Face
    mark: Mark
    words: VerdictWords
    facts: tuple[Fact, ...]
    corner: Corner
    rid: str | None = None
    elapsed_s: int | None = None
    may_cancel: bool = False
    may_reverse: bool = False
    may_print: bool = False
    advances_itself: bool = False
    code: str = ""
    currency: str = "CNY"


def verdict_state(outcome: Outcome, reader: Reader, *, asked_at_utc_ms: int) -> VerdictState:
    """What the panel shows for an outcome."""
    face = outcome.verdict.face
    undecided = is_undecided(outcome)
    granted = face.may_hand_over and outcome.rid is not None
    elapsed = max(0, (reader.locale.now_utc_ms - asked_at_utc_ms) // 1000)
    return VerdictState(
        face=face,
        mark=MARKS[face],
        words=verdict_words(outcome, reader),
        facts=verdict_facts(outcome, reader),
        corner=_corner(face, undecided=undecided),
        rid=outcome.rid,
        elapsed_s=elapsed if undecided else None,
        may_cancel=undecided and outcome.rid is not None,
        may_reverse=granted and outcome.is_final,
        may_print=granted and outcome.is_final,
        advances_itself=face is Face.GREEN,
        currency=outcome.currency,
    )


def _corner(face: Face, *, undecided: bool) -> Corner:
    if face is Face.AMBER_WAIT:
        return Corner.KEEP_WAITING if undecided else Corner.TRY_AGAIN
    return Corner.UNDERSTOOD if face is Face.AMBER_ELSEWHERE else Corner.NEXT


def fault_state(code: str, locale: Locale, code_tail: str) -> VerdictState:
    """What the panel shows when the act broke: never hand over on a fault."""
    happened, *between, do_now = _sentences(error_sentence(code, locale.language))
    words = VerdictWords(
        headline=locale.pick("先别交付", "Do not hand over yet"),
        reason=happened,
        evidence=locale.pick(f"没有得到判定 · {code}", f"No verdict was reached · {code}"),
        next_step=do_now,
        lines=tuple(between),
    )
    tail = locale.pick(f"尾号{code_tail}", f"ends {code_tail}") if code_tail else ""
    facts = (Fact(locale.pick("券码", "Code"), tail), Fact(locale.pick("故障号", "Fault"), code))
    return VerdictState(
        face=Face.AMBER_WAIT,
        mark=Mark.DIAMOND,
        words=words,
        facts=tuple(fact for fact in facts if fact.value),
        corner=Corner.TRY_AGAIN,
        code=code,
    )


def _sentences(text: str) -> list[str]:
    """The sentences of a text, without their full stops; at least two."""
    parts = [part.strip() for part in re.split(r"。|(?<=[a-z])\. ?", text) if part.strip()]
    return parts if len(parts) > 1 else [*parts, parts[0]]
