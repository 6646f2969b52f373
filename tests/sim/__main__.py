"""`python -m tests.sim`: run seeds of the simulated merchant and say what they came to."""

from __future__ import annotations

import argparse
import secrets
import sys

from tests.sim.campaign import fresh_seeds, run_campaign, seeds_of
from tests.sim.plan import Size
from tests.sim.shrink import SECONDS_MAX, shrink
from tests.sim.simulation import Result, run_seed

SEED_MAX = 2**31


def main() -> int:
    """Run, print, and give 1 if an invariant did not hold."""
    arguments = _arguments()
    size = Size(arguments.stores, arguments.tills)
    if arguments.trace is not None:
        result = run_seed(arguments.trace, size)
        print("\n".join(result.journal.lines))
        print(*result.violations, f"trace {result.digest}", sep="\n")
        return int(bool(result.violations))
    first = secrets.randbelow(SEED_MAX)
    seeds = seeds_of(arguments.seeds) if arguments.seeds else fresh_seeds(first)
    seconds = None if arguments.seeds and arguments.seconds is None else arguments.seconds or 60.0
    tally = run_campaign(seeds, size, seconds=seconds, stop_at_first=not arguments.go_on)
    print(*tally.lines(), sep="\n")
    for name, times in sorted(tally.marks.items()):
        print(f"{times:6} {name}")
    for failure in tally.failures:
        print_failure(failure, seconds=arguments.shrink)
    return int(bool(tally.failures))


def print_failure(failure: Result, *, seconds: float = SECONDS_MAX) -> None:
    """The seed, what broke, and the trace of the smallest run found that breaks it too."""
    print(f"\nseed {failure.seed} ({failure.size}), trace {failure.digest}")
    print(*failure.violations, sep="\n")
    actions, smallest = shrink(failure.seed, failure.size, seconds=seconds)
    print(f"the smallest run found has {len(actions)} actions:")
    print(*(f"  {action.at_ms:>10} ms {action}" for action in actions), sep="\n")
    print(smallest.journal.tail())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.sim", description=__doc__)
    parser.add_argument("--seeds", help="FROM:TO, or one seed; fresh ones without it")
    parser.add_argument("--seconds", type=float, help="stop after so many seconds (60)")
    parser.add_argument("--stores", type=int, default=2)
    parser.add_argument("--tills", type=int, default=1, help="tills of each store")
    parser.add_argument("--shrink", type=float, default=SECONDS_MAX, help="seconds for shrinking")
    parser.add_argument("--go-on", action="store_true", help="do not stop at the first failure")
    parser.add_argument("--trace", type=int, metavar="SEED", help="print the trace of one seed")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
