"""One run: a merchant's stores under one seed, checked after every event and again at the end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

from tests.sim import invariants
from tests.sim.events import Doings
from tests.sim.journal import Journal
from tests.sim.network import Link, Network, Weather
from tests.sim.people import People
from tests.sim.plan import Action, Size, plan
from tests.sim.platform_side import PlatformHouse
from tests.sim.scheduler import Scheduler
from tests.sim.seeded import seeded_platform
from tests.sim.template import START_UTC_MS, new_folder, template
from tests.sim.till import SimTill
from tests.sim.truth import PlatformBook, TillBook, Truth

SETTLE_MS = 6 * 60_000
"""Longer than the latest message may be, after which the faults have stopped for good."""
ROUNDS_MAX = 12
ROUND_MS = 60_000
LAST_SCANS_MS = 30_000


@dataclass(frozen=True)
class Violation:
    """An invariant that did not hold."""

    number: int
    what: str
    at_ms: int

    def __str__(self) -> str:
        return f"invariant {self.number}: {self.what}"


@dataclass
class Result:
    """What a run came to."""

    seed: int
    size: Size
    journal: Journal
    violations: list[Violation] = field(default_factory=list)
    events: int = 0
    virtual_ms: int = 0

    @property
    def digest(self) -> str:
        """The hash of the trace."""
        return self.journal.digest

    @property
    def store_days(self) -> float:
        """How long the stores of this run were in business together."""
        return self.size.stores * self.virtual_ms / 86_400_000


class Simulation:
    """Everything of one run."""

    def __init__(self, seed: int, size: Size, folder: Path) -> None:
        self.seed = seed
        self.size = size
        self.random = Random(f"{seed}:people")
        self.scheduler = Scheduler(START_UTC_MS)
        self.journal = Journal()
        self.start = template(size.stores, size.tills)
        self.start.copy_to(folder)
        self.house = PlatformHouse(folder / "platform", self.scheduler, self.journal)
        self.network = Network(self.scheduler, self.house, self.journal, Random(f"{seed}:network"))
        self.tills = {
            seat.name: SimTill(
                seat,
                folder / seat.name,
                self.scheduler,
                self.network,
                self.journal,
                Random(f"{seed}:{seat.name}"),
            )
            for seat in self.start.seats
        }
        self.truth = Truth(
            {name: TillBook(till) for name, till in self.tills.items()}, PlatformBook(self.house)
        )
        self.people = People(self)
        self.doings = Doings(self)
        self.violations: list[Violation] = []
        self._is_platform_touched = True
        self._wire()

    def say(self, who: str, what: str) -> None:
        """Write a line of the trace."""
        self.journal.write(self.scheduler.now_ms, who, what)

    def run(self, actions: Sequence[Action]) -> Result:
        """Play the actions, let the faults stop, and see whether everything comes to rest."""
        began_ms = self.scheduler.now_ms
        for till in self.tills.values():
            till.open()
        for action in actions:
            self.scheduler.at(START_UTC_MS + action.at_ms, "action", partial(self._act, action))
        last_ms = actions[-1].at_ms if actions else 0
        self._run_until(START_UTC_MS + last_ms + 1_000)
        if not self.violations:
            self._come_to_rest()
        return Result(
            self.seed,
            self.size,
            self.journal,
            self.violations,
            self.scheduler.events,
            self.scheduler.now_ms - began_ms,
        )

    def close(self) -> None:
        """Let every file go."""
        for till in self.tills.values():
            till.close()
        for book in self.truth.tills.values():
            book.stopped()
        self.house.close()

    def touched_platform(self) -> None:
        """The platform's records may have changed in this step."""
        self._is_platform_touched = True

    # Running

    def _wire(self) -> None:
        self.scheduler.after_event = self._after_event
        self.network.on_served = self.doings.served
        for till in self.tills.values():
            till.on_opened = self._opened
            till.on_stopped = self._stopped

    def _opened(self, till: SimTill) -> None:
        book = self.truth.tills[till.name]
        book.opened()
        report = till.verify()
        if not report.ok:
            self.truth.verified.append(f"{till.name} at its start: {report.reason}")
        book.look(self.scheduler.now_ms)
        self.truth.verified.extend(invariants.compare_with_disk(book))
        self.people.opened(till)

    def _stopped(self, till: SimTill) -> None:
        """What the till was doing for a customer is over; only its file is left."""
        self.truth.tills[till.name].stopped()
        scans = self.truth.open_scans
        for scan in [scan for scan, (name, _) in scans.items() if name == till.name]:
            del scans[scan]

    def _act(self, action: Action) -> None:
        self.say("world", str(action))
        self.doings.do(action)
        self.touched_platform()

    def _after_event(self, who: str, label: str) -> None:
        truth = self.truth
        truth.now_ms = self.scheduler.now_ms
        is_fresh = bool(truth.fresh_screens or truth.surprises or truth.twice or truth.verified)
        if who in truth.tills and label == "ledger":
            book, is_fresh = truth.tills[who], True
            book.look(truth.now_ms)
            if book.fresh:
                kinds = ", ".join(
                    f"{entry.type.removeprefix('redemption.')} {self.journal.name(entry.agg)}"
                    for entry in book.fresh
                )
                self.say(who, f"wrote {kinds} {self.tills[who].store.head.hash.hex()[-8:]}")
        if self._is_platform_touched or label.startswith("platform"):
            self._is_platform_touched, is_fresh = False, True
            truth.platform.look()
            for _, row in truth.platform.fresh:
                self.say("platform", f"{self.journal.name(row.rid)} is {row.state} ({row.source})")
        check = invariants.check_step if is_fresh else invariants.check_time
        for number, what in check(truth):
            self._violated(number, what)
        truth.fresh_screens.clear()
        for book in truth.tills.values():
            book.fresh = []
        truth.platform.fresh = []

    def _violated(self, number: int, what: str) -> None:
        self.violations.append(Violation(number, what, self.scheduler.now_ms))
        self.say("CHECK", f"invariant {number}: {what}")

    def _run_until(self, until_ms: int) -> None:
        scheduler = self.scheduler
        while not self.violations:
            due_ms = scheduler.next_at_ms
            if due_ms is None or due_ms > until_ms:
                scheduler.now_ms = max(scheduler.now_ms, until_ms)
                return
            scheduler.step()

    # The end: faults stop, everything is due to come to rest

    def _come_to_rest(self) -> None:
        self.say("world", "the faults stop")
        self.network.weather = Weather()
        self.network.links = {name: Link() for name in self.tills}
        for till in self.tills.values():
            till.machine.crash = None
            till.is_disk_full = False
            if not till.is_up:
                till.open()
        self._run_until(self.scheduler.now_ms + SETTLE_MS)
        for _ in range(ROUNDS_MAX):
            if self.violations or invariants.is_at_rest(self.truth):
                break
            for till in self.tills.values():
                till.round_now()
            self._run_until(self.scheduler.now_ms + ROUND_MS)
        self._check_end()
        if not self.violations:
            self.doings.last_scans()
            self._run_until(self.scheduler.now_ms + LAST_SCANS_MS)
            for number, what in self.doings.judge_last_scans():
                self._violated(number, what)

    def _check_end(self) -> None:
        if self.violations:
            return
        truth = self.truth
        truth.now_ms = self.scheduler.now_ms
        for till in self.tills.values():
            report = till.verify()
            if not report.ok:
                truth.verified.append(f"{till.name} at the end: {report.reason}")
        for (kind,) in self.house.rows("SELECT conflict FROM cases"):
            self.journal.mark("conflict with a case")
            self.journal.mark(f"case {kind}")
        if any(e.type == "right.released" for b in truth.tills.values() for e, _ in b.entries):
            self.journal.mark("right given back")
        for number, what in (*invariants.check_step(truth), *invariants.check_end(truth)):
            self._violated(number, what)


def run_seed(
    seed: int,
    size: Size | None = None,
    *,
    actions: Sequence[Action] | None = None,
    with_sim: Callable[[Simulation], None] | None = None,
) -> Result:
    """Run one seed from beginning to end; the same arguments give the same trace."""
    chosen = size or Size()
    with new_folder() as name, seeded_platform(Random(f"{seed}:platform")):
        sim = Simulation(seed, chosen, Path(name))
        try:
            if with_sim is not None:
                with_sim(sim)
            return sim.run(plan(seed, chosen) if actions is None else actions)
        finally:
            sim.close()
