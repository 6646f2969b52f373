"""The window: presenters, screens and the scanner wired together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from pos_app.counter import Counter, Touched
from pos_app.domain.acts import RecentRedemption, SignIn, Source, TillStatus
from pos_app.domain.scan_burst import ScanRead
from pos_app.domain.verdict import Face
from ui.clockwork import QtTimers
from ui.error_code import error_code
from ui.formats import Locale
from ui.language import CHINESE, ENGLISH, LanguageSwitch, system_language
from ui.options import WindowOptions
from ui.presenters.redeem import Notice, NoticeKind, RedeemPresenter, RedeemState
from ui.presenters.sign_in import SignInPresenter
from ui.relay import Relay
from ui.scan_desk import ScanDesk
from ui.shell import Shell
from ui.sounds import SoundPlayer
from ui.theme.look import Look
from ui.theme.qss import make_palette
from ui.theme.tokens import ThemeName
from ui.wedge_filter import WedgeFilter
from ui.widgets.nav_rail import Section
from ui.window_acts import WindowActs
from ui.window_view import WindowView

if TYPE_CHECKING:
    from ui.dialog_desk import DialogDesk
    from ui.picture_flow import PictureFlow
    from ui.sync_flow import SyncFlow

SECOND_MS = 1000
SETTLE_IN_MS = 50
"""What is not seen at once is made this long after the first picture has been asked for."""


class MainWindow(Shell):
    """The counter's window. Thread: GUI; the counter's futures come home by the relay.

    Signals: `appearance_changed` after language or theme have changed.
    """

    appearance_changed = Signal()

    def __init__(self, counter: Counter, options: WindowOptions) -> None:
        super().__init__(Look(options.theme))
        self._counter, self._options = counter, options
        self.language_switch = LanguageSwitch()
        self.relay = Relay()
        self.view = WindowView(self, lambda: self.locale)
        self.view.is_demo, self.view.has_phone = options.is_demo, options.demo is not None
        self.sounds = SoundPlayer()
        self.sounds.mute(is_muted=not options.is_loud)
        self._operator: SignIn | None = None
        self._last_act_utc_ms = options.now()
        self._section = Section.REDEEM
        self._is_shut = False
        self._timers = QtTimers(self)
        self.presenter = RedeemPresenter(counter, self.relay, self._timers, options.now)
        self.door = SignInPresenter(counter, self.relay, options.now, is_demo=options.is_demo)
        self.desk = ScanDesk(self.presenter, options.now)
        self.wedge = WedgeFilter()
        self.acts = WindowActs(self, options.now)
        self.wedge.watch_application()
        self._unsubscribe = counter.subscribe(self._touched)
        self._second = QTimer(self)
        self._second.setInterval(SECOND_MS)
        self._second.timeout.connect(self._tick)
        self.language_switch.use(options.language or system_language())
        self._dress()
        self._wire()
        self._start()

    @property
    def locale(self) -> Locale:  # type: ignore[override]  # ours says more than Qt's
        """Language, zone and the present moment."""
        return Locale(self.language_switch.language, self._options.zone, self._options.now())

    @cached_property
    def dialogs(self) -> DialogDesk:
        """What opens dialogs; made with the first of them."""
        from ui.dialog_desk import DialogDesk

        desk = DialogDesk(self, self.view, self._counter, self.relay)
        desk.on_closed = self.desk.release
        return desk

    @cached_property
    def pictures(self) -> PictureFlow:
        """What reads pictures; made with the first of them."""
        from ui.picture_flow import PictureFlow

        flow = PictureFlow(self, self._counter, self.relay, self._options.open_camera)
        flow.on_code = self.scan
        flow.on_notice = self.presenter.tell
        return flow

    @cached_property
    def sync(self) -> SyncFlow:
        """The sync centre; made when it is first opened."""
        from ui.sync_flow import SyncFlow

        return SyncFlow(self, self.view, self._counter, self.relay)

    @property
    def operator(self) -> SignIn | None:
        """Who is signed in."""
        return self._operator

    def scan(self, text: str, source: Source = Source.SCAN) -> None:
        """Hear a code, wherever it comes from."""
        self.note_act()
        self.close_rail()
        if self._section is not Section.REDEEM and self._operator is not None:
            self.go_to(Section.REDEEM)
        self.desk.take(text, source)

    def use_language(self, language: str) -> None:
        """Switch the language of everything that is shown."""
        self.language_switch.use(language)
        self.show_all()
        self.appearance_changed.emit()

    def use_theme(self, theme: ThemeName) -> None:
        """Switch between light and dark."""
        self.look.switch(theme)
        self._dress()
        self.show_all()
        self.appearance_changed.emit()

    def go_to(self, section: Section) -> None:
        """Go to a section; one that is not there yet says so."""
        self.note_act()
        if section is Section.LOCK:
            self.lock()
        elif section is Section.MORE:
            self.close_rail()
            self._open_menu()
        elif section is Section.REDEEM:
            self._section = section
            self.show_section(section)
            self._show_redeem(self.presenter.state)
        else:
            self._section = section
            self.show_section(section)
            self.not_yet.show_section(section)
            self.show_screen(self.not_yet)
            self.not_yet.back.setFocus()

    def open_sync(self) -> None:
        """Go to the sync centre; a till nobody has signed in at keeps it closed."""
        if self._operator is not None:
            self.note_act()
            self._section = Section.MORE
            self.show_section(Section.MORE)
            self.sync.open()

    def note_act(self) -> None:
        """Somebody is here: the till does not lock itself yet."""
        self._last_act_utc_ms = self._options.now()

    def lock(self) -> None:
        """Go back to the sign-in screen."""
        operator, self._operator = self._operator, None
        if operator is not None:
            future = self._counter.sign_out(operator.operator_id)
            self.relay.bring(future, lambda _done: None, self._failed)
        self.presenter.forget()
        self.desk.forget()
        self.close_rail()
        if self.sheet is not None:
            self.sheet.dismiss()
        self.door.clear()
        self.door.refresh()
        self._show_door()

    def show_all(self) -> None:
        """Paint everything anew."""
        self.view.show_bars()
        self.view.show_door(self.door.state)
        self.redeem.retranslate()
        self._show_redeem(self.presenter.state)

    def shut(self) -> None:
        """Stop listening, stop sounding, let nothing through any more. Once is enough."""
        if self._is_shut:
            return
        self._is_shut = True
        self._second.stop()
        self._timers.stop()
        self._unsubscribe()
        self.wedge.stop()
        if "pictures" in self.__dict__:
            self.pictures.shut()
        if "sync" in self.__dict__:
            self.sync.shut()
        self.relay.close()
        self.sounds.close()
        self.ring.release()
        self.language_switch.release()

    def _open_menu(self) -> None:
        from ui.dialog_desk import MenuActs
        from ui.dialogs.menu import MenuState

        language, is_loud = self.language_switch.language, not self.sounds.is_muted
        acts = MenuActs(
            self.use_language,
            self.use_theme,
            lambda is_on: self.sounds.mute(is_muted=not is_on),
            self.open_sync,
        )
        self.dialogs.menu(MenuState(language, self.look.theme, is_loud=is_loud), acts)

    def _wire(self) -> None:
        self.presenter.on_changed = self._show_redeem
        self.presenter.on_verdict = self._verdict_came
        self.presenter.on_freed = self.desk.release
        self.door.on_changed = self.view.show_door
        self.door.on_signed_in = self._signed_in
        self.desk.is_blocked = lambda: self._operator is None or self.sheet is not None
        self.desk.on_waiting = self._show_waiting
        self.desk.on_held = lambda: self._sound("held")
        self.wedge.on_scan = self._heard
        self.wedge.on_ime = lambda: self.presenter.tell(Notice(NoticeKind.IME))
        self.rail.chosen.connect(self.go_to)
        self.top_bar.menu_pressed.connect(self.toggle_rail)
        self.top_bar.language_pressed.connect(self._other_language)
        self.top_bar.sync_pressed.connect(self.open_sync)
        self.top_bar.printer_pressed.connect(lambda: self.dialogs.printer())
        self.screen_made.connect(self._screen_made)
        self.closing.connect(self.shut)
        self.picture_dropped.connect(lambda mime: self.pictures.take(mime))
        self.resized.connect(self.show_all)
        self.acts.wire_redeem()

    def _screen_made(self, screen: QWidget) -> None:
        self.acts.wire_screen(screen)
        chosen = getattr(screen, "chosen", None)
        if chosen is not None:
            chosen.connect(self._choose_person)

    def _start(self) -> None:
        self.door.refresh()
        self._read_status()
        self.presenter.refresh()
        if self._options.operator is not None:
            self._signed_in(self._options.operator)
        else:
            self._show_door()
        self._second.start()
        QTimer.singleShot(SETTLE_IN_MS, self, self._settle_in)

    def _settle_in(self) -> None:
        """What the first picture does not need: function keys, and the verdict screen itself."""
        if not self._is_shut:
            self.acts.wire_keys(self._sync_now)
            _ = self.verdict

    def _dress(self) -> None:
        self.setPalette(make_palette(self.look.colours))
        # No style sheet here: everything in this window paints itself, and a sheet costs 20 ms.
        for widget in self.findChildren(QWidget):
            widget.update()

    def _show_door(self) -> None:
        self.show_screen(self.sign_in)
        self.view.show_bars()
        self.view.show_door(self.door.state)
        self.sign_in.setFocus()

    def _show_redeem(self, state: RedeemState) -> None:
        if self._operator is not None and self._section is Section.REDEEM:
            self.view.show_redeem(state)

    def _show_waiting(self, count: int) -> None:
        self.view.waiting_scans = count
        self.view.show_bars()

    def _signed_in(self, sign_in: SignIn) -> None:
        self._operator = sign_in
        self.note_act()
        self.presenter.operator_id = sign_in.operator_id
        self.view.operator_name = sign_in.name
        self.view.names[sign_in.operator_id] = sign_in.name
        self.go_to(Section.REDEEM)
        self.view.show_bars()
        self.relay.bring(self._counter.unanswered(), self._ask_about_goods, self._failed)

    def _ask_about_goods(self, rows: Sequence[RecentRedemption]) -> None:
        if rows and self._operator is not None:
            self.dialogs.goods(rows, self._operator.operator_id)

    def _choose_person(self, tile: object) -> None:
        self.door.choose(tile)  # type: ignore[arg-type]  # the signal carries a StaffTile
        self.sign_in.setFocus()

    def _heard(self, scan: ScanRead) -> None:
        self.view.last_scan_utc_ms = self._options.now()
        self.scan(scan.text, Source.SCAN)

    def _touched(self, touched: frozenset[Touched]) -> None:
        """Hear from the counter. Thread: any."""
        self.relay.call(lambda: self._refresh(touched))

    def _sync_now(self) -> None:
        if "sync" in self.__dict__ and self.sync.is_open:
            self.sync.presenter.retry()
        else:
            self._counter.sync_now()

    def _refresh(self, touched: frozenset[Touched]) -> None:
        if touched & {Touched.STATUS, Touched.PRINT_JOBS, Touched.REDEMPTIONS}:
            self._read_status()
        if Touched.REDEMPTIONS in touched:
            self.presenter.refresh()
        if "sync" in self.__dict__:
            self.sync.refresh(touched)
        if Touched.STAFF in touched:
            self.door.refresh()

    def _read_status(self) -> None:
        self.relay.bring(self._counter.status(), self._show_status, self._failed)

    def _show_status(self, status: TillStatus) -> None:
        self.view.status = status
        self.view.show_bars()
        self._show_redeem(self.presenter.state)

    def _tick(self) -> None:
        self.view.show_bars()
        if self._operator is None:
            self.view.show_door(self.door.state)
            return
        self._show_redeem(self.presenter.state)
        self.presenter.look_again()
        idle_s = (self._options.now() - self._last_act_utc_ms) // 1000
        if self._options.lock_after_s and idle_s >= self._options.lock_after_s:
            self.lock()

    def _failed(self, fault: BaseException) -> None:
        self.presenter.tell(Notice(NoticeKind.FAULT, code=error_code(fault)))

    def _verdict_came(self, face: Face) -> None:
        """A verdict is sounded only where it is seen."""
        if self._section is not Section.REDEEM and self._operator is not None:
            self.go_to(Section.REDEEM)
        self._sound(str(face))

    def _sound(self, name: str) -> None:
        if self._options.has_sound and not self.sounds.play(name):
            self.flash.blink()

    def _other_language(self) -> None:
        is_chinese = self.language_switch.language == CHINESE
        self.use_language(ENGLISH if is_chinese else CHINESE)
