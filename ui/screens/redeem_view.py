"""Words and figures of the Redeem screen, from the presenter's state and the till's status."""

from __future__ import annotations

from pos_app.domain.acts import Line, Outcome, TillStatus
from pos_app.domain.printing import PrinterState
from pos_app.domain.readiness import Grade, Machine, Subject, readiness
from pos_app.domain.verdict import Face
from ui.formats import Locale, age_text, clock_text, money_text
from ui.language import translate
from ui.presenters.redeem import Notice, NoticeKind
from ui.reader import Reader
from ui.widgets.cards import Check, Exposure, LastResult
from ui.widgets.notice import NoticeFace

_SIGNS = {
    Face.GREEN: ("check", "field_green"),
    Face.GREEN_PENDING: ("check", "field_violet"),
    Face.AMBER_WAIT: ("hourglass", "field_amber"),
    Face.AMBER_ELSEWHERE: ("arrow-right", "field_amber"),
    Face.RED: ("cross", "field_red"),
}
PRINTER_CODES = {
    PrinterState.PAPER_OUT: "PRN-101",
    PrinterState.COVER_OPEN: "PRN-102",
    PrinterState.CUTTER_ERROR: "PRN-103",
    PrinterState.OFFLINE: "PRN-104",
    PrinterState.UNREACHABLE: "PRN-104",
}


def last_result(outcome: Outcome | None, reader: Reader) -> LastResult | None:
    """The last verdict in one line."""
    if outcome is None:
        return None
    from ui.verdict_words import title_of, verdict_words  # not before the first scan

    locale = reader.locale
    icon, role = _SIGNS[outcome.verdict.face]
    when = translate("Redeem", "Last {time}").format(
        time=clock_text(outcome.decided_at_utc_ms or locale.now_utc_ms, locale)
    )
    title = title_of(outcome, locale) if (outcome.title_zh or outcome.title_en) else ""
    return LastResult(when, verdict_words(outcome, reader).headline, title, icon, role)


def checks(status: TillStatus | None, last_scan: str, locale: Locale) -> tuple[Check, ...]:
    """What has to work before the first guest; only what the till has really seen."""
    if status is None:
        return ()
    printer_well = status.printer in (PrinterState.READY, PrinterState.PAPER_LOW)
    synced = status.last_sync_utc_ms
    sync_words = translate("Redeem", "not yet")
    if synced is not None:
        sync_words = clock_text(synced, locale)
    keys = status.keys_age_s
    machine = Machine(has_recovery_sheet=not status.is_recovery_sheet_due)
    well = {one.subject: one.grade is Grade.OK for one in readiness(status, machine)}
    due = Check(
        translate("FirstRun", "Recovery sheet"),
        translate("FirstRun", "the owner makes it"),
        is_well=False,
    )
    return (
        Check(
            translate("Redeem", "Scanner"),
            last_scan or translate("Redeem", "no scan yet"),
            is_well=True if last_scan else None,
        ),
        Check(
            translate("Redeem", "Platform"),
            {
                Line.ONLINE: translate("Redeem", "online"),
                Line.WEAK: translate("Redeem", "weak line"),
                Line.OFFLINE: translate("Redeem", "no line"),
            }[status.line],
            is_well=well[Subject.LINE],
        ),
        Check(translate("Redeem", "Printer"), printer_word(status.printer), is_well=printer_well),
        Check(
            translate("Redeem", "Coupon keys"),
            age_text(keys, locale) if keys is not None else translate("Redeem", "none yet"),
            is_well=well[Subject.KEYS],
        ),
        Check(
            translate("Redeem", "Last upload"),
            sync_words,
            is_well=synced is not None and well[Subject.UNSENT],
        ),
        Check(
            translate("Redeem", "Ledger"),
            translate("Redeem", "entry {number}").format(number=status.seq),
            is_well=True,
        ),
        *(() if well[Subject.RECOVERY_SHEET] else (due,)),
    )


