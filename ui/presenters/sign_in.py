"""Signing in with a PIN: who, how many characters so far, and how a wrong PIN is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pos_app.counter import Counter
from pos_app.domain.acts import SignIn, StaffTile
from pos_app.domain.pin_policy import CASHIER_DIGITS_MIN, DEMO_CHARS_MIN, MANAGER_CHARS_MIN
from pos_app.domain.staff import Role
from ui.error_code import error_code
from ui.presenters.ports import Home, WallClock

PIN_MAX = 64


@dataclass(frozen=True, slots=True)
class SignInState:
    """What the sign-in screen shows; the PIN itself never leaves the presenter."""

    tiles: tuple[StaffTile, ...] | None = None
    chosen: StaffTile | None = None
    typed: int = 0
    is_checking: bool = False
    was_wrong: bool = False
    tries_left: int = 0
    wait_until_utc_ms: int = 0
    fault_code: str = ""
    is_demo: bool = False

    @property
    def at_least(self) -> int:
        """How many characters this person's PIN has at least."""
        if self.is_demo:
            return DEMO_CHARS_MIN
        is_managing = self.chosen is not None and self.chosen.role in (Role.MANAGER, Role.OWNER)
        return MANAGER_CHARS_MIN if is_managing else CASHIER_DIGITS_MIN

    @property
    def missing(self) -> int:
        """How many characters the PIN still lacks at least."""
        return max(0, self.at_least - self.typed)


class SignInPresenter:
    """Carries a PIN to the counter and forgets it at once. Thread: GUI only."""

    def __init__(
        self, counter: Counter, home: Home, now: WallClock, *, is_demo: bool = False
    ) -> None:
        self._counter, self._home, self._now = counter, home, now
        self._state = SignInState(is_demo=is_demo)
        self._pin = ""
        self.on_changed: Callable[[SignInState], None] = lambda _state: None
        self.on_signed_in: Callable[[SignIn], None] = lambda _sign_in: None

    @property
    def state(self) -> SignInState:
        """What is shown now."""
        return self._state

    def refresh(self) -> None:
        """Read who may sign in."""
        self._home.bring(self._counter.staff(), self._read, self._failed)

    def choose(self, tile: StaffTile) -> None:
        """Take one person; what was typed for another is forgotten."""
        self._pin = ""
        self._show(chosen=tile, typed=0, was_wrong=False, fault_code="")

    def type_character(self, character: str) -> None:
        """Add one character of the PIN."""
        if self._state.is_checking or self._is_waiting or len(self._pin) >= PIN_MAX:
            return
        self._pin += character
        self._show(typed=len(self._pin), was_wrong=False, fault_code="")

    def erase(self) -> None:
        """Take the last character away."""
        self._pin = self._pin[:-1]
        self._show(typed=len(self._pin), was_wrong=False)

    def clear(self) -> None:
        """Start the PIN again."""
        self._pin = ""
        self._show(typed=0, was_wrong=False)

    def submit(self) -> None:
        """Ask the counter whether the PIN is right."""
        chosen = self._state.chosen
        if chosen is None or self._state.missing or self._state.is_checking or self._is_waiting:
            return
        pin, self._pin = self._pin, ""
        self._show(is_checking=True)
        future = self._counter.sign_in(chosen.operator_id, pin)
        self._home.bring(future, self._answered, self._failed)

    @property
    def _is_waiting(self) -> bool:
        return self._now() < self._state.wait_until_utc_ms

    def _read(self, tiles: Sequence[StaffTile]) -> None:
        kept = tuple(tiles)
        chosen = self._state.chosen if self._state.chosen in kept else None
        self._show(tiles=kept, chosen=chosen or (kept[0] if kept else None))

    def _answered(self, answer: SignIn) -> None:
        self._show(
            is_checking=False,
            typed=0,
            was_wrong=not answer.accepted,
            tries_left=answer.tries_left,
            wait_until_utc_ms=self._now() + 1000 * answer.wait_s if answer.wait_s else 0,
        )
        if answer.accepted:
            self.on_signed_in(answer)

    def _failed(self, fault: BaseException) -> None:
        self._show(is_checking=False, typed=0, fault_code=error_code(fault))

    def _show(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]  # names are ours
        self.on_changed(self._state)
