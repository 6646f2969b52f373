"""The slip a customer gets for a redemption, and the slip that tests a printer.

Source: devices.md 5.1 (receipt content), protocol.md 2.13 (short hash), ux.md 3.7 (training).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from pos_app.domain.coupon import CouponKind
from pos_app.domain.slip import (
    Align,
    PairLine,
    QrLine,
    RuleLine,
    Slip,
    SlipLine,
    TextLine,
)
from pos_app.domain.slip_words import (
    COPY_MARK,
    DEMO_MARK,
    OFFLINE_MARK,
    TRAINING_MARK,
    SlipWords,
    words_for,
)
from pos_app.domain.verdict import Face

REDEMPTION_SLIP = "redemption"
PRINTER_TEST_SLIP = "printer_test"
QR_PREFIX = "OR1:"
LINES_BETWEEN_TRAINING_MARKS = 5
ITEMS_MAX = 20
_SHORT_HASH_DIGITS = 8
_NO_MINOR_DIGITS = frozenset({"JPY", "KRW", "VND", "CLP", "ISK"})
_THREE_MINOR_DIGITS = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
_QR = re.compile(r"OR1:([0-9A-Fa-f]{32}):([0-9A-Fa-f]{8})")


class SlipMark(StrEnum):
    """What a reader of the paper must know about it beside the words."""

    DEMO = "demo"
    TRAINING = "training"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class RedemptionSlipContent:
    """Everything the slip of one redemption says.

    Units: value_minor in minor units of `currency`. Times are local text already (see
    `slip_time`); None leaves the line away. `chain` is the hash of the ledger entry that granted,
    as hex text; its last eight digits are printed. `face` must be GREEN or GREEN_PENDING.
    """

    shop_name: str
    till_name: str
    clerk: str
    title: str
    rid: str
    chain: str
    face: Face
    at_text: str
    code_tail: str
    value_minor: int
    currency: str = "CNY"
    items: tuple[str, ...] = ()
    k: int = 1
    uses: int = 1
    uses_left: int | None = None
    kind: CouponKind | None = None
    is_home_right: bool = False
    reversible_until_text: str | None = None
    marks: frozenset[SlipMark] = frozenset()
    copy_at_text: str | None = None


def redemption_slip(content: RedemptionSlipContent, language: str) -> Slip:
    """The slip of one redemption, in `zh-CN` or `en`.

    Raises: ValueError if the face is one on which nothing may be handed over.
    """
    if not content.face.may_hand_over:
        raise ValueError(f"no slip for {content.face}")
    words = words_for(language)
    lines = (
        *_head(content, words),
        *_what(content, words, language),
        RuleLine(),
        *_particulars(content, words),
        RuleLine(),
        *_foot(content, words),
    )
    return Slip(REDEMPTION_SLIP, _marked(lines, content.marks), language)


def printer_test_slip(language: str, *, printer_name: str = "", at_text: str = "") -> Slip:
    """A slip that shows at a glance whether width, Chinese, pictures and the QR come out right."""
    words = words_for(language)
    lines: tuple[SlipLine, ...] = (
        TextLine(words.test_title, Align.CENTER, bold=True, scale=2),
        TextLine(printer_name, Align.CENTER),
        TextLine(at_text, Align.CENTER),
        TextLine(words.test_question),
        RuleLine(),
        PairLine("1234567890", "￥1,234.56"),
        PairLine("A", "Z", bold=True, scale=2),
        TextLine(words.test_sample),
        TextLine(words.test_rare),
        TextLine(words.test_long),
        TextLine(words.not_confirmed, Align.CENTER, bold=True, scale=2, inverse=True),
        RuleLine(),
        QrLine("GUITAI-PRINTER-TEST"),
    )
    kept = tuple(line for line in lines if not (isinstance(line, TextLine) and not line.text))
    return Slip(PRINTER_TEST_SLIP, kept, language)


def with_copy_mark(slip: Slip, copy: int) -> Slip:
    """The same slip as paper number `copy`: 0 is the original, from 1 on it says so on top.

    A copy never opens the drawer.
    """
    if copy <= 0:
        return slip
    mark = TextLine(f"{COPY_MARK} {copy}", Align.CENTER, bold=True, scale=2)
    return replace(slip, lines=(mark, *slip.lines), opens_drawer=False)


def redemption_qr(rid: str, chain: str) -> str:
    """What the slip's QR says: `OR1:`, the rid's 32 hex digits, the chain's last eight.

    All in the alphanumeric set of QR, so that it stays 29 modules wide.
    """
    return f"{QR_PREFIX}{rid.replace('-', '')}:{short_hash(chain)}".upper()


def parse_redemption_qr(text: str) -> tuple[str, str] | None:
    """The rid and the short hash in a slip's QR, lower case, or None if it is something else."""
    match = _QR.fullmatch(text.strip())
    if match is None:
        return None
    digits = match[1].lower()
    rid = "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))
    return rid, match[2].lower()


def short_hash(chain: str) -> str:
    """The last eight hex digits of a chain hash. Source: protocol.md 2.13."""
    return chain[-_SHORT_HASH_DIGITS:].lower()


