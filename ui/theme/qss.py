"""The style sheet of Qt's own parts (lists, scroll bars, the file dialog), made from the tokens."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtGui import QColor, QPalette

import resources
from ui.theme.tokens import Colours

_SHEET = Path(resources.__file__).parent / "styles" / "guitai.qss"


def make_sheet(colours: Colours) -> str:
    """The sheet with every `@token` replaced by its colour.

    Raises: AttributeError for a token that does not exist.
    """
    text = _SHEET.read_text(encoding="utf-8")
    return re.sub(r"@(\w+)", lambda found: str(getattr(colours, found.group(1))), text)


def make_palette(colours: Colours) -> QPalette:
    """The palette for what neither sheet nor painting reaches."""
    palette = QPalette()
    roles = QPalette.ColorRole
    for role, colour in (
        (roles.Window, colours.bg),
        (roles.WindowText, colours.text),
        (roles.Base, colours.surface),
        (roles.AlternateBase, colours.sunken),
        (roles.Text, colours.text),
        (roles.Button, colours.surface),
        (roles.ButtonText, colours.text),
        (roles.Highlight, colours.primary),
        (roles.HighlightedText, colours.on_primary),
        (roles.ToolTipBase, colours.surface),
        (roles.ToolTipText, colours.text),
        (roles.PlaceholderText, colours.text3),
    ):
        palette.setColor(role, QColor(colour))
    return palette
