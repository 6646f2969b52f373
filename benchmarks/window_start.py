"""Process start to a Redeem screen that takes scans, and memory, against a bare QMainWindow.

Targets: 3 × the time and 2.5 × the memory of the bare window, medians of alternating runs.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time

from benchmarks.bench_shop import bench_shop

TIME_MAX = 3.0
MEMORY_MAX = 2.5
RUN_S = 60


def main() -> bool:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    runs = parser.parse_args().runs
    with bench_shop(1) as shop:
        bare: list[tuple[float, float]] = []
        till: list[tuple[float, float]] = []
        for number in range(runs + 1):
            floor = _run("bare")
            full = _run("till", str(shop.home.path))
            if number:
                bare.append(floor)
                till.append(full)
    return _report(bare, till)


def _run(*arguments: str) -> tuple[float, float]:
    # An installed program has its bytecode; a first run after an edit would measure the compiler.
    kept = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    environment = {**kept, "QT_QPA_PLATFORM": "offscreen"}
    began = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.window_probe", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    )
    ready_s = memory_mib = 0.0
    assert process.stdout is not None, "the probe's output is a pipe"
    heard = []
    for line in process.stdout:
        heard.append(line)
        if line.startswith("READY"):
            ready_s = time.perf_counter() - began
        elif line.startswith("MEMORY"):
            memory_mib = float(line.split()[1])
    said = process.stderr.read() if process.stderr is not None else ""
    process.wait(RUN_S)
    if not ready_s or not memory_mib:
        own = "\n".join(line for line in said.splitlines() if not line.startswith("ALSA"))
        raise RuntimeError(
            f"{arguments[0]} ended with {process.returncode}, heard {heard}:\n{own[-2000:]}"
        )
    return ready_s, memory_mib


def _report(bare: list[tuple[float, float]], till: list[tuple[float, float]]) -> bool:
    good = True
    for name, at, unit, target in (
        ("start to ready", 0, "s", TIME_MAX),
        ("memory", 1, "MiB", MEMORY_MAX),
    ):
        floor = statistics.median(run[at] for run in bare)
        full = statistics.median(run[at] for run in till)
        ratio = statistics.median(b[at] / a[at] for a, b in zip(bare, till, strict=True))
        good = good and ratio <= target
        print(
            f"{name}: till {full:.2f} {unit}, bare window {floor:.2f} {unit}, "
            f"ratio {ratio:.2f} (target {target:g}) — {'met' if ratio <= target else 'NOT MET'}"
        )
    return good


if __name__ == "__main__":
    raise SystemExit(0 if main() else 1)
