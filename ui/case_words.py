"""The platform's cases C1 to C16 in plain words: what clashed, and who has to do what.

Source: protocol.md 2.10.
"""

from __future__ import annotations

from dataclasses import dataclass

from ui.language import translate


@dataclass(frozen=True, slots=True)
class CaseWords:
    """One kind of case: its name, what it means, and the sign that stands before it."""

    name: str
    meaning: str
    icon: str = "ticket"


def case_words(kind: str) -> CaseWords:
    """The words of a kind; one of a newer platform is told as unclear."""
    return {**_twice_used(), **_not_valid(), **_other()}.get(kind, _unclear())


def _twice_used() -> dict[str, CaseWords]:
    return {
        "C1": CaseWords(
            translate("Case", "Sent twice"), translate("Case", "Nothing to do: it counts once")
        ),
        "C2": CaseWords(
            translate("Case", "Used at two tills here"),
            translate("Case", "The till with the right stands; see both slips"),
        ),
        "C3": CaseWords(
            translate("Case", "Used at two stores"),
            translate("Case", "The first one confirmed stands; keep the slip"),
        ),
        "C4": CaseWords(
            translate("Case", "Used online before"),
            translate("Case", "The online use stands; keep the slip"),
        ),
        "C5": CaseWords(
            translate("Case", "Refunded before it was used"),
            translate("Case", "The platform decides who pays; keep the slip"),
            "return",
        ),
        "C14": CaseWords(
            translate("Case", "More uses than were paid"),
            translate("Case", "Uses too many are a loss; tell the owner"),
        ),
    }


def _not_valid() -> dict[str, CaseWords]:
    return {
        "C6": CaseWords(
            translate("Case", "Outside its time"),
            translate("Case", "The store may pay; check this till's clock"),
            "clock",
        ),
        "C7": CaseWords(
            translate("Case", "Amount differs"),
            translate("Case", "The voucher counts; the rest is settled later"),
            "receipt",
        ),
        "C8": CaseWords(
            translate("Case", "Voucher not genuine"),
            translate("Case", "Stop taking this offer and call the owner"),
            "shield",
        ),
        "C15": CaseWords(
            translate("Case", "Partner voucher failed"),
            translate("Case", "Call the guest back, or write it off"),
            "call",
        ),
    }


def _other() -> dict[str, CaseWords]:
    return {
        "C9": CaseWords(
            translate("Case", "Reversed too late"),
            translate("Case", "It stands; refund it through the sale"),
            "undo",
        ),
        "C10": CaseWords(
            translate("Case", "Settlement differs"),
            translate("Case", "Compare the statement with this record"),
            "receipt",
        ),
        "C11": CaseWords(
            translate("Case", "Oversold"),
            translate("Case", "Plan the oldest order anew, or refund it"),
            "box",
        ),
        "C12": CaseWords(
            translate("Case", "Cancelled, but made"),
            translate("Case", "Who pays depends on when it was cancelled"),
            "bag",
        ),
        "C13": CaseWords(
            translate("Case", "This till was copied"),
            translate("Case", "Offline redeeming stops; call the owner"),
            "shield",
        ),
        "C16": _unclear(),
    }


def _unclear() -> CaseWords:
    return CaseWords(
        translate("Case", "Not understood yet"),
        translate("Case", "Nothing to do: it is kept for later"),
        "info",
    )
