"""What a verdict says: headline, reason, next step and a sentence for the customer, zh and en.

Pure data and functions without Qt; the window and the command line use the same words.
Source: the reasons of the redemption attempt and the five verdicts of the counter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pos_app.domain.acts import Outcome
from pos_app.domain.redemption import State
from pos_app.domain.verdict import Face, Facts, Level
from ui.formats import Locale, capital, clock_text, moment_text, money_text, took_text
from ui.reader import Reader
from ui.reason_words import WORDS


@dataclass(frozen=True, slots=True)
class VerdictWords:
    """Everything one verdict says in one language; `say` is empty where nothing needs saying."""

    headline: str
    reason: str
    evidence: str
    next_step: str
    lines: tuple[str, ...] = ()
    say: str = ""


def verdict_words(outcome: Outcome, reader: Reader) -> VerdictWords:
    """The words of one outcome, whichever of the five faces it wears."""
    locale = reader.locale
    is_sent_on = outcome.verdict.face is Face.AMBER_ELSEWHERE
    if outcome.state in _ACT_STATES and not is_sent_on:
        return _act_words(outcome, locale)
    match outcome.verdict.face:
        case Face.GREEN:
            return _green(outcome, locale)
        case Face.GREEN_PENDING:
            return _green_pending(outcome, locale)
        case Face.AMBER_WAIT if outcome.verdict.reason is None:
            return _asking(outcome, locale)
        case _:
            return _refused(outcome, reader)


def title_of(outcome: Outcome, locale: Locale) -> str:
    """What the coupon is for, in the reader's language."""
    title = locale.pick(outcome.title_zh, outcome.title_en)
    return title or locale.pick("这张券", "this voucher")


def uses_left(outcome: Outcome) -> int:
    """How many uses of a multi-use coupon are left after this one."""
    return max(0, outcome.uses - (outcome.k or 1))


def _green(outcome: Outcome, locale: Locale) -> VerdictWords:
    title, at = title_of(outcome, locale), outcome.decided_at_utc_ms
    if outcome.uses > 1:
        reason = locale.pick(
            f"{title}，第{outcome.k or 1}次，共{outcome.uses}次",
            f"{title}, use {outcome.k or 1} of {outcome.uses}",
        )
    else:
        reason = locale.pick(f"{title}，1张，券已用掉", f"{title}, 1 voucher, now used up")
    time = clock_text(at, locale, with_seconds=True)
    if outcome.is_repeat:
        evidence = locale.pick(
            f"这一次{time}已经核销，没有重复扣券", f"Done here at {time}; nothing was used twice"
        )
    else:
        took = took_text(outcome.took_ms, locale)
        evidence = locale.pick(
            f"平台已确认 · {time} · 用时{took}", f"Confirmed by the platform · {time} · {took}"
        )
    return VerdictWords(
        headline=locale.pick("核销成功", "Redeemed"),
        reason=reason,
        evidence=evidence,
        next_step=locale.pick(f"请交付：{title} ×1", f"Hand over: {title} ×1"),
        lines=_items(outcome, locale),
    )


def _items(outcome: Outcome, locale: Locale) -> tuple[str, ...]:
    return (
        (outcome.items_zh or outcome.items_en)
        if locale.is_chinese
        else (outcome.items_en or outcome.items_zh)
    )


def _green_pending(outcome: Outcome, locale: Locale) -> VerdictWords:
    title = title_of(outcome, locale)
    is_home = outcome.verdict.level in (Level.STORE, Level.TILL)
    if is_home:
        reason = locale.pick(
            f"{title}，1张，本店持有核销权，已记在本机",
            f"{title}, 1 voucher: this store holds the right, kept on this till",
        )
    else:
        reason = locale.pick(
            f"{title}，1张，在离线额度内受理，已记在本机",
            f"{title}, 1 voucher, within the offline limit, kept on this till",
        )
    return VerdictWords(
        headline=locale.pick("已受理，待确认", "Accepted, not yet confirmed"),
        reason=reason,
        evidence=locale.pick(
            "平台还没确认 · 联网后自动确认，不用再扫",
            "Not yet confirmed by the platform · confirms by itself, do not scan again",
        ),
        next_step=locale.pick(f"可以交付：{title} ×1", f"You may hand over: {title} ×1"),
        lines=_items(outcome, locale),
        say=locale.pick(
            "“网络恢复后，您手机上的订单会自动变成已使用，凭小票为准。”",
            "“Once we are back online your order will show as used. Your slip is the proof.”",
        ),
    )


def _asking(outcome: Outcome, locale: Locale) -> VerdictWords:
    evidence = locale.pick("正在问平台，同一个请求号", "Asking the platform with the same request")
    if outcome.decided_at_utc_ms:
        since = clock_text(outcome.decided_at_utc_ms, locale, with_seconds=True)
        evidence = locale.pick(f"{evidence} · {since}起", f"{evidence} · since {since}")
    return VerdictWords(
        headline=locale.pick("先别交付", "Do not hand over yet"),
        reason=locale.pick(
            "平台还没有回答，这张券可能已经扣掉，正在自动查询",
            "No answer yet. The voucher may already be used; the till keeps asking",
        ),
        evidence=evidence,
        next_step=locale.pick(
            "请顾客稍等，不要再扫这张券", "Ask the guest to wait; do not scan it again"
        ),
        lines=(
            locale.pick(
                "有答案后这里自动变绿或变红。没有答案不会放行。",
                "This turns green or red by itself. Without an answer nothing is released.",
            ),
        ),
    )


