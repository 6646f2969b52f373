"""Which dialog is opened with which words."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from pos_app.domain.acts import Outcome, RecentRedemption, TillStatus
from pos_app.domain.printing import PrinterState
from pos_app.domain.redemption import State
from pos_app.domain.verdict import Level
from ui.dialogs.menu import MenuSheet, MenuState
from ui.dialogs.questions import ExplainSheet, GoodsSheet, ReverseSheet
from ui.error_text import error_sentence
from ui.formats import Locale, moment_text, money_text
from ui.language import translate
from ui.presenters.recent import RecentRow
from ui.screens.redeem_view import PRINTER_CODES
from ui.theme.look import Look
from ui.verdict_facts import Fact
from ui.widgets.top_bar import printer_words


def reverse_sheet(
    look: Look, window: QWidget, row: RecentRedemption, locale: Locale
) -> ReverseSheet:
    """Reverse this row?"""
    title = locale.pick(row.title_zh, row.title_en)
    amount = money_text(row.amount_minor, row.currency)
    return ReverseSheet(look, window, rid=row.rid, title=title, amount=amount)


def too_late_sheet(look: Look, window: QWidget, row: RecentRow, locale: Locale) -> ExplainSheet:
    """Why it cannot be reversed any more, and what can be done."""
    until = row.source.reversible_until_utc_ms
    first = translate("Late", "The platform no longer takes it back.")
    if until is not None:
        first = translate("Late", "The platform took it back until {time}.").format(
            time=moment_text(until, locale)
        )
    sentences = (
        first,
        translate("Late", "The guest can ask for a refund in their order; the platform decides."),
        translate("Late", "Keep the slip: it names the redemption."),
    )
    return ExplainSheet(look, window, translate("Late", "Too late to reverse"), sentences)


def goods_sheet(look: Look, window: QWidget, row: RecentRedemption, locale: Locale) -> GoodsSheet:
    """Did the goods go out before the till stopped?"""
    title = locale.pick(row.title_zh, row.title_en)
    tail = translate("Record", "ends {tail}").format(tail=row.code_tail)
    amount = money_text(row.amount_minor, row.currency)
    what, when = f"{title} · {tail} · {amount}", moment_text(row.at_utc_ms, locale)
    return GoodsSheet(look, window, rid=row.rid, what=what, when=when)


def details_sheet(look: Look, window: QWidget, outcome: Outcome, locale: Locale) -> ExplainSheet:
    """Everything a manager may ask about one verdict."""
    sheet = ExplainSheet(look, window, translate("Details", "Details"), ())
    verdict = outcome.verdict
    rows = (
        (translate("Details", "Redemption id"), outcome.rid or ""),
        (translate("Details", "Code ends"), outcome.code_tail),
        (translate("Details", "State"), state_name(outcome.state)),
        (translate("Details", "Reason"), str(verdict.reason or "")),
        (translate("Details", "Who decided"), level_name(verdict.level)),
        (translate("Details", "Ledger entry"), str(outcome.entry_seq or "")),
        (translate("Details", "Answer took"), f"{outcome.took_ms} ms" if outcome.took_ms else ""),
    )
    sheet.facts = tuple(Fact(label, value) for label, value in rows if value)
    return sheet


def state_name(state: State | None) -> str:
    """Where a redemption stands, in words."""
    if state is None:
        return ""
    if state.is_undecided:
        return translate("State", "being asked")
    return {
        State.GRANTED: translate("State", "granted"),
        State.CONFIRMED: translate("State", "confirmed"),
        State.SETTLED: translate("State", "settled"),
        State.VOIDED: translate("State", "cancelled"),
        State.REVERSED: translate("State", "reversed"),
        State.REVERSE_REFUSED: translate("State", "reversal refused"),
        State.REJECTED: translate("State", "refused"),
        State.DISPUTED: translate("State", "disputed"),
        State.RESOLVED: translate("State", "resolved"),
    }.get(state, "")


def level_name(level: Level | None) -> str:
    """Which authority said yes, in words."""
    if level is None:
        return ""
    return {
        Level.PLATFORM: translate("Level", "the platform"),
        Level.STORE: translate("Level", "this store"),
        Level.TILL: translate("Level", "this till"),
        Level.RISK: translate("Level", "within the offline limit"),
        Level.IOU: translate("Level", "on trust"),
    }[level]


def printer_sheet(look: Look, window: QWidget, status: TillStatus, locale: Locale) -> ExplainSheet:
    """How the printer is, and what to do about it."""
    code = PRINTER_CODES.get(status.printer)
    sentence = error_sentence(code, locale.language) if code else ""
    if status.printer is PrinterState.READY and not sentence:
        sentence = translate(
            "Printer", "Slips are printed behind the verdict; nobody waits for it."
        )
    sheet = ExplainSheet(
        look, window, printer_words(status.printer), (sentence,) if sentence else ()
    )
    waiting = status.waiting_print_jobs
    rows = [
        Fact(translate("Printer", "Printer"), status.printer_name or "—"),
        Fact(translate("Printer", "Slips waiting"), str(waiting)),
    ]
    if code:
        rows.append(Fact(translate("Printer", "Code"), code))
    sheet.facts = tuple(rows)
    return sheet


def menu_sheet(look: Look, window: QWidget, state: MenuState, anchor: QRect | None) -> MenuSheet:
    """Language, theme, sound."""
    sheet = MenuSheet(look, window, state)
    sheet.anchor = anchor
    return sheet
