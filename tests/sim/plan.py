"""What will happen in a run, drawn from its seed as plain data, so that it can be shrunk.

Each run switches some kinds of fault off altogether (swarm), so that rare mixtures come about.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

MINUTE_MS = 60_000
HOLIDAY_MS = 30 * 24 * 60 * MINUTE_MS
CRASH_POINTS = ("ledger", "commit", "committed", "claim", "answer", "result", "paint", "shown")
RISK_LIMITS = ((1_000, 2_000, 10), (1_000, 100_000, 2), (100_000, 100_000, 10))
"""Caps for one grant at risk, their sum and their number (a coupon is worth 1 000)."""
CUTS = ((False, False), (True, False), (False, True))
"""Whether requests and answers pass: a dead line, and each way alone."""
WEATHERS = ("lost", "answer_lost", "doubled", "late", "busy", "foreign", "refused")
FAULTS = (
    "cut",
    "weather",
    "crash",
    "stop",
    "disk",
    "clock",
    "platform",
    "off",
    "restore",
    "holiday",
    "story",
)


@dataclass(frozen=True)
class Action:
    """Something from outside at an instant, in ms after the start."""

    at_ms: int
    kind: str
    args: tuple[Any, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind}{self.args}"


@dataclass(frozen=True)
class Size:
    """How large the simulated merchant is."""

    stores: int = 2
    tills: int = 1

    @property
    def till_count(self) -> int:
        """All tills of all stores."""
        return self.stores * self.tills


def plan(seed: int, size: Size) -> tuple[Action, ...]:
    """Everything that happens from outside in the run of a seed."""
    return _Planner(Random(f"{seed}:plan"), size).draw()


class _Planner:
    def __init__(self, random: Random, size: Size) -> None:
        self._random = random
        self._size = size
        self._actions: list[Action] = []
        self._span_ms = random.choice((4, 20, 90, 240)) * MINUTE_MS
        self._coupons = random.randint(3, 7)
        self._faults = [kind for kind in FAULTS if random.random() < 0.55]

    def draw(self) -> tuple[Action, ...]:
        """Coupons first, then visits, the platform's doings and faults, in order of time."""
        random = self._random
        for _ in range(self._coupons):
            self._add(0, "issue", *self._coupon())
        for till in range(self._size.till_count):
            if "crash" in self._faults and random.random() < 0.5:
                self._add(1, "crash", till, "committed", random.randint(0, 9), False)
            if random.random() < 0.5:
                self._add(500, "limits", till, *random.choice(RISK_LIMITS))
        for _ in range(random.randint(6, 16)):
            self._visit()
        for _ in range(random.randint(0, 5)):
            self._operator()
        for kind in self._faults:
            for _ in range(random.randint(1, 3)):
                self._fault(kind)
        return tuple(sorted(self._actions, key=lambda action: max(0, action.at_ms)))

    def _coupon(self) -> tuple[Any, ...]:
        random = self._random
        off = random.choice(("none", "any", "home", "home"))
        expires_ms = random.choice((None, None, self._span_ms // 2, self._span_ms * 3 // 4))
        return off, random.randrange(self._size.stores), random.choice((1, 1, 1, 2, 3)), expires_ms

    def _visit(self) -> None:
        """A customer shows a code, perhaps at two tills at once, perhaps comes back with it."""
        random = self._random
        coupon, at_ms = random.randrange(self._coupons), self._when()
        till = random.randrange(self._size.till_count)
        if "story" in self._faults and random.random() < 0.35:
            self._story(at_ms, till, coupon)
        else:
            self._trouble(at_ms, till, coupon)
        self._scan(at_ms, till, coupon)
        manner = random.random()
        if manner < 0.25:
            other = random.randrange(self._size.till_count)
            self._scan(at_ms + random.choice((0, 1, 5, 60, 2_500)), other, coupon)
        elif manner < 0.4:
            self._travel(at_ms, till, coupon)
        elif manner > 0.55:
            later_ms = at_ms + random.choice((2_000, 6_000, 40_000, 700_000, 4_000_000))
            act = random.choice(("scan", "cancel", "cancel", "reverse", "reverse", "sync"))
            if act == "scan":
                self._scan(later_ms, till, coupon)
            else:
                self._add(later_ms, act, till)

    def _travel(self, at_ms: int, till: int, coupon: int) -> None:
        """The customer shows the code in another place while the first till is cut off."""
        random = self._random
        other = random.randrange(self._size.till_count)
        if "cut" in self._faults:
            self._add(at_ms + random.choice((80, 200)), "cut", till, *random.choice(CUTS), 200_000)
        self._scan(at_ms + random.choice((4_000, 45_000, 120_000)), other, coupon)

    def _story(self, at_ms: int, till: int, coupon: int) -> None:
        """A chain of small things that rarely meet by themselves."""
        random = self._random
        story = random.choice(("late", "lost", "lost", "doubt", "doubt", "dark", "dark", "key"))
        if story == "late":
            self._add(at_ms, "weather", "late", 1.0, 150)
            self._add(at_ms + random.choice((4_500, 8_000)), "cancel", till)
        elif story == "lost":
            self._add(at_ms, "weather", "answer_lost", 1.0, 300)
            self._add(at_ms + random.choice((4_500, 8_000)), "cancel", till)
        elif story == "doubt":
            self._add(at_ms, "weather", "answer_lost", 1.0, 300)
            self._add(at_ms + 15_000, "sync", till)
            self._scan(at_ms + random.choice((5_000, 60_000)), till, coupon)
        elif story == "dark":
            self._add(at_ms, "crash", till, "paint", 0, random.random() < 0.5)
        elif story == "key":
            self._add(at_ms - 200, "rotate", coupon)
            self._add(at_ms - 100, "cut", till, False, False, 20_000)
            self._scan(at_ms + 6_000, till, coupon)

    def _trouble(self, at_ms: int, till: int, coupon: int) -> None:
        """What goes wrong just while this customer is served."""
        random = self._random
        kind = random.choice((None, None, None, *self._faults, "refund"))
        lasts_ms = random.choice((300, 3_000, 20_000, 3 * MINUTE_MS))
        if kind == "weather":
            what, chance = random.choice(WEATHERS), random.choice((0.5, 1.0))
            self._add(at_ms, "weather", what, chance, lasts_ms)
        elif kind == "crash":
            point, count = random.choice(CRASH_POINTS), random.choice((0, 0, 1, 2))
            self._add(at_ms, "crash", till, point, count, random.random() < 0.4)
        elif kind == "cut":
            self._add(at_ms + random.choice((0, 25)), "cut", till, *random.choice(CUTS), lasts_ms)
        elif kind == "refund":
            self._add(
                at_ms + random.choice((10, 30, 80)),
                "refund",
                coupon,
                random.choice(("asked", "REFUNDED")),
            )
        elif kind == "disk":
            self._add(at_ms + random.choice((0, 20)), "disk", till, lasts_ms)
        elif kind == "platform":
            self._add(at_ms, "post_dies", till)

    def _scan(self, at_ms: int, till: int, coupon: int) -> None:
        kind = self._random.choices(("new", "old", "forged"), (30, 2, 1))[0]
        self._add(at_ms, "scan", till, coupon, kind)

    def _operator(self) -> None:
        random = self._random
        coupon = random.randrange(self._coupons)
        kind = random.choice(("refund", "refund", "revoke", "reissue", "move", "rotate", "future"))
        at_ms, till = self._when(), random.randrange(self._size.till_count)
        if "crash" in self._faults and random.random() < 0.6:
            point = random.choice(("commit", "committed", "committed"))
            self._add(at_ms + 1, "crash", till, point, random.randint(0, 9), False)
            self._add(at_ms + 2, "sync", till)
        if kind == "refund":
            state = random.choice(("asked", "asked", "asked", "REFUNDED", "FROZEN", None))
            self._add(at_ms, "refund", coupon, state)
        elif kind == "revoke":
            what = random.choice(("unit", "coupon", "campaign"))
            self._add(at_ms, "revoke", coupon, what, random.choice(("revoke", "block")))
            if random.random() < 0.5:
                self._add(self._when(), "revoke", coupon, what, "unblock")
        elif kind == "move":
            self._add(at_ms, "move", coupon, random.randrange(self._size.stores))
        elif kind == "future":
            self._add(at_ms, "future", till)
        else:
            self._add(at_ms, kind, coupon)

    def _fault(self, kind: str) -> None:
        random, at_ms = self._random, self._when()
        till = random.randrange(self._size.till_count)
        lasts_ms = random.choice((1_500, 20_000, 5 * MINUTE_MS, 70 * MINUTE_MS))
        if kind == "cut":
            self._add(at_ms, "cut", till, *random.choice(CUTS), lasts_ms)
        elif kind == "weather":
            chance = random.choice((0.1, 0.3, 0.7))
            self._add(at_ms, "weather", random.choice(WEATHERS), chance, lasts_ms)
        elif kind == "crash":
            point = random.choice(CRASH_POINTS)
            self._add(at_ms, "crash", till, point, random.randint(0, 4), random.random() < 0.4)
        elif kind == "stop":
            self._add(at_ms, "stop", till, random.random() < 0.5)
        elif kind == "disk":
            self._add(at_ms, "disk", till, min(lasts_ms, 5 * MINUTE_MS))
        elif kind == "clock":
            step_s = random.choice((1, 90, 600, 86_400)) * random.choice((-1, 1))
            self._add(at_ms, "clock", till, step_s * 1000)
        elif kind == "platform":
            self._add(at_ms, random.choice(("restart", "post_dies", "replay")), till)
        elif kind == "off":
            self._add(at_ms, "off", till, random.choice((MINUTE_MS, 12 * MINUTE_MS)))
        elif kind == "holiday":
            self._add(self._span_ms, "holiday", HOLIDAY_MS)
        elif kind == "restore":
            self._add(at_ms, "backup", till)
            self._add(at_ms + lasts_ms, "restore", till)

    def _when(self) -> int:
        return self._random.randrange(1_000, self._span_ms)

    def _add(self, at_ms: int, kind: str, *args: Any) -> None:
        self._actions.append(Action(at_ms, kind, args))