def _refused(outcome: Outcome, reader: Reader) -> VerdictWords:
    locale, verdict = reader.locale, outcome.verdict
    gaps = _gaps(verdict.facts, outcome, reader)
    if verdict.reason is None:
        return _unexplained(verdict.face, locale)
    words = WORDS[verdict.reason].zh if locale.is_chinese else WORDS[verdict.reason].en
    line = " · ".join(filter(None, (_filled(part, gaps) for part in words.reason)))
    return VerdictWords(
        headline=_filled(words.headline, gaps) or words.headline_plain,
        reason=capital(line) or words.reason_plain,
        evidence=_evidence(outcome, locale),
        next_step=words.next_step,
        say=_filled(words.say, gaps) or words.say_plain,
    )


def _unexplained(face: Face, locale: Locale) -> VerdictWords:
    elsewhere = face is Face.AMBER_ELSEWHERE
    return VerdictWords(
        headline=locale.pick(
            "请到别处核销" if elsewhere else "不能核销",
            "Redeem elsewhere" if elsewhere else "Not accepted",
        ),
        reason=locale.pick("没有给出原因", "No reason was given"),
        evidence=locale.pick("券没有被使用", "The voucher was not used"),
        next_step=locale.pick("不要交付", "Do not hand over"),
    )


def _gaps(facts: Facts, outcome: Outcome, reader: Reader) -> dict[str, str]:
    """The particulars that are known, by the name the sentences use for them."""
    locale = reader.locale
    where = _where(facts, locale)
    known = {
        "when": moment_text(facts.at_utc_ms, locale) if facts.at_utc_ms else "",
        "where": where,
        "who": reader.name(facts.operator_id),
        "store": facts.store_name or facts.store_id or "",
        "from": moment_text(facts.valid_from_utc_ms, locale) if facts.valid_from_utc_ms else "",
        "until": moment_text(facts.valid_to_utc_ms, locale) if facts.valid_to_utc_ms else "",
        "short": (
            money_text(facts.short_by_minor, outcome.currency) if facts.short_by_minor else ""
        ),
        "stores": ("、" if locale.is_chinese else ", ").join(facts.stores),
        "title": title_of(outcome, locale),
    }
    return {name: text for name, text in known.items() if text}


def _where(facts: Facts, locale: Locale) -> str:
    if facts.by_this_till:
        return locale.pick("本机", "this till")
    place = facts.store_name or facts.store_id or ""
    if facts.till_name:
        return f"{place} {facts.till_name}".strip()
    return place


def _filled(template: str, gaps: Mapping[str, str]) -> str:
    """The sentence with its gaps filled, or nothing if one of them is not known."""
    try:
        return template.format_map(gaps)
    except KeyError:
        return ""


def _evidence(outcome: Outcome, locale: Locale) -> str:
    level = outcome.verdict.level
    if level is Level.PLATFORM or (level is None and outcome.took_ms and not outcome.offline):
        source = locale.pick("平台的回答", "The platform's answer")
    else:
        source = locale.pick("本机查到的结果", "Found by this till")
    if outcome.verdict.face is not Face.RED:
        source = locale.pick("券没有被使用", "The voucher was not used")
    if not outcome.decided_at_utc_ms:
        return source
    return f"{source} · {clock_text(outcome.decided_at_utc_ms, locale, with_seconds=True)}"


_ACT_STATES = frozenset(
    {State.VOIDING, State.VOIDED, State.REVERSING, State.REVERSED, State.REVERSE_REFUSED}
)


def _act_words(outcome: Outcome, locale: Locale) -> VerdictWords:
    """The words for a cancelled or reversed redemption."""
    title = title_of(outcome, locale)
    pick = locale.pick
    headline, reason, step = {
        State.VOIDING: (
            pick("正在取消", "Cancelling"),
            pick(f"{title}：等平台作废这次核销", f"{title}: waiting for the platform to void it"),
            pick("先别交付，也不要再扫", "Do not hand over and do not scan it again"),
        ),
        State.VOIDED: (
            pick("已取消", "Cancelled"),
            pick(
                f"{title}：没有核销，券还能用", f"{title}: not redeemed, the voucher is still good"
            ),
            pick("不要交付", "Do not hand over"),
        ),
        State.REVERSING: (
            pick("正在撤销", "Reversing"),
            pick(f"{title}：等平台回答", f"{title}: waiting for the platform"),
            pick("先收回商品", "Take the goods back first"),
        ),
        State.REVERSED: (
            pick("已撤销", "Reversed"),
            pick(f"{title}：券又能用了", f"{title}: the voucher can be used again"),
            pick("请收回商品", "Take the goods back"),
        ),
        State.REVERSE_REFUSED: (
            pick("不能撤销", "Cannot be reversed"),
            pick(f"{title}：平台不同意撤销", f"{title}: the platform refuses the reversal"),
            pick(
                "这次核销仍然有效，请店长处理退款", "It stays redeemed; ask a manager for a refund"
            ),
        ),
    }[outcome.state or State.VOIDED]
    return VerdictWords(headline, reason, _act_evidence(outcome, locale), step)


def _act_evidence(outcome: Outcome, locale: Locale) -> str:
    if not outcome.decided_at_utc_ms:
        return locale.pick("已记在本机", "Kept on this till")
    time = clock_text(outcome.decided_at_utc_ms, locale, with_seconds=True)
    return locale.pick(f"已记在本机 · {time}", f"Kept on this till · {time}")
