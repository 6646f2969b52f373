"""Many seeds one after another: what they reached, what broke, and how fast it went."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import count

from tests.sim.known import is_known
from tests.sim.plan import Size
from tests.sim.simulation import Result, run_seed


@dataclass
class Tally:
    """What a campaign came to. `known` counts defects that are open in the product."""

    seeds: int = 0
    events: int = 0
    store_days: float = 0.0
    seconds: float = 0.0
    marks: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)
    failures: list[Result] = field(default_factory=list)

    def add(self, result: Result) -> None:
        """Count one run."""
        self.seeds += 1
        self.events += result.events
        self.store_days += result.store_days
        self.marks.update(result.journal.marks.keys())
        unknown = [one for one in result.violations if not is_known(one)]
        self.known.update(is_known(one) for one in result.violations if is_known(one))
        if unknown:
            self.failures.append(result)

    def lines(self) -> Iterator[str]:
        """The tally for a person."""
        pace = self.seconds or 1.0
        yield (
            f"{self.seeds} seeds in {self.seconds:.0f} s: {self.seeds / pace:.2f} seeds/s, "
            f"{self.events / pace:.0f} steps/s, {self.store_days:.1f} store-days"
        )
        for what, times in sorted(self.known.items()):
            yield f"known, {times} times: {what}"
        yield f"{len(self.failures)} seeds with new violations"


def seeds_of(text: str) -> Iterable[int]:
    """`FROM:TO` as seeds, TO excluded; one number is one seed."""
    first, _, last = text.partition(":")
    return range(int(first), int(last) if last else int(first) + 1)


def run_campaign(
    seeds: Iterable[int],
    size: Size,
    *,
    seconds: float | None = None,
    stop_at_first: bool = False,
    until_marked: Collection[str] = (),
) -> Tally:
    """Run seeds until they or the seconds are used up, or until all those marks were met."""
    tally, began_s = Tally(), time.monotonic()
    for seed in seeds:
        tally.add(run_seed(seed, size))
        tally.seconds = time.monotonic() - began_s
        if (stop_at_first and tally.failures) or (until_marked and _met(tally, until_marked)):
            break
        if seconds is not None and tally.seconds >= seconds:
            break
    return tally


def _met(tally: Tally, wanted: Collection[str]) -> bool:
    return all(mark in tally.marks for mark in wanted)


def fresh_seeds(first: int) -> Iterator[int]:
    """Endless seeds from a random start."""
    return count(first)