def printer_word(state: PrinterState) -> str:
    """The printer's state in one short word."""
    return {
        PrinterState.READY: translate("Redeem", "paper OK"),
        PrinterState.PAPER_LOW: translate("Redeem", "paper low"),
        PrinterState.PAPER_OUT: translate("Redeem", "no paper"),
        PrinterState.COVER_OPEN: translate("Redeem", "cover open"),
        PrinterState.CUTTER_ERROR: translate("Redeem", "cutter stuck"),
        PrinterState.OFFLINE: translate("Redeem", "off line"),
        PrinterState.UNREACHABLE: translate("Redeem", "no answer"),
        PrinterState.UNKNOWN: translate("Redeem", "not known"),
    }[state]


def last_scan_words(time: str) -> str:
    """When the scanner was last heard."""
    return translate("Redeem", "scan at {time}").format(time=time)


def exposure(status: TillStatus | None) -> Exposure | None:
    """Money granted here and not confirmed yet."""
    if status is None:
        return None
    amount = money_text(status.exposure_minor, status.currency)
    count = status.exposure_count
    if not count:
        line = translate("Redeem", "Everything granted here has been confirmed.")
        return Exposure(amount, translate("Redeem", "None"), line, is_open=False)
    chip = translate("Redeem", "%n open", None, count).replace("%n", str(count))
    if status.line is Line.OFFLINE:
        line = translate("Redeem", "Waiting for the line; each is confirmed by itself.")
    else:
        line = translate("Redeem", "Being confirmed one by one.")
    return Exposure(amount, chip, line, is_open=True)


def notice_face(notice: Notice | None, reader: Reader, what: str = "") -> NoticeFace | None:
    """A notice in words."""
    if notice is None:
        return None
    language = reader.locale.language
    match notice.kind:
        case NoticeKind.DONE if notice.outcome is not None:
            return _done_face(notice.outcome, reader)
        case NoticeKind.FAULT:
            return fault_face(notice.code, language)
        case NoticeKind.NOT_A_COUPON:
            return _not_a_coupon_face(what)
        case NoticeKind.NO_CODE:
            body = fault_face("DEV-111", language).body
            title = translate("Notice", "No code found in the picture")
            return NoticeFace(title, body, code="DEV-111", icon="image")
        case _:
            return _plain_face(notice.kind)


def _done_face(outcome: Outcome, reader: Reader) -> NoticeFace:
    from ui.verdict_words import verdict_words

    words = verdict_words(outcome, reader)
    stop = "。" if reader.locale.is_chinese else ". "
    body = f"{words.reason}{stop}{words.next_step}"
    return NoticeFace(words.headline, body, icon="info", ink="primary", ground="tint")


def _not_a_coupon_face(what: str) -> NoticeFace:
    body = translate(
        "Notice", "It was read as: {what}. Nothing was done. Ask the guest for the voucher code."
    ).format(what=what)
    return NoticeFace(translate("Notice", "That is not a voucher"), body, icon="scan")


def _plain_face(kind: NoticeKind) -> NoticeFace:
    """The notices that always say the same."""
    if kind is NoticeKind.PRINTED:
        title = translate("Notice", "The slip was sent to the printer")
        return NoticeFace(title, icon="printer", ink="primary", ground="tint")
    if kind is NoticeKind.IME:
        body = translate(
            "Notice",
            "The scan was not taken. Switch to English with Shift, then scan again; or set the "
            "scanner to USB-COM.",
        )
        title = translate("Notice", "An input method is disturbing the scanner")
        return NoticeFace(title, body, icon="keyboard")
    if kind is NoticeKind.SIGN_IN_FIRST:
        return NoticeFace(
            translate("Notice", "A voucher is waiting"),
            translate("Notice", "It was scanned while the till was locked or busy. Redeem it now?"),
            icon="scan",
            action=translate("Notice", "Redeem it"),
        )
    return NoticeFace(
        translate("Notice", "Finish this one first"),
        translate("Notice", "Five scans are waiting; this one was not taken."),
    )


def fault_face(code: str, language: str) -> NoticeFace:
    """A fault's sentences: the first is the title."""
    from ui.error_text import error_sentence  # no sentences are needed without a fault

    text = error_sentence(code, language)
    stop = "。" if language.startswith("zh") else ". "
    head, _, rest = text.partition(stop)
    return NoticeFace(head.rstrip("."), rest, code=code)
