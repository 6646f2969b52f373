"""`make bench`: every measurement, each against a floor taken in the same run."""

from __future__ import annotations

import subprocess
import sys
import time

SUITE = (
    "benchmarks.scan_to_verdict",
    "benchmarks.window_paint",
    "benchmarks.window_start",
    "benchmarks.token_fuzz",
)
ONE_MAX_S = 1800


def main() -> int:
    """Run each in a process of its own; 1 when a target was missed."""
    missed = []
    for name in SUITE:
        print(f"== {name}", flush=True)
        began = time.monotonic()
        done = subprocess.run([sys.executable, "-m", name], timeout=ONE_MAX_S, check=False)
        print(f"   ({time.monotonic() - began:.0f} s)\n", flush=True)
        if done.returncode:
            missed.append(name)
    print("all targets met" if not missed else f"missed: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    raise SystemExit(main())
