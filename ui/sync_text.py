"""The sync centre as plain text for the clipboard: for whoever is called; tails, never codes."""

from __future__ import annotations

from pos_app.domain.acts import TillStatus
from pos_app.domain.sync_centre import ConflictRow, SyncCentre, tail_of
from ui.formats import day_text
from ui.language import translate
from ui.reader import Reader
from ui.sync_rows import (
    conflict_row,
    doubt_row,
    feed_face,
    figures,
    next_try_words,
    unsent_row,
)
from ui.widgets.sync_list import ListRow

COPIED_ROWS_MAX = 50


def centre_text(centre: SyncCentre, status: TillStatus | None, reader: Reader) -> str:
    """Figures, feeds and the newest rows of every list, a line each."""
    locale = reader.locale
    now = locale.local(locale.now_utc_ms).strftime("%H:%M:%S")
    title, day = translate("SyncCentre", "Sync centre"), locale.now_utc_ms
    lines = [f"{title} · {day_text(day, locale, with_year=True)} {now}"]
    if status is not None:
        place = f"{status.store_name} · {status.till_name} · {status.dev}"
        lines.append(f"{place} · {status.ep}-{status.seq} · {status.chain_head[-8:]}")
    if centre.unsent_count:
        lines += [part for part in (next_try_words(centre, reader), centre.fault) if part]
    lines += [f"{it.label}: {it.value} · {it.note}" for it in figures(centre, reader)]
    lines += [f"{face.name}: {face.age}" for face in (feed_face(it, reader) for it in centre.feeds)]
    lines += ["", translate("SyncCentre", "Unsent entries")]
    for entry in centre.unsent[-COPIED_ROWS_MAX:]:
        tail = f" · {tail_of(entry.about.rid)}" if entry.about else ""
        number = f"{entry.ep}-{entry.seq}"
        lines.append(f"{number} · {_line(unsent_row(entry, reader))}{tail}")
    lines += ["", translate("SyncCentre", "Being asked")]
    for doubt in centre.doubts[:COPIED_ROWS_MAX]:
        lines.append(f"{_line(doubt_row(doubt, reader))} · {tail_of(doubt.about.rid)}")
    lines += ["", translate("SyncCentre", "Cases")]
    lines += [case_text(it, reader) for it in centre.conflicts[:COPIED_ROWS_MAX]]
    return "\n".join(lines)


def case_text(row: ConflictRow, reader: Reader) -> str:
    """One case in one line."""
    return f"{row.kind} · {_line(conflict_row(row, reader))} · {tail_of(row.rid)}"


def _line(row: ListRow) -> str:
    parts = (row.when, row.title, row.amount, row.meta, row.third)
    return " · ".join(part for part in parts if part)
