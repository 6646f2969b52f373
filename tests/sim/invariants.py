"""All 72 invariants of protocol.md 3.1: each a check, or why it cannot be checked yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pos_app.wire.entry import decode_entry
from tests.sim import checks_end as end
from tests.sim import checks_step as step
from tests.sim.truth import TillBook, Truth

Found = tuple[int, str]


@dataclass(frozen=True)
class Check:
    """A check run after every event (`is_step`) or at rest."""

    run: Callable[[Truth], Iterator[str]]
    is_step: bool


@dataclass(frozen=True)
class NotYet:
    """What the program does not have yet, in one sentence."""

    why: str


def _at_step(run: Callable[[Truth], Iterator[str]]) -> Check:
    return Check(run, is_step=True)


def _at_end(run: Callable[[Truth], Iterator[str]]) -> Check:
    return Check(run, is_step=False)


_NO_ADAPTER = NotYet("There are no third-party platforms and no IOU yet.")
_NO_STOCK = NotYet("There is no stock yet.")
_NO_ORDERS = NotYet("There are no pickup orders yet.")
_NO_STATEMENTS = NotYet("There is no settlement and no matching yet.")
_NO_BUS = NotYet("There is no store bus yet: a store has one till with its own guards.")

TABLE: dict[int, Check | NotYet] = {
    1: _at_step(step.one_consumer_a_unit),
    2: _at_step(step.one_grant_of_none),
    3: _at_step(step.one_grant_of_home),
    4: _at_step(step.any_is_capped),
    5: _at_step(step.one_rid_a_unit_and_till),
    6: _at_step(step.right_has_one_holder),
    7: _at_step(step.green_is_durable),
    8: _at_step(step.authority_agreed),
    9: _at_step(step.rid_names_one_thing),
    10: _at_step(step.void_is_final),
    11: _at_step(step.one_final_state),
    12: _at_end(end.consumed_is_granted),
    13: _NO_ADAPTER,
    14: _NO_ADAPTER,
    15: _NO_ADAPTER,
    16: _at_step(step.reversal_in_its_window),
    17: _at_step(step.pass_is_not_overdrawn),
    18: NotYet("There is no stored value and no allowance yet."),
    19: _at_step(step.only_genuine_coupons),
    20: _at_step(step.versions_never_fall),
    21: _at_step(step.revoked_is_not_granted_here),
    22: _at_step(step.unknown_key_is_amber),
    23: _at_step(step.nothing_unexpected_is_raised),
    24: _at_step(step.expiry_is_kept),
    25: NotYet("No decision rests on the age of keys or revocations yet."),
    26: _at_step(step.entries_are_dense),
    27: _at_step(step.files_verify),
    28: _at_step(step.acked_bytes_are_ours),
    29: _at_step(step.files_verify),
    30: _at_step(step.cursor_stays_within),
    31: _at_step(step.acked_bytes_are_ours),
    32: NotYet("A run keeps to one epoch; test_sim_restore.py opens the next one after a restore."),
    33: _at_step(step.money_is_integer),
    34: _at_step(step.files_verify),
    35: _at_step(step.exposure_is_counted),
    36: _at_step(step.acts_name_their_operator),
    37: NotYet("There are no day totals and no day root; checkpoints are verified under 27."),
    38: NotYet("No slip is printed in a run; what a slip says is held by the printing tests."),
    39: _at_step(step.twice_is_once),
    40: _at_step(step.cursor_and_effects_together),
    41: _at_step(step.local_facts_stay),
    42: _at_end(end.cases_do_not_stop_the_cursor),
    43: NotYet("Streams have no snapshots yet: every till reads the whole history."),
    44: _at_end(end.downloads_agree),
    45: NotYet("No till uploads for another one before there is a store bus."),
    46: _at_end(end.nothing_unknown_is_dropped),
    47: _NO_STOCK,
    48: _NO_STOCK,
    49: _NO_ORDERS,
    50: _NO_ORDERS,
    51: _NO_STATEMENTS,
    52: _NO_STATEMENTS,
    53: _NO_STATEMENTS,
    54: _NO_STATEMENTS,
    55: _NO_STATEMENTS,
    56: _at_end(end.cases_do_not_stop_the_cursor),
    57: _at_end(end.no_rid_is_open),
    58: _at_end(end.conflicts_have_cases),
    59: _at_end(end.exposure_is_zero),
    60: _at_end(end.grants_are_answered_for),
    61: _at_end(end.granted_is_consumed),
    62: _at_step(step.scan_is_decided),
    63: _at_step(step.scan_is_decided),
    64: _at_end(end.no_rid_is_open),
    65: NotYet("There are no shifts to close yet; a full disk refuses the act and keeps the file."),
    66: _at_step(step.calls_are_paced),
    67: _at_step(step.guard_goes_with_a_reason),
    68: _NO_BUS,
    69: NotYet("A run keeps to one epoch; test_sim_restore.py holds what a new one may grant."),
    70: NotYet("There is no signed list of issued coupons; a compromised key is asked online."),
    71: _at_end(end.consumed_is_granted),
    72: _at_end(end.stored_proofs_verify),
}


def check_step(truth: Truth) -> list[Found]:
    """Everything that must hold after every event."""
    return _check(truth, is_step=True)


def check_time(truth: Truth) -> list[Found]:
    """What can break by the passing of time alone."""
    return [(62, what) for what in step.scan_is_decided(truth)]


def check_end(truth: Truth) -> list[Found]:
    """Everything that must hold at rest."""
    return _check(truth, is_step=False)


def is_at_rest(truth: Truth) -> bool:
    """Whether nothing is left to be exchanged."""
    waits = (end.cases_do_not_stop_the_cursor, end.no_rid_is_open, end.exposure_is_zero)
    heads = {name: truth.platform.stream(name, "") for name in ("keys", "campaigns", "revocations")}
    is_read = all(
        not items or book.cursors.get(name, 0) == items[-1][0]
        for book in truth.tills.values()
        for name, items in heads.items()
    )
    return is_read and not any(found for check in waits for found in check(truth))


def compare_with_disk(book: TillBook) -> list[str]:
    """26 and 29: after a start every entry ever committed is there, as it was."""
    held = [encoded for (encoded,) in book.rows("SELECT bytes FROM entry ORDER BY pos")]
    ours = [encoded for _, encoded in book.entries]
    if held[: len(ours)] != ours:
        at = next((n for n, one in enumerate(ours) if n >= len(held) or held[n] != one), 0)
        kind = decode_entry(ours[at]).type
        return [f"{book.till.name} lost or changed entry {at + 1} ({kind}) over a stop"]
    return []


def _check(truth: Truth, *, is_step: bool) -> list[Found]:
    found: list[Found] = []
    done = set()
    for number, check in TABLE.items():
        if isinstance(check, Check) and check.is_step is is_step and check.run not in done:
            done.add(check.run)
            found.extend((number, what) for what in check.run(truth))
    return found
