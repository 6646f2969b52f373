"""Make a failing run small: drop actions greedily for as long as it still fails the same way."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from tests.sim.plan import Action, Size, plan
from tests.sim.simulation import Result, run_seed

SECONDS_MAX = 30.0


def shrink(
    seed: int,
    size: Size,
    *,
    seconds: float = SECONDS_MAX,
    run: Callable[..., Result] = run_seed,
) -> tuple[tuple[Action, ...], Result]:
    """The smallest list of actions found in time that breaks the same invariant."""
    actions = plan(seed, size)
    best = run(seed, size, actions=actions)
    if not best.violations:
        return actions, best
    number, until_s = best.violations[0].number, time.monotonic() + seconds
    step = max(1, len(actions) // 2)
    while step and time.monotonic() < until_s:
        smaller = _without_one_piece(seed, size, actions, step, number, run, until_s)
        if smaller is None:
            step //= 2
        else:
            actions, best = smaller
            step = min(step, max(1, len(actions) // 2))
    return actions, best


def _without_one_piece(
    seed: int,
    size: Size,
    actions: Sequence[Action],
    step: int,
    number: int,
    run: Callable[..., Result],
    until_s: float,
) -> tuple[tuple[Action, ...], Result] | None:
    for start in range(0, len(actions), step):
        if time.monotonic() > until_s:
            return None
        piece = actions[start : start + step]
        if any(action.kind == "issue" for action in piece):
            continue  # later actions name coupons by their number
        rest = (*actions[:start], *actions[start + step :])
        result = run(seed, size, actions=rest)
        if any(violation.number == number for violation in result.violations):
            return rest, result
    return None
