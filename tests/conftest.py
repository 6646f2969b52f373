"""House rules for every test: no left-over threads, no unexpected logs, no real user folders."""

from __future__ import annotations

import logging
import os
import random
import re
import secrets
import threading
import time
from collections.abc import Iterator

import pytest
from hypothesis import settings

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

settings.register_profile("guitai", deadline=None, print_blob=True)  # two shared cores
settings.load_profile("guitai")

pytest_plugins = ["pytester"]

SEED = pytest.StashKey[int]()
SEED_MAX = 2**32
THREADS_END_S = 5.0

LIBRARY_THREADS = {
    # Python calls a thread Dummy that C code started and Python merely passed through: Qt's own.
    r"^Dummy-\d+": "a thread of Qt's that emitted a signal into Python",
}
LIBRARY_LOGS: dict[str, str] = {}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--seed",
        type=int,
        default=None,
        help="seed of every random run (else GUITAI_SEED, else a fresh one)",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers",
        "expected_logs(*patterns): log records at WARNING or above that this test may cause",
    )
    chosen = config.getoption("--seed")
    if hasattr(config, "workerinput"):  # a second process of the same run draws nothing of its own
        chosen = config.workerinput["seed"]
    if chosen is None:
        chosen = int(os.environ.get("GUITAI_SEED") or secrets.randbelow(SEED_MAX))
    config.stash[SEED] = chosen


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: object) -> None:
    """Give the run's seed to each process that runs a part of it."""
    node.workerinput["seed"] = node.config.stash[SEED]


def pytest_report_header(config: pytest.Config) -> str:
    return _seed_line(config)


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    terminalreporter.write_line(_seed_line(config))  # -q hides the header


def _seed_line(config: pytest.Config) -> str:
    return f"seed: {config.stash[SEED]} (run again with --seed {config.stash[SEED]})"


@pytest.fixture(scope="session")
def seed(request: pytest.FixtureRequest) -> int:
    """The seed of this run."""
    return request.config.stash[SEED]


@pytest.fixture
def rng(request: pytest.FixtureRequest, seed: int) -> random.Random:
    """Randomness of this test's own, the same for the same seed whatever else runs."""
    return random.Random(f"{seed}:{request.node.nodeid}")


class ExpectedLogs:
    """What a test lets the log say at WARNING or above.

    Patterns are regular expressions searched for in `LEVEL logger: message`.
    """

    def __init__(self) -> None:
        self.records: list[logging.LogRecord] = []
        self._allowed: list[str] = []
        self._required: list[str] = []

    def allow(self, pattern: str) -> None:
        """A record like this may come."""
        self._allowed.append(pattern)

    def expect(self, pattern: str) -> None:
        """A record like this must come, at least once."""
        self._allowed.append(pattern)
        self._required.append(pattern)

    @property
    def lines(self) -> list[str]:
        """Every record so far, as `LEVEL logger: message`."""
        return [_log_line(record) for record in self.records]

    def complaints(self) -> list[str]:
        """What was said without leave, and what was expected in vain."""
        patterns = [*self._allowed, *LIBRARY_LOGS]
        return [
            *(
                f"unexpected log: {line}"
                for line in self.lines
                if not any(re.search(pattern, line) for pattern in patterns)
            ),
            *(
                f"expected log did not come: {pattern}"
                for pattern in self._required
                if not any(re.search(pattern, line) for line in self.lines)
            ),
        ]


def _log_line(record: logging.LogRecord) -> str:
    return f"{record.levelname} {record.name}: {record.getMessage()}"


@pytest.fixture(autouse=True)
def expected_logs(request: pytest.FixtureRequest) -> Iterator[ExpectedLogs]:
    """Fail the test on log records it did not announce.

    Records are seen where they are made, so no handler or `propagate=False` hides one.
    """
    expected = ExpectedLogs()
    for marker in request.node.iter_markers("expected_logs"):
        for pattern in marker.args:
            expected.allow(pattern)
    make_record = logging.getLogRecordFactory()

    def watch(*args: object, **kwargs: object) -> logging.LogRecord:
        record = make_record(*args, **kwargs)
        if (record.levelno or 0) >= logging.WARNING:  # makeLogRecord({}) has none
            expected.records.append(record)
        return record

    logging.setLogRecordFactory(watch)
    try:
        yield expected
    finally:
        logging.setLogRecordFactory(make_record)
    if complaints := expected.complaints():
        pytest.fail("\n".join(complaints), pytrace=False)


@pytest.fixture(autouse=True)
def _no_leftover_threads(expected_logs: ExpectedLogs) -> Iterator[None]:
    """Fail the test if a thread it started still runs after everything was torn down."""
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + THREADS_END_S
    for thread in _started_since(before):
        thread.join(max(0.0, deadline - time.monotonic()))
    if left := [thread.name for thread in _started_since(before)]:
        pytest.fail(f"left-over threads: {', '.join(sorted(left))}", pytrace=False)


def _started_since(before: set[threading.Thread]) -> list[threading.Thread]:
    return [
        thread
        for thread in threading.enumerate()
        if thread not in before
        and thread.is_alive()
        and not any(re.search(pattern, thread.name) for pattern in LIBRARY_THREADS)
    ]


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point the till's folders into a temporary one, and its secrets to files there."""
    folder = tmp_path_factory.mktemp("guitai")
    monkeypatch.setenv("GUITAI_HOME", str(folder / "home"))
    monkeypatch.setenv("GUITAI_KEYS", str(folder / "keys"))
    monkeypatch.setenv("GUITAI_KEYSTORE", "file")
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "share"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
