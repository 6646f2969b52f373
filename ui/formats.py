"""Money, times and countdowns as people at the counter read them; pure, no Qt.

Units: money in minor units of its currency, times in ms UTC, countdowns in seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

MINUS = "\u2212"
_SIGNS = {"CNY": "¥", "HKD": "HK$", "USD": "US$", "EUR": "€", "JPY": "JP¥", "SGD": "S$"}
_NO_MINOR_UNIT = frozenset({"JPY", "KRW", "VND"})
_DAYS_ZH = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_DAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS_EN = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Locale:
    """Whose eyes a text is for: `zh-CN` or `en`, the zone of the shop, and the present moment."""

    language: str
    zone: tzinfo | None
    now_utc_ms: int

    @property
    def is_chinese(self) -> bool:
        """Whether texts are to be Chinese."""
        return self.language.startswith("zh")

    def pick(self, chinese: str, english: str) -> str:
        """The one of two texts that is in this language; English where the Chinese is missing."""
        return (chinese or english) if self.is_chinese else (english or chinese)

    def local(self, at_utc_ms: int) -> datetime:
        """A moment in the shop's zone."""
        return datetime.fromtimestamp(at_utc_ms / 1000, UTC).astimezone(self.zone)


def amount_text(minor: int, currency: str) -> str:
    """The number alone, as lists show it: `1,288.00`."""
    sign = MINUS if minor < 0 else ""
    if currency in _NO_MINOR_UNIT:
        return f"{sign}{abs(minor):,}"
    whole, cents = divmod(abs(minor), 100)
    return f"{sign}{whole:,}.{cents:02d}"


def money_text(minor: int, currency: str) -> str:
    """An amount with its currency sign: `¥1,288.00`."""
    number = amount_text(abs(minor), currency)
    sign = MINUS if minor < 0 else ""
    known = _SIGNS.get(currency)
    return f"{sign}{known}{number}" if known else f"{sign}{currency} {number}"


def clock_text(at_utc_ms: int, locale: Locale, *, with_seconds: bool = False) -> str:
    """The time of day, 24 hours."""
    return locale.local(at_utc_ms).strftime("%H:%M:%S" if with_seconds else "%H:%M")


def day_text(at_utc_ms: int, locale: Locale, *, with_year: bool = False) -> str:
    """The day: `11-21 周六` or `Sat 21 Nov`, with the year where asked."""
    day = locale.local(at_utc_ms)
    if locale.is_chinese:
        date = day.strftime("%Y-%m-%d" if with_year else "%m-%d")
        return f"{date} {_DAYS_ZH[day.weekday()]}"
    year = f" {day.year}" if with_year else ""
    return f"{_DAYS_EN[day.weekday()]} {day.day} {_MONTHS_EN[day.month - 1]}{year}"


def moment_text(at_utc_ms: int, locale: Locale) -> str:
    """Day and time, as short as can be: `今天14:03`, `yesterday 14:03`, `21 Nov 14:03`."""
    time = clock_text(at_utc_ms, locale)
    day, today = locale.local(at_utc_ms).date(), locale.local(locale.now_utc_ms).date()
    if day == today:
        return f"今天{time}" if locale.is_chinese else f"today {time}"
    if (today - day).days == 1:
        return f"昨天{time}" if locale.is_chinese else f"yesterday {time}"
    date = day.strftime("%Y-%m-%d") if day.year != today.year else day.strftime("%m-%d")
    if locale.is_chinese:
        return f"{date} {time}"
    year = f" {day.year}" if day.year != today.year else ""
    return f"{day.day} {_MONTHS_EN[day.month - 1]}{year} {time}"


def capital(text: str) -> str:
    """The text as the beginning of a line."""
    return text[:1].upper() + text[1:]


def countdown_text(seconds: int) -> str:
    """Time left: `59:12`, and `2:05:09` from an hour on. Never below zero."""
    left = max(0, seconds)
    hours, rest = divmod(left, 3600)
    minutes, secs = divmod(rest, 60)
    return f"{hours}:{minutes:02d}:{secs:02d}" if hours else f"{minutes:02d}:{secs:02d}"


def long_clock_text(seconds: int) -> str:
    """A time span that may be long: `00:12:31`, and days in front where there are any."""
    days, rest = divmod(max(0, seconds), 86_400)
    text = f"{rest // 3600:02d}:{rest % 3600 // 60:02d}:{rest % 60:02d}"
    return f"{days}d {text}" if days else text


def age_text(seconds: int, locale: Locale) -> str:
    """How old something is, in the largest unit that says enough."""
    steps = ((86_400, "天", "d"), (3600, "小时", "h"), (60, "分钟", "min"))
    for size, chinese, english in steps:
        if seconds >= size:
            count = seconds // size
            return f"{count}{chinese}" if locale.is_chinese else f"{count} {english}"
    return f"{max(0, seconds)}秒" if locale.is_chinese else f"{max(0, seconds)} s"


def took_text(took_ms: int, locale: Locale) -> str:
    """How long an answer took: `0.4秒` or `0.4 s`."""
    tenths = max(1, round(took_ms / 100))
    return f"{tenths / 10:.1f}{'秒' if locale.is_chinese else ' s'}"


def grouped(code: str) -> str:
    """A typed code in groups of four."""
    return " ".join(code[i : i + 4] for i in range(0, len(code), 4))