def short_rid(rid: str) -> str:
    """The last twelve digits of a rid in groups of four, as people read it to each other."""
    tail = rid.replace("-", "")[-12:].upper()
    return "-".join(tail[start : start + 4] for start in range(0, len(tail), 4))


def slip_time(at_utc_ms: int, offset_min: int) -> str:
    """Local date and time to the second; `offset_min` is the shop's offset from UTC then."""
    return _local(at_utc_ms, offset_min).strftime("%Y-%m-%d %H:%M:%S")


def slip_until(until_utc_ms: int, at_utc_ms: int, offset_min: int) -> str:
    """Local end of a window: the time alone on the same day, else with the date."""
    until, at = _local(until_utc_ms, offset_min), _local(at_utc_ms, offset_min)
    return until.strftime("%H:%M" if until.date() == at.date() else "%Y-%m-%d %H:%M")


def slip_amount(amount_minor: int, currency: str, language: str) -> str:
    """An amount as paper writes it: `￥58.00` in Chinese for CNY, else `CNY 58.00`.

    Never U+00A5, which printers turn into other characters. Source: domain.md finding 11.
    """
    places = 0 if currency in _NO_MINOR_DIGITS else 3 if currency in _THREE_MINOR_DIGITS else 2
    whole, part = divmod(abs(amount_minor), 10**places)
    figure = f"{whole}.{part:0{places}d}" if places else str(whole)
    sign = "-" if amount_minor < 0 else ""
    if currency == "CNY" and language.startswith("zh"):
        return f"{sign}￥{figure}"
    return f"{currency} {sign}{figure}"


def _local(at_utc_ms: int, offset_min: int) -> datetime:
    return datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=at_utc_ms, minutes=offset_min)


def _head(content: RedemptionSlipContent, words: SlipWords) -> list[SlipLine]:
    lines: list[SlipLine] = [
        TextLine(content.shop_name, Align.CENTER, bold=True, scale=2),
        TextLine(words.redemption_slip, Align.CENTER),
    ]
    if content.face is Face.GREEN_PENDING:
        lines.append(TextLine(words.not_confirmed, Align.CENTER, bold=True, scale=2, inverse=True))
    elif SlipMark.OFFLINE in content.marks:
        lines.append(TextLine(OFFLINE_MARK, Align.CENTER, bold=True))
    return lines


def _what(content: RedemptionSlipContent, words: SlipWords, language: str) -> list[SlipLine]:
    lines: list[SlipLine] = [TextLine(content.title, bold=True, scale=2)]
    if content.items not in ((), (content.title,)):
        lines += [TextLine(item) for item in content.items[:ITEMS_MAX]]
    amount = slip_amount(content.value_minor, content.currency, language)
    lines.append(PairLine(f"{words.count} 1", f"{words.value} {amount}"))
    return lines


def _particulars(content: RedemptionSlipContent, words: SlipWords) -> list[SlipLine]:
    pending = content.face is Face.GREEN_PENDING
    lines: list[SlipLine] = [PairLine(words.code, words.code_tail.format(tail=content.code_tail))]
    if content.kind is not None:
        right = words.home_right if content.is_home_right else ""
        lines.append(PairLine(words.kind, words.kinds[content.kind] + right))
    lines += [
        PairLine(words.accepted_at if pending else words.granted_at, content.at_text),
        PairLine(words.till, f"{content.till_name} {content.clerk}".strip()),
        PairLine(words.rid, short_rid(content.rid)),
    ]
    if content.reversible_until_text:
        lines.append(PairLine(words.reversible_until, content.reversible_until_text))
    if content.copy_at_text:
        lines.append(PairLine(words.printed_again_at, content.copy_at_text))
    return lines


def _foot(content: RedemptionSlipContent, words: SlipWords) -> list[SlipLine]:
    left = content.uses - content.k if content.uses_left is None else content.uses_left
    uses = words.uses_one if content.uses == 1 else words.uses_many
    lines: list[SlipLine] = []
    if content.face is Face.GREEN_PENDING:
        lines.append(TextLine(words.pending_note))
    lines += [
        TextLine(uses.format(k=content.k, left=left, uses=content.uses), Align.CENTER),
        QrLine(redemption_qr(content.rid, content.chain)),
        TextLine(f"{words.chain} {short_hash(content.chain).upper()}", Align.CENTER),
        TextLine(words.keep, Align.CENTER),
    ]
    return lines


def _marked(lines: tuple[SlipLine, ...], marks: frozenset[SlipMark]) -> tuple[SlipLine, ...]:
    if SlipMark.TRAINING in marks:
        mark = TextLine(TRAINING_MARK, Align.CENTER, bold=True)
        spread: list[SlipLine] = []
        for number, line in enumerate(lines):
            if number % LINES_BETWEEN_TRAINING_MARKS == 0:
                spread.append(mark)
            spread.append(line)
        lines = (*spread, mark)
    if SlipMark.DEMO in marks:
        demo = TextLine(DEMO_MARK, Align.CENTER, bold=True)
        lines = (demo, *lines, demo)
    return lines
