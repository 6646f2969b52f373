"""What a window is opened with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import tzinfo
from typing import TYPE_CHECKING

from pos_app.domain.acts import SignIn
from ui.clockwork import system_now_utc_ms
from ui.theme.tokens import ThemeName

if TYPE_CHECKING:
    from ui.demo_controls import DemoControls
    from ui.frame_source import FrameSource

DEFAULT_SIZE = (1366, 768)


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """How to open the window.

    `language` None follows the system. `operator` signs somebody in at once. `zone` None is the
    machine's own. `lock_after_s` 0 never locks by itself. `open_camera` gives a frame source when
    the camera panel opens, None where there is no camera. `on_ready` is called once, after the
    first screen has been painted and takes scans.
    """

    language: str | None = None
    theme: ThemeName = ThemeName.LIGHT
    is_demo: bool = False
    demo: DemoControls | None = None
    operator: SignIn | None = None
    zone: tzinfo | None = None
    now: Callable[[], int] = system_now_utc_ms
    is_loud: bool = True
    has_sound: bool = True
    lock_after_s: int = 0
    size: tuple[int, int] = DEFAULT_SIZE
    open_camera: Callable[[], FrameSource] | None = None
    on_ready: Callable[[], None] | None = None
