"""Where scans arrive: told apart, held while something else needs an answer, then carried on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pos_app.domain.acts import Source
from pos_app.domain.scan_router import Box, Route, RouteContext, RouteKind, route
from ui.presenters.ports import WallClock
from ui.presenters.redeem import Notice, NoticeKind, RedeemPresenter

HELD_MAX = 5
OFFER_AFTER_MS = 30_000

COUPONS = frozenset(
    {
        RouteKind.COUPON_TOKEN,
        RouteKind.SHORT_CODE,
        RouteKind.EXTERNAL_COUPON,
        RouteKind.PLATFORM_LINK,
        RouteKind.BAD_CHECK_DIGIT,
        RouteKind.SEARCH,
        RouteKind.UNKNOWN,
    }
)
"""What goes to the counter: coupons, and what only the counter can call no coupon."""


@dataclass(frozen=True, slots=True)
class HeldScan:
    """A scan that waits for a dialog, a verdict or a sign-in to end."""

    code: str
    source: Source
    at_utc_ms: int


class ScanDesk:
    """Routes every scan of the window. Thread: GUI."""

    def __init__(self, presenter: RedeemPresenter, now: WallClock) -> None:
        self._presenter, self._now = presenter, now
        self._held: list[HeldScan] = []
        self._offered: HeldScan | None = None
        self.is_blocked: Callable[[], bool] = lambda: False
        self.on_waiting: Callable[[int], None] = lambda _count: None
        self.on_held: Callable[[], None] = lambda: None

    @property
    def waiting(self) -> int:
        """How many scans wait."""
        return len(self._held)

    def take(self, text: str, source: Source) -> None:
        """Hear a scan, or a code that was typed or read from a picture."""
        found = route(text, RouteContext(is_typed=source is Source.TYPED, box=Box.REDEEM))
        if found.kind is RouteKind.NOTHING:
            return
        if not _is_coupon(found):
            if not self.is_blocked() and self._presenter.takes_scans:
                self._presenter.dismiss()
                self._presenter.tell(Notice(NoticeKind.NOT_A_COUPON, what=str(found.guess)))
            return
        if self.is_blocked() or not self._presenter.takes_scans:
            self._hold(HeldScan(found.code, source, self._now()))
            return
        self._presenter.redeem(found.code, source)

    def release(self) -> None:
        """Carry on with the first scan that waited; one that waited long is offered only."""
        if not self._held or self.is_blocked() or not self._presenter.takes_scans:
            return
        first = self._held.pop(0)
        self.on_waiting(len(self._held))
        if self._now() - first.at_utc_ms > OFFER_AFTER_MS:
            self._offered = first
            self._presenter.tell(Notice(NoticeKind.SIGN_IN_FIRST))
        else:
            self._presenter.redeem(first.code, first.source)

    def accept_offer(self) -> None:
        """Redeem the scan that was offered."""
        offered, self._offered = self._offered, None
        if offered is not None:
            self._presenter.redeem(offered.code, offered.source)

    def forget(self) -> None:
        """Drop what waits, when the till is locked."""
        self._held.clear()
        self._offered = None
        self.on_waiting(0)

    def _hold(self, scan: HeldScan) -> None:
        if any(held.code == scan.code for held in self._held):
            return
        if self._presenter.is_showing(scan.code):
            return
        if len(self._held) >= HELD_MAX:
            self._presenter.tell(Notice(NoticeKind.TOO_MANY_WAITING))
        else:
            self._held.append(scan)
            self.on_waiting(len(self._held))
        self.on_held()


def _is_coupon(found: Route) -> bool:
    if found.kind is RouteKind.UNKNOWN and found.guess is RouteKind.PRODUCT:
        return False
    return found.kind in COUPONS
