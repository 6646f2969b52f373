"""Percentiles and ratios, printed the same way by every benchmark."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """Median and 99th percentile of a run. Units: milliseconds."""

    p50_ms: float
    p99_ms: float

    def __str__(self) -> str:
        """Both figures, in milliseconds."""
        return f"p50 {self.p50_ms:.3f} ms, p99 {self.p99_ms:.3f} ms"


def spread_of(seconds: list[float]) -> Spread:
    """The spread of measured durations (seconds)."""
    ordered = sorted(seconds)
    return Spread(
        p50_ms=ordered[len(ordered) // 2] * 1000,
        p99_ms=ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)] * 1000,
    )


def timed(act: Callable[[], object]) -> float:
    """How long one act takes, in seconds."""
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def report(name: str, measured: Spread, floor: Spread, *, p50_max: float, p99_max: float) -> bool:
    """Print a figure against its floor; whether both ratios are inside their targets."""
    p50, p99 = measured.p50_ms / floor.p50_ms, measured.p99_ms / floor.p99_ms
    is_met = p50 <= p50_max and p99 <= p99_max
    print(f"{name}: {measured}")
    print(f"  floor: {floor}")
    print(
        f"  ratio p50 {p50:.2f} (target {p50_max:g}), p99 {p99:.2f} (target {p99_max:g})"
        f" — {'met' if is_met else 'NOT MET'}"
    )
    return is_met
