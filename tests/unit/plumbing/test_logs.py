"""What stands in the log files, and what must never."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pos_app import logs
from pos_app.logs import scrub, start_logs
from pos_app.settings import Home

_log = logging.getLogger("test.logs")


@contextmanager
def logging_into(folder: Path) -> Iterator[Path]:
    stop = start_logs(Home(folder))
    try:
        yield folder / "logs" / "guitai.log"
    finally:
        stop()


def lines(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("OC1:" + "GEZDGNBV" * 38, "[coupon]"),
        ("bad token OC1;" + "gezdgnbv" * 4 + ".", "bad token [coupon]."),
        ("pin=739164", "pin=[hidden]"),
        ("wrong PIN 739164 typed", "wrong PIN [hidden] typed"),
        ('{"pin": "739164", "n": 1}', '{"pin": "[hidden]", "n": 1}'),
        ("SignIn(user_pin='七碗面')", "SignIn(user_pin='[hidden]')"),
        ("Authorization: Bearer abc.def-1", "Authorization: Bearer [hidden]"),
        ("paid by 4111 1111 1111 1111", "paid by [card …1111]"),
        ("3782-822463-10005", "[card …0005]"),
        ("alipay 281234567890123456", "alipay [code …3456]"),
        ("wechat 134567890123456789", "wechat [code …6789]"),
        ("short code 12345678901234", "short code [code …1234]"),
        ("call 138 0013 8000", "call [phone …8000]"),
        ("+8613800138000", "[phone …8000]"),
    ],
)
def test_scrub_hides_what_must_not_be_kept(text: str, expected: str) -> None:
    assert scrub(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "rid 01936d6e-1234-7123-8123-123456789012",
        "at 1795233600000 ms",
        "2026-11-21 04:00:00",
        "gtin 6901234567892",
        "the pin was wrong",
        "spin=3",
        "2500 minor, 123456789 bytes",
        "head 9f86d081884c7d659a2feaa0c55ad015",
    ],
)
def test_scrub_leaves_what_support_needs(text: str) -> None:
    assert scrub(text) == text


def test_line_says_when_how_bad_where_and_what_with_its_fields(tmp_path: Path) -> None:
    with logging_into(tmp_path) as path:
        _log.info("granted %s", "K1", extra={"rid": "01936d6e", "took_ms": 12, "is_demo": True})
    (line,) = lines(path)
    assert line["event"] == "granted K1"
    assert line["level"] == "info"
    assert line["logger"] == "test.logs"
    assert (line["rid"], line["took_ms"], line["is_demo"]) == ("01936d6e", 12, True)
    assert str(line["at"]).endswith("+00:00")


def test_fields_and_tracebacks_are_scrubbed_too(tmp_path: Path) -> None:
    with logging_into(tmp_path) as path:
        try:
            raise ValueError("card 4111111111111111")
        except ValueError:
            _log.info(
                "x",
                exc_info=True,
                extra={
                    "pin": 739164,
                    "payment_code": "281234567890123456",
                    "scan": "OC1:" + "GEZDGNBV" * 5,
                    "number": 4111111111111111,
                    "at_utc_ms": 1795233600000,
                    "key": b"secret bytes",
                },
            )
    text = path.read_text(encoding="utf-8")
    for secret in ("739164", "281234567890123456", "GEZDGNBV", "411111111111", "secret bytes"):
        assert secret not in text
    (line,) = lines(path)
    assert line["at_utc_ms"] == 1795233600000
    assert "ValueError" in str(line["traceback"])


def test_message_with_line_breaks_stays_one_line(tmp_path: Path) -> None:
    with logging_into(tmp_path) as path:
        _log.info('first\nsecond {"level": "forged"}')
    assert len(lines(path)) == 1


def test_files_are_turned_over_and_the_oldest_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "FILE_BYTES_MAX", 2_000)
    with logging_into(tmp_path) as path:
        for n in range(200):
            _log.info("line %d", n)
    sizes = [file.stat().st_size for file in path.parent.iterdir()]
    assert len(sizes) == logs.FILES_KEPT + 1
    assert max(sizes) <= 2_000


def test_nothing_is_kept_before_the_start_and_after_the_end(tmp_path: Path) -> None:
    before = list(logging.getLogger().handlers)
    with logging_into(tmp_path) as path:
        _log.info("inside")
    _log.info("outside")
    assert [line["event"] for line in lines(path)] == ["inside"]
    assert logging.getLogger().handlers == before


def test_line_that_cannot_be_written_stops_nothing(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "logs").mkdir()
    (tmp_path / "logs" / "guitai.log").mkdir()
    with logging_into(tmp_path):
        _log.info("4111111111111111")
    assert capfd.readouterr().err == "a log line was lost (test.logs)\n"
