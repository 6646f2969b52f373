"""Brings every state to its screen: what the window shows now, in one place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pos_app.domain.acts import TillStatus
from ui.formats import Locale, clock_text
from ui.presenters.recent import recent_row
from ui.presenters.redeem import NoticeKind, RedeemState, Stage
from ui.presenters.sign_in import SignInState
from ui.reader import Reader
from ui.screens import redeem_view
from ui.shell import Shell
from ui.shell_words import demo_banner, line_banner, route_words
from ui.widgets.top_bar import TopBarState

if TYPE_CHECKING:
    from ui.presenters.verdict import VerdictState


class WindowView:
    """Paints states on the shell's screens. Thread: GUI."""

    def __init__(self, shell: Shell, locale: Callable[[], Locale]) -> None:
        self._shell, self._locale = shell, locale
        self.status: TillStatus | None = None
        self.names: dict[str, str] = {}
        self.operator_name = ""
        self.waiting_scans = 0
        self.last_scan_utc_ms: int | None = None
        self.is_demo = False
        self.has_phone = False

    @property
    def reader(self) -> Reader:
        """The locale of this moment, and who is who."""
        return Reader(self._locale(), self.names)

    def show_bars(self) -> None:
        """Top bar and banners."""
        locale, shell = self._locale(), self._shell
        shell.top_bar.show_state(
            TopBarState(locale, self.status, self.operator_name, self.waiting_scans)
        )
        before = (shell.demo_banner.isHidden(), shell.line_banner.isHidden())
        demo = demo_banner(has_phone=self.has_phone) if self.is_demo else None
        shell.demo_banner.show_state(demo)
        signed_in = not shell.is_locked
        line = line_banner(self.status, locale) if signed_in else None
        shell.line_banner.show_state(line)
        if before != (shell.demo_banner.isHidden(), shell.line_banner.isHidden()):
            shell.arrange()

    def show_door(self, state: SignInState) -> None:
        """The sign-in screen."""
        for tile in state.tiles or ():
            self.names[tile.operator_id] = tile.name
        if self._shell.is_locked:
            self._shell.sign_in.show_state(state, self._locale())

    def show_redeem(self, state: RedeemState) -> None:
        """The Redeem screen, or the verdict over it."""
        shell = self._shell
        if state.stage is Stage.SHOWING:
            shell.verdict.show_state(self._verdict_state(state))
            shell.show_screen(shell.verdict)
            return
        came_back = shell.current is not shell.redeem or shell.redeem.isHidden()
        self._show_work(state)
        shell.show_screen(shell.redeem)
        if came_back:
            shell.redeem.take_focus()

    def _verdict_state(self, state: RedeemState) -> VerdictState:
        from ui.presenters.verdict import fault_state, verdict_state  # not before the first scan

        if state.outcome is None:
            return fault_state(state.fault_code, self._locale(), state.code_tail)
        return verdict_state(state.outcome, self.reader, asked_at_utc_ms=state.asked_at_utc_ms)

    def _show_work(self, state: RedeemState) -> None:
        locale, redeem = self._locale(), self._shell.redeem
        rows = None
        if state.recent is not None:
            rows = tuple(recent_row(row, locale.now_utc_ms) for row in state.recent)
        redeem.record.show_state(rows, self.status, locale)
        work = redeem.work
        work.echo.show_asking(state.code_tail if state.stage is Stage.ASKING else None)
        work.last.show_result(redeem_view.last_result(state.last, self.reader))
        work.readiness.show_checks(redeem_view.checks(self.status, self._last_scan(), locale))
        work.exposure.show_exposure(redeem_view.exposure(self.status))
        notice = state.notice
        what = ""
        if notice is not None and notice.kind is NoticeKind.NOT_A_COUPON:
            what = route_words(notice.what)
        had = work.notice.has_words
        work.notice.show_face(redeem_view.notice_face(notice, self.reader, what))
        if had or notice is not None:
            work.arrange()

    def _last_scan(self) -> str:
        if self.last_scan_utc_ms is None:
            return ""
        return redeem_view.last_scan_words(clock_text(self.last_scan_utc_ms, self._locale()))
