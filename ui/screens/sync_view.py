"""What the sync centre's parts show for a state: lists with their empty words, and notices."""

from __future__ import annotations

from pos_app.domain.sync_centre import ROWS_MAX, SyncCentre
from ui.error_text import error_sentence
from ui.language import translate
from ui.presenters.sync_centre import SyncNotice, SyncNoticeKind, SyncTab
from ui.reader import Reader
from ui.sync_rows import (
    conflict_row,
    doubt_row,
    last_success_words,
    next_try_words,
    unsent_row,
)
from ui.widgets.notice import NoticeFace
from ui.widgets.sync_card import TabFace


def faces_of(centre: SyncCentre | None, reader: Reader) -> tuple[TabFace, TabFace, TabFace]:
    """Unsent entries, cases, doubts."""
    return _unsent(centre, reader), _conflicts(centre, reader), _doubts(centre, reader)


def _unsent(centre: SyncCentre | None, reader: Reader) -> TabFace:
    rows, note = None, ""
    if centre is not None:
        rows = tuple(unsent_row(row, reader) for row in centre.unsent)
        note = next_try_words(centre, reader) or translate("SyncCentre", "oldest is sent first")
        if centre.unsent_count > len(rows):
            words = translate("SyncCentre", "the newest {shown} of {count}")
            note = words.format(shown=ROWS_MAX, count=f"{centre.unsent_count:,}")
    return TabFace(
        tab=SyncTab.UNSENT,
        name=translate("SyncCentre", "Unsent entries"),
        count=centre.unsent_count if centre else 0,
        rows=rows,
        empty=translate("SyncCentre", "Everything has been sent"),
        empty_more=last_success_words(centre, reader) if centre else "",
        icon="cloud-check",
        note=note,
    )


def _conflicts(centre: SyncCentre | None, reader: Reader) -> TabFace:
    rows = tuple(conflict_row(row, reader) for row in centre.conflicts) if centre else None
    return TabFace(
        tab=SyncTab.CONFLICTS,
        name=translate("SyncCentre", "Cases"),
        count=centre.conflict_count if centre else 0,
        rows=rows,
        empty=translate("SyncCentre", "No case is open"),
        empty_more=translate("SyncCentre", "What the platform disputes will stand here"),
        icon="shield",
        note=translate("SyncCentre", "largest first"),
    )


def _doubts(centre: SyncCentre | None, reader: Reader) -> TabFace:
    rows = tuple(doubt_row(row, reader) for row in centre.doubts) if centre else None
    return TabFace(
        tab=SyncTab.DOUBTS,
        name=translate("SyncCentre", "Being asked"),
        count=centre.doubt_count if centre else 0,
        rows=rows,
        empty=translate("SyncCentre", "Every scan has its answer"),
        empty_more=translate("SyncCentre", "Nobody waits for the platform"),
        icon="hourglass",
    )


def notice_face(notice: SyncNotice | None, language: str) -> NoticeFace | None:
    """A notice in words; None where there is nothing to tell."""
    if notice is None:
        return None
    if notice.kind is SyncNoticeKind.FAULT:
        title = translate("SyncCentre", "That did not work")
        return NoticeFace(title, error_sentence(notice.what, language), notice.what)
    if notice.kind is SyncNoticeKind.NOT_WRITTEN:
        return NoticeFace(
            translate("SyncCentre", "The file could not be written"),
            translate("SyncCentre", "Nothing is lost. Choose another folder and export again."),
        )
    return {
        SyncNoticeKind.RETRYING: _well(translate("SyncCentre", "Trying now"), "refresh"),
        SyncNoticeKind.COPIED: _well(translate("SyncCentre", "Copied, without voucher codes")),
        SyncNoticeKind.EXPORTED: _well(
            translate("SyncCentre", "Written to {file}").format(file=notice.what)
        ),
    }[notice.kind]


def _well(title: str, icon: str = "check") -> NoticeFace:
    return NoticeFace(title, icon=icon, ink="primary", ground="tint")
