"""kill -9 at two hundred random moments of redeeming and syncing: nothing is lost or doubled."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event, Thread

import pytest

from pos_app.bootstrap.openers import verify_home
from pos_app.domain.redemption import State
from pos_app.settings import Home
from tests.fakes.e2e_ledger import TillFile, read_till
from tests.fakes.e2e_shop import ROOT, E2eShop

KILLS = 200
RUNS_MAX = 3 * KILLS
COUPONS_EACH = 70
LINE_S = 60.0
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)
FINAL = {State.CONFIRMED, State.REJECTED, State.VOIDED, State.REVERSED}
LINE_STATES = ("on", "on", "on", "lose_answers", "cut")


@dataclass
class Said:
    """What the workers said before they were killed."""

    tried: set[str] = field(default_factory=set)
    ended: set[str] = field(default_factory=set)
    verdicts: list[tuple[str, str]] = field(default_factory=list)
    killed_after: Counter[str] = field(default_factory=Counter)


class Workers:
    """Makes workers and reads what they say."""

    def __init__(self, shop: E2eShop, coupons: Path) -> None:
        self._parent = subprocess.Popen(
            [sys.executable, "-m", "tests.fakes.e2e_driver", str(coupons)],
            cwd=ROOT,
            env={**os.environ, **shop.settings},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._lines: queue.Queue[list[str]] = queue.Queue()
        self._reader = Thread(target=self._read, name="worker-lines")
        self._reader.start()

    def begin(self, seed: str, line_state: str) -> int:
        """A new worker; gives its process id."""
        assert self._parent.stdin is not None
        self._parent.stdin.write(f"{seed} {line_state}\n")
        self._parent.stdin.flush()
        pid, word = self.next_line(LINE_S)
        assert word == "born"
        return int(pid)

    def next_line(self, timeout_s: float) -> list[str]:
        """The next line's words. Raises: queue.Empty if none came in time."""
        return self._lines.get(timeout=timeout_s)

    def end(self) -> None:
        assert self._parent.stdin is not None
        self._parent.stdin.close()
        self._parent.wait(LINE_S)
        self._reader.join()

    def _read(self) -> None:
        assert self._parent.stdout is not None
        with self._parent.stdout as lines:
            for line in lines:
                self._lines.put(line.split())


@contextmanager
def open_workers(shop: E2eShop, coupons: Path) -> Iterator[Workers]:
    workers = Workers(shop, coupons)
    try:
        yield workers
    finally:
        workers.end()


def kill_one(workers: Workers, seed: str, rng: Random, said: Said) -> bool:
    """Let a worker work and kill it: after a time, or so many lines (and a moment) later.

    Returns whether it was killed before it was done.
    """
    pid = workers.begin(seed, rng.choice(LINE_STATES))
    lines_max = rng.choice((0, rng.randint(1, 4), rng.randint(1, 30)))
    moment_s = rng.choice((0.0, rng.uniform(0, 0.02), rng.uniform(0, 0.25)))
    last = "born"
    for _ in range(lines_max):
        words = workers.next_line(LINE_S)
        last = words[1]
        _note(words, said)
        if last == "gone":
            assert words[2] == "0", f"a worker failed by itself: {words}"
            return False
    Event().wait(moment_s)
    os.kill(pid, KILL)
    while (words := workers.next_line(LINE_S))[1] != "gone":
        last = words[1]
        _note(words, said)
    said.killed_after[last] += words[2] != "0"
    return words[2] != "0"


def _note(words: list[str], said: Said) -> None:
    if words[1] == "try":
        said.tried.add(words[2])
    elif words[1] == "end":
        said.ended.add(words[2])
    elif words[1] == "verdict":
        said.verdicts.append((words[2], words[3]))


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_by_two_hundred_kills(shop: E2eShop, rng: Random, seed: int):
    coupons = [
        coupon
        for off, uses in (("none", 1), (shop.home_right, 1), ("any", 1), (shop.home_right, 3))
        for coupon in shop.issue_many(COUPONS_EACH, off=off, uses=uses)
    ]
    sync_to_the_end(shop)
    coupons_file = shop.folder / "coupons.txt"
    coupons_file.write_text("\n".join(coupon.payload for coupon in coupons), "ascii")
    said, kills = Said(), 0
    with open_workers(shop, coupons_file) as workers:
        for run in range(RUNS_MAX):
            kills += kill_one(workers, f"{seed}:{run}", rng, said)
            if kills == KILLS:
                break
    print(f"seed {seed}: {kills} kills in {run + 1} runs, after {dict(said.killed_after)}")
    assert kills == KILLS
    assert verify_home(Home(shop.home)).ok
    sync_to_the_end(shop)
    till = read_till(shop.home)
    print(f"seed {seed}: {Counter(str(row.state) for row in till.redemptions.values())}")
    check_said(said, till)
    check_each_rid_ended_once(till)
    check_platform_agrees(shop, till, [coupon.payload for coupon in coupons])
    check_papers(till)


def sync_to_the_end(shop: E2eShop) -> None:
    """Open the till, one round, and nothing is left to do."""
    with shop.open_till() as app:
        app.sync_once()
        app.settle_paper()
        status = app.status.read()
        assert (status.unsent, status.in_doubt, status.exposure_minor) == (0, 0, 0)
    report = verify_home(Home(shop.home))
    assert report.ok, report


def check_said(said: Said, till: TillFile) -> None:
    """What a screen said stands in the ledger, and no redemption was shown green twice."""
    handed_over = Counter(rid for rid, face in said.verdicts if face.startswith("green"))
    assert max(handed_over.values()) == 1
    for rid in handed_over:
        # Voided: granted and taken back before the platform heard of it.
        state = till.redemptions[rid].state
        is_taken_back = rid in said.ended and state in (State.REVERSED, State.VOIDED)
        assert is_taken_back or state is State.CONFIRMED, rid
    for rid, _ in said.verdicts:
        assert rid in till.redemptions, rid
    # A rid of ours that nobody announced cannot be: every act says its rid first.
    assert set(till.redemptions) <= said.tried


def check_each_rid_ended_once(till: TillFile) -> None:
    """The last state is final, no state was entered twice, and the entries say the same."""
    for rid, row in till.redemptions.items():
        types = [name for name in till.of_rid(rid) if name != "redemption.shown"]
        assert row.state in FINAL, rid
        assert types[-1] == row.state.entry_type, rid
        assert len(types) == len(set(types)), types


def check_platform_agrees(shop: E2eShop, till: TillFile, codes: list[str]) -> None:
    assert shop.platform_entries() == till.encoded
    claims = shop.platform_claims()
    assert set(claims) <= set(till.redemptions), "the platform heard of a rid that is not on disk"
    granted: dict[str, list[str]] = {}
    for row in till.redemptions.values():
        if row.state.is_granted:
            granted.setdefault(row.unit, []).append(row.rid)
    consumed = {
        use.unit: [use.rid]
        for code in codes
        for use in shop.show(code).units
        if use.rid is not None
    }
    assert granted == consumed
    assert {unit: rids[0] for unit, rids in granted.items()} == till.guards
    assert shop.admin.open_cases() == []


def check_papers(till: TillFile) -> None:
    """Each grant has the one job that was committed with it, and none is forgotten half-way."""
    granted = {entry.agg for entry in till.entries if entry.type == "redemption.granted"}
    assert {rid: len(states) for rid, states in till.print_jobs.items()} == dict.fromkeys(
        granted, 1
    )
    left = Counter(state for states in till.print_jobs.values() for state in states)
    assert not {"queued", "sending", "sent"} & left.keys(), left
