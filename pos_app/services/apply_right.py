"""Answer a recall: give the right to a unit back, or say that this till has used it.

The answer is an entry; a released unit is never granted here again without the platform, until a
token of a higher version comes. Source: protocol.md 2.1.
"""

from __future__ import annotations

from pos_app.wire.records import RightItem
from pos_app.work import Work

GUARDS = "guards"
GUARDS_INCOMPLETE = "incomplete"
"""The setting of a till that does not know every unit it, or its store, has granted."""


def answer_recall(item: RightItem, work: Work) -> int:
    """Answer one recall in the transaction of its stream page; 0 if it was answered before."""
    if work.recall_answer(item.recall_id) is not None:
        return 0
    body: dict[str, object] = {"ver": item.ver, "asked_for": item.why}
    holder = work.guard_holder(item.unit)
    if holder is not None:
        body |= {"why": "guarded", "rid": holder}
    elif work.setting(GUARDS) == GUARDS_INCOMPLETE:
        body |= {"why": "guards_incomplete"}
    work.answer_recall(item.recall_id, item.unit, body)
    return 1
