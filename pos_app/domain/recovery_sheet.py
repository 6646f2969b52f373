"""The owner's recovery sheet: what lets a new machine open this till's backups.

The sheet carries the till's keys sealed under the owner's passphrase; the passphrase itself never
stands on it. Whoever finds the paper alone has nothing, and whoever has a backup alone neither.
Source: security.md 4.6 and 4.8.
"""

from __future__ import annotations

from dataclasses import dataclass

from pos_app.domain.recovery_sheet_words import SheetWords, words_for
from pos_app.domain.slip import (
    Align,
    FeedLine,
    PairLine,
    QrLine,
    RuleLine,
    Slip,
    SlipLine,
    TextLine,
)

RECOVERY_SHEET = "recovery_sheet"
QR_MODULE_DOTS = 5
"""What fits 58 mm with its quiet zone; a printer that cannot takes the largest that does."""


@dataclass(frozen=True, slots=True)
class RecoverySheetContent:
    """Everything the sheet says.

    `payload` is the code as its QR says it, `code_lines` the same code for typing; `at_text` is
    local text already.
    """

    store_name: str
    till_name: str
    dev: str
    at_text: str
    payload: str
    code_lines: tuple[str, ...]


def recovery_sheet(content: RecoverySheetContent, language: str) -> Slip:
    """The sheet for any receipt printer, in `zh-CN` or `en`."""
    words = words_for(language)
    lines: list[SlipLine] = [
        TextLine(words.title, Align.CENTER, bold=True, scale=2),
        TextLine(content.store_name, Align.CENTER),
        RuleLine(),
        *(PairLine(label, value) for label, value in _facts(content, words)),
        RuleLine(),
        *(TextLine(warning, bold=True) for warning in words.warnings),
        RuleLine(),
        QrLine(content.payload, QR_MODULE_DOTS),
        TextLine(words.code_title, bold=True),
        *(TextLine(line) for line in content.code_lines),
        RuleLine(),
        TextLine(words.steps_title, bold=True),
        *(TextLine(step) for step in words.steps),
        FeedLine(1),
        PairLine(words.kept_by, "________________"),
    ]
    return Slip(RECOVERY_SHEET, tuple(lines), language)


def recovery_sheet_text(content: RecoverySheetContent, language: str) -> str:
    """The same sheet as plain text: to print on A4, or to give back as the recovery code's file."""
    words = words_for(language)
    parts = (
        (words.title, content.store_name),
        tuple(f"{label}: {value}" for label, value in _facts(content, words)),
        words.warnings,
        (words.code_title, *content.code_lines),
        (words.qr_title, content.payload),
        (words.steps_title, *words.steps),
    )
    return "\n\n".join("\n".join(part) for part in parts) + "\n"


def _facts(content: RecoverySheetContent, words: SheetWords) -> tuple[tuple[str, str], ...]:
    return (
        (words.till, content.till_name),
        (words.dev, content.dev),
        (words.made_at, content.at_text),
    )
