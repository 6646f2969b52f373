"""The sync centre's lists and figures, row by row, in the words of the person who reads them."""

from __future__ import annotations

from pos_app.domain.acts import Line
from pos_app.domain.sync_centre import (
    About,
    ConflictRow,
    DoubtRow,
    FeedRow,
    SyncCentre,
    UnsentRow,
)
from ui.case_words import case_words
from ui.formats import age_text, amount_text, clock_text, moment_text, money_text
from ui.language import translate
from ui.reader import Reader
from ui.sync_words import entry_icon, entry_name, feed_name, standing_words, why_words
from ui.widgets.sync_cards import FeedFace, Figure
from ui.widgets.sync_list import ListRow

NONE = "—"


def unsent_row(row: UnsentRow, reader: Reader) -> ListRow:
    """What the entry was, why it is still here, since when, and the money it moved."""
    locale, about = reader.locale, row.about
    standing = standing_words(about) if about else ""
    moved = row.moved_minor
    return ListRow(
        icon=entry_icon(row.type),
        title=_joined(entry_name(row.type), _named(about, reader)),
        meta=_joined(_age(row.at_utc_ms, reader), why_words(row.why), standing),
        meta_ink="offline" if standing else "text2",
        when=_when(row.at_utc_ms, reader),
        amount="" if moved is None or about is None else amount_text(moved, about.currency),
        spoken=f"{locale.pick('第', 'No. ')}{row.ep}-{row.seq}",
    )


def doubt_row(row: DoubtRow, reader: Reader) -> ListRow:
    """A redemption that is still being asked about."""
    about = row.about
    standing = translate("SyncCentre", "Asked again by itself, never used twice")
    return ListRow(
        icon="hourglass",
        title=_named(about, reader),
        meta=_joined(_age(row.since_utc_ms, reader), standing),
        meta_ink="offline",
        when=_when(row.since_utc_ms, reader),
        amount=amount_text(about.amount_minor, about.currency),
    )


def conflict_row(row: ConflictRow, reader: Reader) -> ListRow:
    """A case: what clashed, what to do, how old, whose, and the money at stake."""
    words, about = case_words(row.kind), row.about
    who = reader.names.get(about.operator_id, about.operator_id) if about else ""
    case = translate("SyncCentre", "case {case}").format(case=row.case_id) if row.case_id else ""
    return ListRow(
        icon=words.icon,
        icon_ink="warning",
        title=_joined(words.name, _tail(about)),
        meta=words.meaning,
        third=_joined(_age(row.seen_at_utc_ms, reader), who, case),
        amount=amount_text(about.amount_minor, about.currency) if about else "",
        key=translate("SyncCentre", "Copy"),
        source=row,
        is_bold=True,
    )


def figures(centre: SyncCentre | None, reader: Reader) -> tuple[Figure, ...]:
    """Not sent, last success, still being asked, for a person."""
    labels = (
        translate("SyncCentre", "Not sent yet"),
        translate("SyncCentre", "Last success"),
        translate("SyncCentre", "Still being asked"),
        translate("SyncCentre", "For a person"),
    )
    if centre is None:
        return tuple(Figure(label, "", "") for label in labels)
    stake = money_text(centre.conflict_minor, centre.currency)
    at_stake = translate("SyncCentre", "{amount} at stake").format(amount=stake)
    nobody = translate("SyncCentre", "Nobody has to do anything")
    return (
        Figure(labels[0], f"{centre.unsent_count:,}", _oldest(centre, reader)),
        _last_success(labels[1], centre, reader),
        Figure(
            labels[2],
            f"{centre.doubt_count:,}",
            translate("SyncCentre", "Their units stay set aside")
            if centre.doubt_count
            else translate("SyncCentre", "Every scan has its answer"),
            "offline" if centre.doubt_count else "text",
        ),
        Figure(
            labels[3],
            f"{centre.conflict_count:,}",
            at_stake if centre.conflict_count else nobody,
            "warning" if centre.conflict_count else "text",
        ),
    )


def feed_face(row: FeedRow, reader: Reader) -> FeedFace:
    """A feed and how old its latest word is."""
    age = translate("SyncCentre", "never")
    if row.as_of_utc_ms is not None:
        age = _age(row.as_of_utc_ms, reader)
    return FeedFace(feed_name(row.feed), age, is_stale=row.is_stale(reader.locale.now_utc_ms))


def next_try_words(centre: SyncCentre, reader: Reader) -> str:
    """When the till tries by itself again, and how often it has tried in vain."""
    if centre.next_try_s is None:
        return ""
    soon = age_text(round(centre.next_try_s), reader.locale)
    words = translate("SyncCentre", "next try in {time}").format(time=soon)
    if centre.failures:
        tries = translate("SyncCentre", "{count} in vain").format(count=centre.failures)
        words = f"{tries} · {words}"
    return words


def last_success_words(centre: SyncCentre, reader: Reader) -> str:
    """When the platform last took everything that was sent."""
    at = centre.last_success_utc_ms
    moment = translate("SyncCentre", "never") if at is None else moment_text(at, reader.locale)
    return translate("SyncCentre", "Last success: {moment}").format(moment=moment)


def _oldest(centre: SyncCentre, reader: Reader) -> str:
    if centre.oldest_unsent_utc_ms is None:
        return translate("SyncCentre", "Everything has been sent")
    age = _age(centre.oldest_unsent_utc_ms, reader)
    return translate("SyncCentre", "Oldest {age}").format(age=age)


def _last_success(label: str, centre: SyncCentre, reader: Reader) -> Figure:
    at = centre.last_success_utc_ms
    line = {
        Line.ONLINE: translate("SyncCentre", "The line is up"),
        Line.WEAK: translate("SyncCentre", "The line is weak"),
        Line.OFFLINE: translate("SyncCentre", "No line now"),
    }[centre.line]
    if at is None:
        return Figure(label, NONE, line)
    ink = "offline" if centre.line is Line.OFFLINE else "text"
    return Figure(label, _when(at, reader), _joined(line, _ago(at, reader)), ink)


def _named(about: About | None, reader: Reader) -> str:
    if about is None:
        return ""
    title = reader.locale.pick(about.title_zh, about.title_en)
    return " ".join(part for part in (_tail(about), title) if part)


def _tail(about: About | None) -> str:
    if about is None or not about.code_tail:
        return ""
    return translate("SyncCentre", "ends {tail}").format(tail=about.code_tail)


def _age(at_utc_ms: int, reader: Reader) -> str:
    return age_text(max(0, reader.locale.now_utc_ms - at_utc_ms) // 1000, reader.locale)


def _ago(at_utc_ms: int, reader: Reader) -> str:
    return translate("SyncCentre", "{age} ago").format(age=_age(at_utc_ms, reader))


def _when(at_utc_ms: int, reader: Reader) -> str:
    """The time today, the day and time before."""
    locale = reader.locale
    if locale.local(at_utc_ms).date() == locale.local(locale.now_utc_ms).date():
        return clock_text(at_utc_ms, locale, with_seconds=True)
    return locale.local(at_utc_ms).strftime("%m-%d %H:%M")


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
