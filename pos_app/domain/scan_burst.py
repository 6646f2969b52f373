"""Tells a keyboard-wedge scanner from a person by the rhythm of the keys, and nothing else.

A key is held until it is clear who pressed it: at most the maximum gap (60 ms) for a person. Use:

    heard = detector.feed(stroke)        # every key press, by the time stamp of its event
    heard = detector.tick(now_ms)        # by a timer of about 20 ms while detector.is_holding
    deliver heard.replay in order, act on heard.scan, pass this key on unless heard.swallow

Keys of a scan are never in `replay`, keys of a person are never in `scan`, and none is lost.
A person's key less than one gap before a scan cannot be told from it unless the scanner sends a
prefix. Source: devices.md 5.3, ux.md 3.3.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pos_app.domain.codes import GROUP_SEPARATOR, drop_controls

GAP_END_SLACK_MS = 20
BOUNCE_MS = 300
REPEAT_MS = 1_500
RECENT_MAX = 16
IME_EVENTS_MIN = 4
IME_GAP_MAX_MS = 100


@dataclass(frozen=True, slots=True)
class WedgeSettings:
    """How one scanner types; the calibration screen fits `gap_max_ms` to it.

    `prefix` and `suffix` are what the scanner is set up to send around a code; both are removed.
    Enter and Tab end a code by themselves. `counts_bounces` is on while quantities are scanned.
    """

    device: str = "keyboard"
    gap_max_ms: int = 60
    length_min: int = 4
    length_max: int = 4096
    prefix: str = ""
    suffix: str = ""
    counts_bounces: bool = False


@dataclass(frozen=True, slots=True)
class KeyStroke:
    """One key press as the window saw it.

    `char` is what it types, empty for Shift and the like. `is_shortcut` means Ctrl, Alt or a
    function key. `is_ime` is an event of the input method, which hides the key. `tag` is whatever
    the caller needs to deliver the key again.
    """

    char: str
    at_ms: int
    is_enter: bool = False
    is_ime: bool = False
    is_shortcut: bool = False
    is_auto_repeat: bool = False
    tag: object = None

    @property
    def ends_code(self) -> bool:
        """Whether this key ends a code: Enter or Tab."""
        return self.is_enter or self.char in ("\r", "\n", "\t")

    @property
    def typed(self) -> str:
        """What the key adds to a code: nothing for a shortcut, save the group separator."""
        is_silent = self.ends_code or (self.is_shortcut and self.char != GROUP_SEPARATOR)
        return "" if is_silent else self.char


@dataclass(frozen=True, slots=True)
class ScanRead:
    """One finished scan.

    `is_repeat`: the same text came from this device less than 1.5 s before. `is_cut`: the code was
    longer than 4,096 characters and is not whole. `slowest_gap_ms` is for calibration.
    """

    text: str
    device: str
    started_ms: int
    ended_ms: int
    slowest_gap_ms: int = 0
    is_repeat: bool = False
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What to do now: deliver `replay`, take `scan`, keep this key from the widget if `swallow`.

    `ime_hint`: an input method is eating the scanner's keys; ask to switch to English.
    """

    swallow: bool = False
    replay: tuple[KeyStroke, ...] = ()
    scan: ScanRead | None = None
    ime_hint: bool = False


