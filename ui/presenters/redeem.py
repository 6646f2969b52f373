"""The Redeem screen's conduct: one scan at a time, its verdict, and the list that grows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from pos_app.counter import Counter
from pos_app.domain.acts import (
    CancelRedemption,
    Outcome,
    RecentRedemption,
    RedeemCoupon,
    ReverseRedemption,
    Source,
)
from pos_app.domain.codes import code_tail
from pos_app.domain.printing import JobState, PrintResult
from pos_app.domain.redemption import State
from pos_app.domain.verdict import Face, Verdict
from ui.error_code import error_code
from ui.presenters.ports import Home, Timers, WallClock
from ui.presenters.standing import is_undecided
from ui.theme.tokens import AUTO_NEXT_MS, WAIT_PANEL_AFTER_MS

RECENT_MAX = 10
SAME_CODE_MS = 1500
ASKING_AFTER_MS = 60
"""Until then an answer counts as being there at once; people are told by 150 ms at the latest."""
BEHIND_THE_PAINT_MS = 30
_ENDED = frozenset({State.VOIDED, State.REVERSING, State.REVERSED, State.REVERSE_REFUSED})


class Stage(StrEnum):
    """What the screen is doing."""

    READY = "ready"
    ASKING = "asking"
    SHOWING = "showing"


class NoticeKind(StrEnum):
    """What a notice is about."""

    DONE = "done"
    FAULT = "fault"
    PRINTED = "printed"
    NOT_A_COUPON = "not_a_coupon"
    IME = "ime"
    SIGN_IN_FIRST = "sign_in_first"
    NO_CODE = "no_code"
    TOO_MANY_WAITING = "too_many_waiting"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something to be told on the Redeem screen: an outcome of an act, or a fault's code."""

    kind: NoticeKind
    outcome: Outcome | None = None
    code: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class RedeemState:
    """Everything the Redeem screen and its verdict show."""

    stage: Stage = Stage.READY
    outcome: Outcome | None = None
    fault_code: str = ""
    code_tail: str = ""
    asked_at_utc_ms: int = 0
    recent: tuple[RecentRedemption, ...] | None = None
    last: Outcome | None = None
    notice: Notice | None = None
    is_acting: bool = False


