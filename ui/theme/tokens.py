"""The colours and measures of the counter, light and dark; everything painted comes from here."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ThemeName(StrEnum):
    """The two themes."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Colours:
    """Every colour by its role, as `#RRGGBB`.

    The `field_…` colours are the same in both themes; only the card on a field turns dark.
    """

    bg: str
    surface: str
    sunken: str
    text: str
    text2: str
    text3: str
    border: str
    hairline: str
    card_line: str
    primary: str
    primary_hover: str
    on_primary: str
    success: str
    success_bg: str
    warning: str
    warning_bg: str
    danger: str
    danger_bg: str
    offline: str
    offline_bg: str
    tone: str
    tint: str
    field_green: str = "#147A3D"
    field_amber: str = "#FFC94D"
    field_red: str = "#B3261E"
    field_violet: str = "#5B3FA8"
    training: str = "#8E2A7C"
    white: str = "#FFFFFF"
    ink: str = "#17212B"


LIGHT = Colours(
    bg="#F4F6F8",
    surface="#FFFFFF",
    sunken="#E9EDF1",
    text="#17212B",
    text2="#4A5867",
    text3="#5C6B7E",
    border="#7C8A99",
    hairline="#C5CED8",
    card_line="#DCE2E8",
    primary="#0B63CE",
    primary_hover="#094FA6",
    on_primary="#FFFFFF",
    success="#147A3D",
    success_bg="#E3F5EA",
    warning="#8A5A00",
    warning_bg="#FFF3D6",
    danger="#B3261E",
    danger_bg="#FDE7E5",
    offline="#5B3FA8",
    offline_bg="#EEE9FB",
    tone="#E9EDF1",
    tint="#E8F0FB",
)

DARK = Colours(
    bg="#12181F",
    surface="#1B232C",
    sunken="#0D1217",
    text="#EEF2F6",
    text2="#B4C0CC",
    text3="#8E9CAB",
    border="#7A8998",
    hairline="#33404D",
    card_line="#2B3641",
    primary="#5AA2F5",
    primary_hover="#7DB6F8",
    on_primary="#0B1520",
    success="#4CC27A",
    success_bg="#12301F",
    warning="#F0B429",
    warning_bg="#33270B",
    danger="#FF7A70",
    danger_bg="#3A1715",
    offline="#B9A3F5",
    offline_bg="#261F3D",
    tone="#2A3540",
    tint="#17304D",
)

PALETTES = {ThemeName.LIGHT: LIGHT, ThemeName.DARK: DARK}

RADIUS_CONTROL_PX = 8
RADIUS_CARD_PX = 12
TOP_BAR_PX = 48
BOTTOM_BAR_PX = 72
BANNER_PX = 40
RAIL_PX = 72
CORNER_PX = 240
TOUCH_MIN_PX = 48
POINTER_MIN_PX = 44
COMPACT_BELOW_PX = 1200
WIDE_FROM_PX = 1700
"""Window widths: below the first the 1024 layout is used, from the second the 1920 layout."""

AUTO_NEXT_MS = 2500
WAIT_PANEL_AFTER_MS = 1000
WAIT_AT_MOST_S = 45
REVERSE_WARNS_BELOW_S = 600


def luminance(colour: str) -> float:
    """Relative luminance of `#RRGGBB`. Source: WCAG 2.2, relative luminance."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21. Source: WCAG 2.2, 1.4.3."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
