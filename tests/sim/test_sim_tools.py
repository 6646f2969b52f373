"""The simulator itself: the same seed gives the same bytes, and broken rules are found."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.sim.broken_rules import RULES
from tests.sim.known import is_known
from tests.sim.plan import Action, Size, plan
from tests.sim.shrink import shrink
from tests.sim.simulation import run_seed

SEEDS_TRIED_MAX = 120
FOUND_WITHIN_S = 60.0


@pytest.mark.parametrize("seed_of_run", [3, 11])
def test_a_seed_gives_the_same_trace_twice(seed_of_run: int) -> None:
    first, second = run_seed(seed_of_run), run_seed(seed_of_run)
    assert first.journal.lines == second.journal.lines
    assert first.digest == second.digest
    assert first.digest != run_seed(seed_of_run + 1).digest


def test_a_seed_gives_the_same_trace_in_another_process() -> None:
    command = [sys.executable, "-m", "tests.sim", "--trace", "5"]
    root = Path(__file__).parents[2]
    printed = subprocess.run(
        command, capture_output=True, text=True, timeout=120, cwd=root, check=False
    ).stdout
    assert f"trace {run_seed(5).digest}" in printed


@pytest.mark.slow
@pytest.mark.parametrize("name", RULES)
def test_a_broken_rule_is_found_within_a_minute(name: str) -> None:
    until_s = time.monotonic() + FOUND_WITHIN_S
    with RULES[name]():
        for seed_of_run in range(SEEDS_TRIED_MAX):
            violations = run_seed(seed_of_run).violations
            if any(not is_known(one) for one in violations):
                return
            if time.monotonic() > until_s:
                break
    pytest.fail(f"{name} was not found")


@pytest.mark.slow
def test_a_failing_run_is_shrunk_to_what_it_needs() -> None:
    with RULES["void_without_tombstone"]():
        failing = next(s for s in range(SEEDS_TRIED_MAX) if run_seed(s).violations)
        actions, smallest = shrink(failing, Size(), seconds=20.0)
    assert smallest.violations
    assert len(actions) < len(plan(failing, Size()))


def test_a_quiet_day_has_no_faults_and_every_sale_is_green() -> None:
    actions = (
        Action(0, "issue", ("none", 0, 1, None)),
        Action(0, "issue", ("home", 0, 2, None)),
        Action(5_000, "scan", (0, 0, "new")),
        Action(9_000, "scan", (0, 1, "new")),
        Action(14_000, "scan", (0, 1, "new")),
        Action(19_000, "reverse", (0,)),
    )
    result = run_seed(1, actions=actions)
    assert not result.violations
    assert sum("shows green" in line for line in result.journal.lines) == 4
    assert result.journal.marks["reversed in the window"] == 1