class RedeemPresenter:
    """Carries scans to the counter and outcomes to the screen. No widget, no Qt.

    Thread: GUI only; results come back by `home`.
    """

    def __init__(self, counter: Counter, home: Home, timers: Timers, now: WallClock) -> None:
        self._counter, self._home, self._timers, self._now = counter, home, timers, now
        self._state = RedeemState()
        self._command: RedeemCoupon | None = None
        self._pending_rid: str | None = None
        self._call_off: Callable[[], None] = lambda: None
        self.operator_id = ""
        self.on_changed: Callable[[RedeemState], None] = lambda _state: None
        self.on_verdict: Callable[[Face], None] = lambda _face: None
        self.on_freed: Callable[[], None] = lambda: None

    @property
    def state(self) -> RedeemState:
        """What is shown now."""
        return self._state

    @property
    def takes_scans(self) -> bool:
        """Whether a scan may replace what is shown: only ready and the two green verdicts."""
        if self._state.stage is Stage.READY:
            return True
        outcome = self._state.outcome
        return (
            self._state.stage is Stage.SHOWING
            and outcome is not None
            and outcome.verdict.face.may_hand_over
        )

    def is_showing(self, code: str) -> bool:
        """Whether this very code is the one being asked about or shown."""
        command = self._command
        return self._state.stage is not Stage.READY and command is not None and command.code == code

    def redeem(self, code: str, source: Source) -> None:
        """Begin one redemption; the same code again within 1.5 s shows its verdict again."""
        same = self._command is not None and self._command.code == code
        recently = self._now() - self._state.asked_at_utc_ms < SAME_CODE_MS
        if same and (recently or self._pending_rid or not self.takes_scans):
            self.show_again()
            return
        rid = self._counter.new_rid()
        self._command = RedeemCoupon(rid, code, source, self.operator_id)
        self._ask_anew(code_tail(code))

    def keep_waiting(self) -> None:
        """Have the platform asked again, with the same rid, and look at once."""
        self._counter.sync_now()
        self.look_again()

    def look_again(self) -> None:
        """See how the undecided redemption on screen stands now; does nothing for any other."""
        outcome = self._state.outcome
        if self._pending_rid or outcome is None or not is_undecided(outcome) or not outcome.rid:
            return
        rid = outcome.rid
        self._pending_rid = rid
        self._home.bring(
            self._counter.outcome(rid),
            lambda found: self._looked(rid, found),
            lambda _fault: self._looked(rid, None),
        )

    def try_again(self) -> None:
        """Ask anew for the same code; a fault keeps its rid, a plain "not now" gets a new one."""
        command = self._command
        if command is None:
            self.dismiss()
        elif self._state.fault_code:
            self._ask_anew(self._state.code_tail)
        else:
            self._command = None
            self.redeem(command.code, command.source)

    def cancel(self) -> None:
        """Give up the undecided redemption that is shown."""
        outcome = self._state.outcome
        rid = (outcome.rid if outcome else None) or (self._command.rid if self._command else None)
        if rid is None or self._state.is_acting:
            return
        self._show(is_acting=True)
        future = self._counter.cancel(CancelRedemption(rid, self.operator_id))
        self._home.bring(future, self._acted, self._act_failed)

    def reverse(self, rid: str, reason: str) -> None:
        """Take a redemption back."""
        self._show(is_acting=True)
        future = self._counter.reverse(ReverseRedemption(rid, reason, self.operator_id))
        self._home.bring(future, self._acted, self._act_failed)

    def reprint(self, rid: str) -> None:
        """Print a slip again."""
        future = self._counter.reprint(rid, self.operator_id)
        self._home.bring(future, self._printed, self._act_failed)

    def dismiss(self) -> None:
        """Leave the verdict and be ready for the next guest."""
        if self._state.stage is Stage.READY:
            if self._state.notice is not None:
                self._show(notice=None)
            return
        self._call_off()
        self._pending_rid = None
        self._show(stage=Stage.READY, outcome=None, fault_code="", code_tail="")
        self.on_freed()

    def hold_still(self) -> None:
        """Do not advance by itself while a dialog is open over the verdict."""
        if self._pending_rid is None:
            self._call_off()

    def show_again(self) -> None:
        """Show the last verdict once more."""
        if self._state.stage is Stage.READY and self._state.last is not None:
            self._call_off()
            self._show(stage=Stage.SHOWING, outcome=self._state.last, notice=None)

    def tell(self, notice: Notice | None) -> None:
        """Put a notice on the screen, or take it away."""
        self._show(notice=notice)

    def refresh(self) -> None:
        """Read the list again; also learns how an undecided redemption ended."""
        self._home.bring(self._counter.recent(RECENT_MAX), self._listed, self._act_failed)

    def forget(self) -> None:
        """Forget what one operator saw, when another signs in."""
        self._call_off()
        self._command, self._pending_rid = None, None
        self._show(stage=Stage.READY, outcome=None, fault_code="", notice=None)

    def _ask_anew(self, tail: str) -> None:
        """Ask, and say so only if the answer takes longer than a blink: most answers do not."""
        self._state = replace(
            self._state,
            stage=Stage.ASKING,
            outcome=None,
            fault_code="",
            code_tail=tail,
            asked_at_utc_ms=self._now(),
            notice=None,
        )
        self._ask()
        self._after(ASKING_AFTER_MS, self._show_asking)

    def _show_asking(self) -> None:
        if self._state.stage is Stage.ASKING:
            self._show()
            self._after(WAIT_PANEL_AFTER_MS - ASKING_AFTER_MS, self._show_waiting)

    def _ask(self) -> None:
        command = self._command
        if command is None:
            return
        self._pending_rid = command.rid

        def heard(outcome: Outcome) -> None:
            self._home.call(lambda: self._progress(command.rid, outcome))

        future = self._counter.redeem(command, progress=heard)
        self._home.bring(
            future,
            lambda outcome: self._decided(command.rid, outcome),
            lambda fault: self._broke(command.rid, fault),
        )

    def _progress(self, rid: str, outcome: Outcome) -> None:
        if self._pending_rid != rid or self._state.stage is Stage.READY:
            return
        self._state = replace(self._state, outcome=outcome)
        if self._state.stage is Stage.SHOWING:
            self._show()

    def _show_waiting(self) -> None:
        if self._state.stage is Stage.ASKING:
            outcome = self._state.outcome or self._asking_outcome()
            self._show(stage=Stage.SHOWING, outcome=outcome)
            self.on_verdict(Face.AMBER_WAIT)

    def _asking_outcome(self) -> Outcome:
        rid = self._command.rid if self._command else None
        return Outcome(
            verdict=Verdict(Face.AMBER_WAIT),
            rid=rid,
            code_tail=self._state.code_tail,
            decided_at_utc_ms=self._state.asked_at_utc_ms,
            is_final=False,
        )

    def _decided(self, rid: str, outcome: Outcome) -> None:
        if self._pending_rid != rid:
            self.refresh()
            return
        self._pending_rid = None
        self._call_off()
        before = self._state.outcome if self._state.stage is Stage.SHOWING else None
        self._show(stage=Stage.SHOWING, outcome=outcome, last=outcome)
        if before is None or before.verdict.face is not outcome.verdict.face:
            self.on_verdict(outcome.verdict.face)
        if outcome.verdict.face is Face.GREEN:
            self._after(AUTO_NEXT_MS, self.dismiss)
        self._timers.after(BEHIND_THE_PAINT_MS, lambda: self._follow_up(outcome))

    def _follow_up(self, outcome: Outcome) -> None:
        """What the verdict on screen must not wait for."""
        self._tell_shown(outcome)
        self.refresh()

    def _tell_shown(self, outcome: Outcome) -> None:
        """The screen said yes: after a crash nobody needs to be asked about the goods."""
        if outcome.verdict.face.may_hand_over and outcome.rid is not None:
            future = self._counter.shown(outcome.rid, self.operator_id)
            self._home.bring(future, lambda _done: None, self._act_failed)

    def _looked(self, rid: str, found: Outcome | None) -> None:
        if self._pending_rid != rid:
            return
        if found is not None and not is_undecided(found):
            self._decided(rid, replace(found, is_repeat=False))
        else:
            self._pending_rid = None

    def _broke(self, rid: str, fault: BaseException) -> None:
        if self._pending_rid != rid:
            return
        self._pending_rid = None
        self._call_off()
        self._show(stage=Stage.SHOWING, outcome=None, fault_code=error_code(fault))
        self.on_verdict(Face.AMBER_WAIT)

    def _acted(self, outcome: Outcome) -> None:
        self._call_off()
        self._pending_rid = None
        if outcome.verdict.face.may_hand_over and outcome.state not in _ENDED:
            self._show(stage=Stage.SHOWING, outcome=outcome, last=outcome, is_acting=False)
            self._tell_shown(outcome)
            self.on_verdict(outcome.verdict.face)
        else:
            notice = Notice(NoticeKind.DONE, outcome=outcome)
            self._show(stage=Stage.READY, outcome=None, notice=notice, is_acting=False)
            self.on_freed()
        self.refresh()

    def _act_failed(self, fault: BaseException) -> None:
        notice = Notice(NoticeKind.FAULT, code=error_code(fault))
        self._show(notice=notice, is_acting=False)

    def _printed(self, result: PrintResult) -> None:
        if result.state in (JobState.FAILED, JobState.UNKNOWN):
            code = result.code or ("PRN-105" if result.state is JobState.UNKNOWN else "PRN-100")
            self._show(notice=Notice(NoticeKind.FAULT, code=code))
        else:
            self._show(notice=Notice(NoticeKind.PRINTED))

    def _listed(self, rows: Sequence[RecentRedemption]) -> None:
        self._show(recent=tuple(rows))
        self.look_again()

    def _after(self, delay_ms: int, function: Callable[[], None]) -> None:
        self._call_off()
        self._call_off = self._timers.after(delay_ms, function)

    def _show(self, **changes: object) -> None:
        self._state = replace(self._state, **changes)  # type: ignore[arg-type]  # names are ours
        self.on_changed(self._state)
