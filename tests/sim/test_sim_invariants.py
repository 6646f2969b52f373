"""The table of invariants is whole, and says why where it cannot be checked yet."""

from __future__ import annotations

from tests.sim.invariants import TABLE, Check, NotYet
from tests.sim.marks import NOT_YET, REQUIRED

INVARIANTS = 72


def test_the_table_names_every_invariant_once() -> None:
    assert list(TABLE) == list(range(1, INVARIANTS + 1))


def test_every_check_names_what_it_checks_and_every_gap_its_reason() -> None:
    for number, entry in TABLE.items():
        said = entry.why if isinstance(entry, NotYet) else entry.run.__doc__
        assert said, f"invariant {number} says nothing"
        assert said.strip().endswith("."), f"invariant {number}: {said}"


def test_most_invariants_are_checked() -> None:
    checked = [entry for entry in TABLE.values() if isinstance(entry, Check)]
    assert len(checked) >= 45
    assert len([entry for entry in checked if entry.is_step]) >= 30


def test_no_mark_is_both_wanted_and_impossible() -> None:
    assert not set(REQUIRED) & set(NOT_YET)
    assert len(set(REQUIRED)) == len(REQUIRED)
