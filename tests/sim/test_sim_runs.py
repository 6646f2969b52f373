"""Fresh seeds for a minute (GUITAI_SIM_SECONDS), and every run that ever failed.

A failing seed goes into regressions.json: with its number, or with the few actions it was shrunk
to, which stay meaningful when plans are drawn differently one day.
"""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from tests.sim.__main__ import print_failure
from tests.sim.campaign import Tally, fresh_seeds, run_campaign
from tests.sim.known import KNOWN, Known, is_known
from tests.sim.marks import REQUIRED
from tests.sim.plan import Action, Size
from tests.sim.simulation import run_seed

SECONDS = float(os.environ.get("GUITAI_SIM_SECONDS") or 60)
MORE_SECONDS_MAX = 120.0
"""How much longer to look for rare things that the given time did not reach."""
SEED_MAX = 2**31
REGRESSIONS = json.loads(Path(__file__).with_name("regressions.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def minute(seed: int) -> Tally:
    """What fresh seeds came to."""
    first = random.Random(f"{seed}:sim").randrange(SEED_MAX)
    return run_campaign(fresh_seeds(first), Size(), seconds=SECONDS, stop_at_first=True)


@pytest.mark.slow
def test_fresh_seeds_keep_every_invariant(minute: Tally) -> None:
    print(*minute.lines(), sep="\n")
    for failure in minute.failures:
        print_failure(failure)
    assert not minute.failures, f"run again: python -m tests.sim --seeds {minute.failures[0].seed}"


@pytest.mark.slow
def test_rare_things_were_really_reached(minute: Tally, seed: int) -> None:
    missing = set(REQUIRED) - set(minute.marks)
    if missing:
        first = random.Random(f"{seed}:more").randrange(SEED_MAX)
        more = run_campaign(
            fresh_seeds(first), Size(), seconds=MORE_SECONDS_MAX, until_marked=missing
        )
        missing -= set(more.marks)
    assert not missing


@pytest.mark.parametrize("case", REGRESSIONS, ids=lambda case: f"seed-{case['seed']}")
def test_runs_that_failed_once_keep_every_invariant(case: dict[str, Any]) -> None:
    size = Size(case["stores"], case["tills"])
    actions = [Action(at_ms, kind, tuple(args)) for at_ms, kind, args in case.get("actions", ())]
    result = run_seed(case["seed"], size, actions=actions or None)
    assert not [str(one) for one in result.violations if not is_known(one)], result.journal.tail()


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: f"invariant-{known.number}")
def test_open_defects_are_still_open(known: Known) -> None:
    """When one of these no longer shows, its line in known.py is to go."""
    violations = run_seed(1, actions=known.actions).violations
    assert any(known.fits(one) for one in violations), f"fixed, take it out: {known.why}"
