"""The scenes of docs/screenshots: what the counter answers, and what a person did to get there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pos_app.domain.acts import Line, Outcome, Source, TillStatus
from pos_app.domain.verdict import Face, Reason
from ui.main_window import MainWindow
from ui.presenters.redeem import ASKING_AFTER_MS, Notice, NoticeKind
from ui.presenters.sync_centre import SyncTab
from ui.showcase import shop, sync_shop
from ui.showcase.scripted_counter import ScriptedCounter
from ui.showcase.settling import settle, wait_ms
from ui.widgets.nav_rail import Section

CODE = "24447542762235"
Act = Callable[[MainWindow, ScriptedCounter], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """One picture: its file name, the state of the till, and what is done before it is taken."""

    name: str
    act: Act
    status: TillStatus = shop.STATUS
    is_signed_in: bool = True
    is_demo: bool = False
    is_late_goods: bool = False
    is_empty: bool = False
    is_narrow: bool = False


def _nothing(window: MainWindow, counter: ScriptedCounter) -> None:
    """The screen as it comes up."""


def _after_green(window: MainWindow, counter: ScriptedCounter) -> None:
    counter.scripted = shop.GREEN
    window.scan(CODE)
    settle()
    window.presenter.dismiss()


def _scan(outcome: Outcome) -> Act:
    def act(window: MainWindow, counter: ScriptedCounter) -> None:
        counter.scripted = outcome
        window.scan(CODE)

    return act


def _wait(window: MainWindow, counter: ScriptedCounter) -> None:
    counter.scripted = shop.ASKING
    counter.now_utc_ms = shop.NOW_UTC_MS - 12_000
    window.scan(CODE)
    settle()
    counter.now_utc_ms = shop.NOW_UTC_MS
    window.show_all()


def _asking(window: MainWindow, counter: ScriptedCounter) -> None:
    counter.scripted = None
    window.scan(CODE, Source.SCAN)
    wait_ms(3 * ASKING_AFTER_MS)


def _typed(window: MainWindow, counter: ScriptedCounter) -> None:
    window.redeem.toggle_keypad()
    window.redeem.work.echo.type_text("24447542")


def _picture(window: MainWindow, counter: ScriptedCounter) -> None:
    window.pictures.open_panel()


def _reverse(window: MainWindow, counter: ScriptedCounter) -> None:
    window.redeem.record.view.press_row(0)


def _too_late(window: MainWindow, counter: ScriptedCounter) -> None:
    window.redeem.record.view.press_row(7)


def _reversed(window: MainWindow, counter: ScriptedCounter) -> None:
    counter.scripted = shop.REVERSED
    window.presenter.reverse(shop.REVERSED.rid or "", "")


def _notice(notice: Notice) -> Act:
    def act(window: MainWindow, counter: ScriptedCounter) -> None:
        window.presenter.tell(notice)

    return act


def _wrong_pin(window: MainWindow, counter: ScriptedCounter) -> None:
    for digit in "246813":
        window.door.type_character(digit)
    window.door.submit()


def _some_pin(window: MainWindow, counter: ScriptedCounter) -> None:
    for digit in "2468":
        window.door.type_character(digit)


def _press(section: Section) -> Act:
    return lambda window, counter: window.go_to(section)


def _details(window: MainWindow, counter: ScriptedCounter) -> None:
    _scan(shop.GREEN)(window, counter)
    window.dialogs.details(shop.GREEN)


def _waiting(window: MainWindow, counter: ScriptedCounter) -> None:
    counter.scripted = shop.refused(Reason.EXPIRED, shop.FACTS[Reason.EXPIRED])
    window.scan(CODE)
    settle()
    window.scan(CODE + "1")


def _fault(window: MainWindow, counter: ScriptedCounter) -> None:
    counter.fault = shop.FAULT
    window.scan(CODE)


def _sync(tab: SyncTab) -> Act:
    def act(window: MainWindow, counter: ScriptedCounter) -> None:
        window.open_sync()
        settle()
        window.sync.presenter.choose(tab)

    return act


def _all_sent(window: MainWindow, counter: ScriptedCounter) -> None:
    counter.centre = sync_shop.SENT_CENTRE
    window.open_sync()
    settle()
    window.sync.presenter.retry()


def _long(window: MainWindow, counter: ScriptedCounter) -> None:
    counter.centre = sync_shop.long_centre(Line.OFFLINE, 200)
    window.open_sync()


_NUMBERS = {Face.RED: "06", Face.AMBER_WAIT: "04", Face.AMBER_ELSEWHERE: "05"}


def _refusal(reason: Reason) -> Scene:
    """The picture of one reason; amber ones happen without a line."""
    name = f"{_NUMBERS[reason.face]}-verdict-{reason.value.lower().replace('_', '-')}"
    status = shop.STATUS if reason.face is Face.RED else shop.OFFLINE
    return Scene(name, _scan(shop.refused(reason, shop.FACTS.get(reason))), status=status)


SCENES: tuple[Scene, ...] = (
    Scene("01-redeem", _after_green),
    Scene("01-redeem-first", _nothing, is_empty=True),
    Scene("01-redeem-offline", _nothing, status=shop.OFFLINE),
    Scene("01-redeem-no-paper", _nothing, status=shop.NO_PAPER),
    Scene("01-redeem-asking", _asking),
    Scene("01-redeem-keypad", _typed),
    Scene("01-redeem-picture", _picture),
    Scene("01-redeem-reversed", _reversed),
    Scene("01-redeem-not-a-voucher", _notice(Notice(NoticeKind.NOT_A_COUPON, what="product"))),
    Scene("01-redeem-input-method", _notice(Notice(NoticeKind.IME))),
    Scene("01-redeem-printer-fault", _notice(Notice(NoticeKind.FAULT, code="PRN-104"))),
    Scene("02-verdict-green", _scan(shop.GREEN)),
    Scene("02-verdict-green-pass", _scan(shop.GREEN_PASS)),
    Scene("03-verdict-green-pending-home", _scan(shop.PENDING_HOME), status=shop.OFFLINE),
    Scene("03-verdict-green-pending-risk", _scan(shop.PENDING_RISK), status=shop.OFFLINE),
    Scene("04-verdict-amber-wait", _wait, status=shop.WEAK),
    Scene("04-verdict-fault", _fault),
    Scene("06-verdict-red-scan-waiting", _waiting),
    *(_refusal(reason) for reason in Reason),
    Scene("07-reverse", _reverse),
    Scene("07-reverse-too-late", _too_late),
    Scene("07-details", _details),
    Scene("08-goods-question", _nothing, is_late_goods=True),
    Scene("09-not-yet", _press(Section.PICKUP)),
    Scene("10-menu", _press(Section.MORE)),
    Scene("12-printer", lambda window, counter: window.dialogs.printer(), status=shop.NO_PAPER),
    Scene("13-rail", lambda window, counter: window.toggle_rail(), is_narrow=True),
    Scene("13-sync-centre", _sync(SyncTab.UNSENT), status=sync_shop.OFFLINE),
    Scene("13-sync-centre-cases", _sync(SyncTab.CONFLICTS), status=sync_shop.OFFLINE),
    Scene("13-sync-centre-asked", _sync(SyncTab.DOUBTS), status=sync_shop.OFFLINE),
    Scene("13-sync-centre-sent", _all_sent, status=sync_shop.SENT),
    Scene("13-sync-centre-long", _long, status=sync_shop.LONG),
    Scene("15-sign-in", _some_pin, is_signed_in=False),
    Scene("15-sign-in-wrong", _wrong_pin, is_signed_in=False),
    Scene("17-demo", _scan(shop.GREEN), is_demo=True),
    Scene("17-demo-ready", _nothing, is_demo=True),
)