class BurstDetector:
    """The listener for one keyboard. Thread: the one the keys arrive on."""

    def __init__(self, settings: WedgeSettings | None = None) -> None:
        self._settings = settings or WedgeSettings()
        self._recent: dict[str, int] = {}
        self._tail_until_ms: int | None = None
        self._ime_run = 0
        self._ime_last_ms = 0
        self._held: list[KeyStroke] = []
        self._text = ""
        self._last_ms = 0
        self._slowest_gap_ms = 0
        self._ime_in_burst = 0
        self._is_cut = False

    @property
    def is_holding(self) -> bool:
        """Whether keys are held, so that ticks are needed."""
        return bool(self._held)

    def feed(self, stroke: KeyStroke) -> Heard:
        """Hear one key press."""
        before = self.tick(stroke.at_ms)
        if stroke.is_ime:
            return self._hear_ime(stroke, before)
        if stroke.is_auto_repeat:
            return self._hear_auto_repeat(before)
        if not (stroke.char or stroke.is_enter or stroke.is_shortcut):
            self._last_ms = stroke.at_ms
            return before
        if stroke.ends_code and self._is_tail(stroke.at_ms):
            self._tail_until_ms = stroke.at_ms + self._settings.gap_max_ms
            return replace(before, swallow=True)
        if stroke.ends_code and self._held:
            return self._end(stroke)
        if not self._held and not stroke.typed:
            return before
        self._hold(stroke)
        if self._settings.suffix and self._text.endswith(self._settings.suffix):
            ended = self._end(stroke, is_last_held=True)
            return replace(
                ended, replay=before.replay + ended.replay, scan=ended.scan or before.scan
            )
        return replace(before, swallow=True)

    def tick(self, now_ms: int) -> Heard:
        """Say how the held keys ended if nothing followed them in time."""
        if not self._held or now_ms - self._last_ms <= self._gap_limit_ms():
            return Heard()
        return self._end(None)

    def flush(self) -> Heard:
        """Decide at once, as when the window loses the keyboard."""
        return self._end(None) if self._held else Heard()

    def _gap_limit_ms(self) -> int:
        # Once it is surely a scanner, a late key is a hiccup; before, it is a person's next key.
        is_sure = len(self._text) >= self._settings.length_min
        return self._settings.gap_max_ms + (GAP_END_SLACK_MS if is_sure else 0)

    def _is_tail(self, at_ms: int) -> bool:
        """Whether this Enter still belongs to the scan that has just ended (CR LF, CR TAB)."""
        return not self._held and self._tail_until_ms is not None and at_ms <= self._tail_until_ms

    def _hold(self, stroke: KeyStroke) -> None:
        if self._held:
            self._slowest_gap_ms = max(self._slowest_gap_ms, stroke.at_ms - self._last_ms)
        self._last_ms = stroke.at_ms
        self._tail_until_ms = None
        if len(self._text) >= self._settings.length_max:
            self._is_cut = True
            return
        self._held.append(stroke)
        self._text += stroke.typed

    def _hear_ime(self, stroke: KeyStroke, before: Heard) -> Heard:
        is_run = self._ime_run and stroke.at_ms - self._ime_last_ms <= IME_GAP_MAX_MS
        self._ime_run = self._ime_run + 1 if is_run else 1
        self._ime_last_ms = stroke.at_ms
        if self._held:
            self._ime_in_burst += 1
            self._last_ms = stroke.at_ms
        return replace(before, ime_hint=before.ime_hint or self._ime_run == IME_EVENTS_MIN)

    def _hear_auto_repeat(self, before: Heard) -> Heard:
        """Scanners do not lean on keys: what is held is a person's, unless surely a scan."""
        if len(self._text) >= self._settings.length_min:
            return replace(before, swallow=True)
        replay = before.replay + tuple(self._held)
        self._clear()
        return replace(before, replay=replay)

    def _end(self, ending: KeyStroke | None, *, is_last_held: bool = False) -> Heard:
        """Decide about the held keys; `ending` is the key that ended them, None for a gap."""
        is_scanner = len(self._text) + self._ime_in_burst >= self._settings.length_min
        code, before_code = self._cut_out()
        if not is_scanner or code is None:
            replay = tuple(self._held)
            self._clear()
            return Heard(replay=replay, swallow=is_last_held)
        if ending is not None:
            self._tail_until_ms = ending.at_ms + self._settings.gap_max_ms
        ended_ms = ending.at_ms if ending is not None else self._last_ms
        swallow = ending is not None
        if self._ime_in_burst:
            self._clear()
            return Heard(swallow=swallow, replay=before_code, ime_hint=True)
        scan = self._finished(code, ended_ms)
        self._clear()
        return Heard(swallow=swallow, replay=before_code, scan=scan)

    def _cut_out(self) -> tuple[str | None, tuple[KeyStroke, ...]]:
        """The code between prefix and suffix, and the keys a person pressed before the prefix."""
        prefix, suffix = self._settings.prefix, self._settings.suffix
        start = self._text.find(prefix)
        if start < 0 and not self._is_cut:
            return None, ()
        start = max(start, 0)
        code = self._text[start:].removeprefix(prefix)
        if suffix:
            code = code.removesuffix(suffix)
        typed = 0
        for at, stroke in enumerate(self._held):
            if typed >= start:
                return drop_controls(code), tuple(self._held[:at])
            typed += len(stroke.typed)
        return drop_controls(code), ()

    def _finished(self, code: str, ended_ms: int) -> ScanRead | None:
        """The scan, or None for a bounce: the same code again within 300 ms."""
        started_ms = self._held[0].at_ms
        for text, seen_ms in list(self._recent.items()):
            if started_ms - seen_ms > REPEAT_MS or len(self._recent) > RECENT_MAX:
                del self._recent[text]
        seen_ms_before = self._recent.pop(code, None)
        self._recent[code] = ended_ms
        is_repeat = seen_ms_before is not None
        is_bounce = is_repeat and started_ms - (seen_ms_before or 0) <= BOUNCE_MS
        if not code or (is_bounce and not self._settings.counts_bounces):
            return None
        return ScanRead(
            text=code,
            device=self._settings.device,
            started_ms=started_ms,
            ended_ms=ended_ms,
            slowest_gap_ms=self._slowest_gap_ms,
            is_repeat=is_repeat,
            is_cut=self._is_cut,
        )

    def _clear(self) -> None:
        self._held = []
        self._text = ""
        self._last_ms = 0
        self._slowest_gap_ms = 0
        self._ime_in_burst = 0
        self._is_cut = False
