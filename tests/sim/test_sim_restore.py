"""An old copy of a till's file put back in place: noticed, a new epoch, nothing granted alone."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tests.sim.network import Link
from tests.sim.plan import Action, Size
from tests.sim.seeded import seeded_platform
from tests.sim.simulation import Simulation
from tests.sim.till import SimTill

MINUTE_MS = 60_000
COUPON = ("home", 0, 1, None)
DARK = Link(up=False, down=False)


def at(sim: Simulation, kind: str, *args: object) -> None:
    """Let something happen and give it a minute."""
    sim.doings.do(Action(0, kind, args))
    sim.scheduler.run_until(sim.scheduler.now_ms + MINUTE_MS)


def granted_then_put_back(sim: Simulation) -> SimTill:
    """A till that granted a home coupon offline, and whose file is older than that now."""
    sim.scheduler.after_event = lambda who, label: None
    till = next(iter(sim.tills.values()))
    till.open()
    at(sim, "issue", *COUPON)
    at(sim, "sync", 0)
    aside = till.back_up()
    sim.network.links[till.name] = DARK
    at(sim, "scan", 0, 0, "new")
    assert sim.journal.marks["granted on the till's own right"] == 1
    till.stop("for the restore")
    till.put_back(aside)
    till.on_opened = lambda opened: None
    till.open()
    return till


def test_the_old_copy_is_noticed_and_the_old_epoch_is_closed(tmp_path: Path) -> None:
    with seeded_platform(Random(1)):
        sim = Simulation(1, Size(), tmp_path)
        till = granted_then_put_back(sim)
        assert till.store.head.ep == 2
        assert not till.has_all_guards
        sim.close()


def test_what_was_granted_is_not_granted_again_without_the_platform(tmp_path: Path) -> None:
    with seeded_platform(Random(1)):
        sim = Simulation(1, Size(), tmp_path)
        granted_then_put_back(sim)
        at(sim, "scan", 0, 0, "new")
        faces = [screen.face.value for screen in sim.truth.screens if screen.outcome.is_final]
        assert faces.count("green_pending") == 1
        assert sim.truth.screens[-1].face.value == "amber_wait"
        sim.close()


def test_the_next_upload_goes_on_in_the_new_epoch(tmp_path: Path) -> None:
    with seeded_platform(Random(1)):
        sim = Simulation(1, Size(), tmp_path)
        till = granted_then_put_back(sim)
        sim.network.links[till.name] = Link()
        at(sim, "sync", 0)
        epochs = sim.house.rows("SELECT DISTINCT ep FROM events ORDER BY ep")
        assert epochs == [(1,), (2,)]
        assert sim.house.rows("SELECT * FROM fork_events") == []
        sim.close()
