"""Ask the platform one question under a deadline, and make any fault of the line an answer.

Thread: the claim worker, the sync worker, or a command's own thread; never the ledger worker.
"""

from __future__ import annotations

import logging

from pos_app.errors import PlatformBusy, PlatformFault, PlatformRefused
from pos_app.ports import PlatformPort
from pos_app.services.asks import Answer, Ask, NoAnswer, Verb
from pos_app.wire.records import ClaimAnswer, ReverseRequest, VoidRequest

_DEVICE_PROBLEMS = frozenset({"unknown_device", "device_revoked"})
_log = logging.getLogger(__name__)


def exchange(platform: PlatformPort, ask: Ask, *, deadline_s: float) -> Answer:
    """The platform's answer to a question about one rid, or NoAnswer."""
    try:
        return _call(platform, ask, deadline_s)
    except PlatformBusy:
        return NoAnswer(is_busy=True)
    except PlatformRefused as refused:
        _log.info("rid %s: %s refused by the platform: %s", ask.rid, ask.verb, refused.problem)
        return NoAnswer(is_device_refused=refused.problem in _DEVICE_PROBLEMS)
    except PlatformFault as fault:
        _log.info("rid %s: no answer to %s: %s", ask.rid, ask.verb, fault.code)
        return NoAnswer()


def _call(platform: PlatformPort, ask: Ask, deadline_s: float) -> ClaimAnswer:
    if ask.verb is Verb.CLAIM:
        assert ask.claim is not None, "a claim carries its request"
        return platform.claim(ask.claim, deadline_s=deadline_s)
    if ask.verb is Verb.VOID:
        void = VoidRequest(unit=ask.unit, why=ask.reason)
        return platform.void(ask.rid, void, deadline_s=deadline_s)
    if ask.verb is Verb.REVERSE:
        reverse = ReverseRequest(
            unit=ask.unit, reason=ask.reason or "-", operator_id=ask.operator_id
        )
        return platform.reverse(ask.rid, reverse, deadline_s=deadline_s)
    return platform.query(ask.rid, deadline_s=deadline_s)
