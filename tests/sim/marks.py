"""Rare things that a run of seeds must really have reached, or its silence proves little."""

from __future__ import annotations

REQUIRED = (
    "amber cancelled",
    "answer after the deadline",
    "answer lost after commit",
    "cashier asked after a crash",
    "claim refused",
    "clock back",
    "clock forward",
    "closed for thirty days",
    "conflict with a case",
    "disk full",
    "entry of an unknown type",
    "foreign answer",
    "granted at risk",
    "granted on the till's own right",
    "home moved",
    "late claim after void",
    "page applied twice",
    "platform busy",
    "platform died between ack and posting",
    "platform restarted",
    "power cut",
    "refund while redeeming",
    "request delivered twice",
    "request lost",
    "request refused with 4xx",
    "restored copy noticed",
    "reversal refused",
    "refund waiting",
    "reversed in the window",
    "right given back",
    "right recalled",
    "second use of a pass",
    "shown BAD_SIGNATURE",
    "shown EXPIRED",
    "shown HELD_ELSEWHERE",
    "shown KEY_UNKNOWN",
    "shown REFUNDED",
    "shown SUPERSEDED",
    "stopped after a commit nobody heard of",
    "stopped before a commit",
    "stopped between grant and screen",
    "unattended grant shown to a later scan",
    "void after its claim",
    "void before its claim",
)
"""Every mark of a run with two stores of one till each."""

NOT_YET = {
    "takeover": "There is no manager's takeover yet: it needs the store bus.",
    "store epoch opened": "There is no store bus yet.",
    "success-equivalent code": "There are no third-party platforms yet.",
}
"""Rare things the protocol names that the program cannot reach yet, and why."""
