"""Log files in the till's data folder: JSON lines, limited in size, scrubbed of secrets."""

from __future__ import annotations

import json
import logging
import os
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pos_app.settings import Home

FILE_BYTES_MAX = 2 * 1024 * 1024
FILES_KEPT = 5
LINE_CHARS_MAX = 16_000
_QUIET = ("httpx", "httpcore", "asyncio", "PIL", "filelock", "keyring", "uvicorn.access")

_PLAIN_FIELDS = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_SECRET_WORDS = (
    r"pin|pins|passphrase|password|secret|token|private_key|pepper|authorization|auth_code"
    r"|payment_code|coupon_code|encrypted_code|code_text"
)
_SECRET_FIELD = re.compile(rf"(?:.*_)?(?:{_SECRET_WORDS})", re.IGNORECASE)
_SECRET_PAIR = re.compile(
    rf"\b((?:\w+_)?(?:{_SECRET_WORDS})[\"']?(?:\s*[:=]\s*|\s+is\s+|\s+(?=\d{{4}}))[\"']?(?:Bearer\s+)?)[^\s\"',;)}}\]]+",
    re.IGNORECASE,
)
_COUPON = re.compile(r"OC1[^0-9a-z]{0,3}[A-Z2-7]{16,}=*", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w.-])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?(\d{4})(?![\w-])")
_DIGIT_RUN = re.compile(r"(?<![\w.-])\d(?:[ -]?\d){11,27}(?![\w-])")


def scrub(text: str) -> str:
    """The text without what must not be kept: coupon tokens, card and phone numbers, codes, PINs.

    Better one number too many than one too few: a run of digits that could be a payment code or a
    card is hidden even where it is something else. Times in milliseconds and most EAN-13 stay.
    """
    text = _COUPON.sub("[coupon]", text)
    text = _SECRET_PAIR.sub(r"\1[hidden]", text)
    text = _PHONE.sub(r"[phone …\1]", text)
    return _DIGIT_RUN.sub(_hide_digits, text)


class JsonLines(logging.Formatter):
    """One JSON object a line: at, level, logger, event, the record's extra fields, traceback."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one scrubbed line without line breaks."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "thread": record.threadName,
            "event": scrub(record.getMessage())[:LINE_CHARS_MAX],
        }
        for name, value in vars(record).items():
            if name not in _PLAIN_FIELDS:
                line[name] = _scrubbed_field(name, value)
        if record.exc_info:
            line["traceback"] = scrub(self.formatException(record.exc_info))[-LINE_CHARS_MAX:]
        return json.dumps(line, ensure_ascii=False)


def start_logs(
    home: Home, *, name: str = "guitai", level: int = logging.INFO
) -> Callable[[], None]:
    """Write what is logged from now on to `<home>/logs/<name>.log`; returns the way to stop.

    Processes that may run at the same time use different names, since files are turned over by
    renaming. A disk that is full stops no act: the line is lost.
    """
    from logging.handlers import RotatingFileHandler  # late: brings sockets and queues

    home.create()
    home.logs.mkdir(mode=0o700, exist_ok=True)
    handler = RotatingFileHandler(
        home.logs / f"{name}.log",
        maxBytes=FILE_BYTES_MAX,
        backupCount=FILES_KEPT,
        encoding="utf-8",
        errors="backslashreplace",
        delay=True,
    )
    handler.handleError = _lose_line  # type: ignore[method-assign]  # logging's own way to replace
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    level_before = root.level
    root.addHandler(handler)
    root.setLevel(level)
    for quiet in _QUIET:
        logging.getLogger(quiet).setLevel(max(level, logging.WARNING))

    def stop() -> None:
        root.removeHandler(handler)
        root.setLevel(level_before)
        handler.close()

    return stop


def _lose_line(record: logging.LogRecord) -> None:
    os.write(2, f"a log line was lost ({record.name})\n".encode())


def _scrubbed_field(name: str, value: object) -> object:
    if _SECRET_FIELD.fullmatch(name):
        return "[hidden]"
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, int):
        return (
            value
            if name.endswith(("_ms", "_ns", "_minor")) or scrub(str(value)) == str(value)
            else "[number]"
        )
    if isinstance(value, bytes):
        return f"[{len(value)} bytes]"
    return scrub(str(value))[:LINE_CHARS_MAX]


def _hide_digits(match: re.Match[str]) -> str:
    digits = re.sub(r"\D", "", match[0])
    if _is_card(digits):
        return f"[card …{digits[-4:]}]"
    if len(digits) != 13:
        return f"[code …{digits[-4:]}]"
    return match[0]


def _is_card(digits: str) -> bool:
    """Whether a card could bear this number. Source: ISO/IEC 7812-1 annex B (Luhn)."""
    # Of thirteen digits there were only old Visa cards; other such numbers are times and EAN-13.
    if not 13 <= len(digits) <= 19 or (len(digits) == 13 and digits[0] != "4"):
        return False
    doubled = [int(digit) * 2 for digit in digits[-2::-2]]
    total = sum(int(digit) for digit in digits[-1::-2]) + sum(n // 10 + n % 10 for n in doubled)
    return total % 10 == 0
