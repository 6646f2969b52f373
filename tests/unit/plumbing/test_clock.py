"""The machine's clocks as the till sees them."""

from __future__ import annotations

from pathlib import Path

from pos_app.clock import SystemClock, instant_of
from tests.fakes.fake_clock import FakeClock


def test_monotonic_time_never_goes_back() -> None:
    clock = SystemClock()
    readings = [clock.mono_ms() for _ in range(1000)]
    assert readings == sorted(readings)


def test_boot_id_is_the_same_for_two_clocks_when_the_system_names_its_boot(tmp_path: Path) -> None:
    named = tmp_path / "boot_id"
    named.write_text("5c3f\n", encoding="ascii")
    first, second = SystemClock(named), SystemClock(named)
    assert first.boot_id == second.boot_id == "5c3f"
    assert abs(first.mono_ms() - second.mono_ms()) < 1000


def test_boot_id_and_time_begin_anew_when_the_system_does_not_name_its_boot(
    tmp_path: Path,
) -> None:
    first, second = SystemClock(tmp_path / "none"), SystemClock(tmp_path / "none")
    assert first.boot_id != second.boot_id
    assert first.mono_ms() < 1000


def test_instant_reads_all_three() -> None:
    clock = FakeClock()
    clock.advance(250)
    now = instant_of(clock)
    assert (now.wall_utc_ms, now.mono_ms, now.boot_id) == (1_795_233_600_250, 1_250, "boot-1")


def test_fake_clock_moves_wall_and_boot_apart() -> None:
    clock = FakeClock()
    clock.set_wall(5)
    assert (clock.wall_utc_ms(), clock.mono_ms()) == (5, 1_000)
    clock.reboot(off_ms=10)
    assert (clock.wall_utc_ms(), clock.mono_ms(), clock.boot_id) == (15, 0, "boot-1+")
