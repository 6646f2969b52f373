"""Facts kept beside the chain that must agree with it: root key, people, acknowledgements.

An insider who holds the key could change them without touching an entry; each is checked against
the entry that introduced it. Source: protocol.md 2.13, security.md 4.10 T1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pos_app.domain.entries import Entry


@dataclass(slots=True)
class FactFold:
    """What the entries say of the facts, gathered while the chain is walked."""

    root_pub: bytes | None = None
    device_pub: bytes | None = None
    staff: dict[str, str] = field(default_factory=dict)
    last_seq: dict[int, int] = field(default_factory=dict)
    lacks_guards: bool = False

    def take(self, entry: Entry) -> None:
        """Note what one entry introduces."""
        self.last_seq[entry.ep] = entry.seq
        body = entry.body
        if entry.type == "till.enrolled":
            self.root_pub, self.device_pub = body.get("root_pub"), body.get("device_pub")
            self.lacks_guards = body.get("single_till") is False
        elif entry.type == "staff.added":
            self.staff[str(body.get("operator_id"))] = str(body.get("role"))
        elif entry.type in ("till.rolled_back", "till.restored"):
            self.lacks_guards = True
        elif entry.type == "guards.completed":
            self.lacks_guards = False


def wrong_fact(connection: Any, facts: FactFold, device_pub: bytes) -> str | None:  # noqa: ANN401
    """The first fact that does not agree with the entries, in one sentence; None if all do."""
    settings = dict(connection.execute("SELECT name, value FROM setting"))
    if facts.root_pub is not None and settings.get("root-pub") != facts.root_pub.hex():
        return "the platform's root key is not the one this till was enrolled with"
    if facts.device_pub is not None and device_pub != facts.device_pub:
        return "the device key is not the one this till was enrolled with"
    if facts.lacks_guards and settings.get("guards") != "incomplete":
        return "the mark that this till lacks guards was removed"
    for operator_id, role in connection.execute("SELECT operator_id, role FROM staff"):
        if facts.staff.get(operator_id) != role:
            return f"the role of {operator_id} was never given by an entry"
    for ep, acked in connection.execute("SELECT ep, acked_through FROM upload_cursor"):
        if acked > facts.last_seq.get(ep, 0):
            return f"entries up to {acked} count as delivered, more than were ever written"
    return None
