"""Ledger upload: the chain decides the acknowledgement, the verdicts come on the till's stream."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from platform_desk import Desk
from platform_till import PlatformTill, new_rid

from platform_server.grants import GRACE_MS
from pos_app.domain.verdict import Reason
from pos_app.wire.entry import entry_hash
from pos_app.wire.keyset import pack_bytes

HOUR_MS = 3_600_000


def fork_of(till: PlatformTill) -> None:
    """Let the till write another last entry than the one it has sent."""
    till.chain.pop()
    till.write("till.note", "other", {"text": "restored from an image"})


def test_upload_is_acknowledged_through_its_last_entry(desk: Desk):
    till = desk.till()
    for number in range(3):
        till.write("till.note", "n", {"number": number})
    answer = till.upload()
    assert (answer.acked_through, answer.expect) == (3, 4)
    till.write("till.note", "n", {"number": 3})
    assert till.upload(from_seq=4).acked_through == 4


def test_same_entries_again_get_the_same_answer_and_no_second_verdict(desk: Desk):
    till = desk.till()
    till.grant(desk.unit("any"))
    assert till.upload() == till.upload()
    assert len(till.verdicts()) == 1
    till.write("till.note", "n", {})
    assert till.upload().acked_through == 3


def test_empty_upload_tells_where_we_are(desk: Desk):
    till = desk.till()
    assert till.ask("POST", till.events_path, till.batch([])).json()["expect"] == 1
    till.write("till.note", "n", {})
    till.upload()
    assert till.ask("POST", till.events_path, till.batch([], from_seq=9)).json()["expect"] == 2


def test_gap_names_the_entry_that_is_missing(desk: Desk):
    till = desk.till()
    for _ in range(4):
        till.write("till.note", "n", {})
    till.ask("POST", till.events_path, till.batch(till.chain[:2]))
    body = till.batch(till.chain[3:], from_seq=4)
    answer = till.ask("POST", till.events_path, body)
    assert (answer.status_code, answer.json()["code"], answer.json()["expect"]) == (409, "gap", 3)
    assert till.upload(from_seq=2).acked_through == 4


def test_other_entries_under_the_same_numbers_are_a_fork(desk: Desk):
    till = desk.till()
    till.write("till.note", "n", {})
    till.write("till.note", "n", {})
    till.upload()
    original = list(till.chain)
    fork_of(till)
    answer = till.ask("POST", till.events_path, till.batch(till.chain))
    assert (answer.status_code, answer.json()["code"], answer.json()["expect"]) == (409, "fork", 3)
    [item] = till.page("revocations").items
    assert item.revocation is not None
    assert (item.revocation.kind, item.revocation.target) == ("device", till.dev)
    assert item.revocation.action == "block"
    till.chain = original
    till.write("till.note", "n", {})
    assert till.upload().acked_through == 3


def test_fork_is_found_where_only_the_link_differs(desk: Desk):
    till = desk.till()
    till.write("till.note", "n", {})
    till.upload()
    fork_of(till)
    till.write("till.note", "n", {})
    answer = till.ask("POST", till.events_path, till.batch(till.chain[1:], from_seq=2))
    assert answer.json()["code"] == "fork"
    assert till.ask("POST", till.events_path, till.batch(till.chain)).json()["code"] == "fork"
    assert len(till.page("revocations").items) == 1


def test_both_branches_of_a_fork_are_kept(desk: Desk):
    from sqlalchemy import select

    from platform_server.tables import events, fork_events

    till = desk.till()
    till.write("till.note", "n", {})
    till.upload()
    ours = till.chain[0]
    fork_of(till)
    theirs = till.chain[0]
    till.ask("POST", till.events_path, till.batch(till.chain))

    def kept(table):
        return desk.admin.database.read(
            lambda view: view.execute(
                select(table.c.bytes).where(table.c.dev == till.dev)
            ).scalar_one()
        )

    assert kept(events) == ours
    assert kept(fork_events) == theirs


def test_entries_of_another_epoch_start_again_at_one(desk: Desk):
    till = desk.till()
    till.write("till.note", "n", {})
    till.upload()
    till.chain = []
    first = till.write("till.note", "n", {}, ep=2)
    answer = till.ask("POST", till.events_path, till.batch([first], ep=2))
    assert answer.json()["acked_through"] == 1


def test_batch_is_refused_when_it_is_not_one_chain_of_that_device(desk: Desk):
    till, other = desk.till(), desk.till()
    till.write("till.note", "n", {})
    till.write("till.note", "n", {})
    broken = till.batch([till.chain[0], till.chain[0]])
    assert till.problem("POST", till.events_path, broken).code == "bad_request"
    other.write("till.note", "n", {})
    foreign = till.batch(other.chain)
    assert till.problem("POST", till.events_path, foreign).code == "bad_request"
    unsigned = till.batch(till.chain) | {"head_sig": pack_bytes(bytes(64))}
    assert till.problem("POST", till.events_path, unsigned).code == "bad_signature"
    assert till.upload().acked_through == 2


def test_batch_over_the_byte_limit_is_refused(desk: Desk):
    till = desk.till()
    for _ in range(6):
        till.write("till.note", "n", {"text": "x" * 50_000})
    assert till.problem("POST", till.events_path, till.batch(till.chain)).code == "too_large"


def test_sibling_delivers_for_a_till_of_its_store(desk: Desk):
    lost, sibling = desk.till(), desk.till()
    stranger = desk.till(desk.admin.store_add("二号店"))
    lost.write("till.note", "n", {})
    body = lost.batch(lost.chain)
    assert stranger.problem("POST", lost.events_path, body).code == "not_found"
    assert sibling.ask("POST", lost.events_path, body).json()["acked_through"] == 1


def test_two_uploads_of_one_batch_at_once_are_stored_once(desk: Desk):
    till = desk.till()
    rid = till.grant(desk.unit("any"))
    gate = Barrier(4)

    def send(_number: int) -> int:
        gate.wait(timeout=20)
        return till.upload().acked_through

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(send, range(4))) == [2] * 4
    assert [verdict.rid for verdict in till.verdicts()] == [rid]


def test_offline_grant_of_a_free_unit_is_confirmed(desk: Desk):
    till, coupon = desk.till(), desk.coupon(f"home:{desk.store}")
    rid = till.grant(f"{coupon.coupon_id}:1", level="till")
    desk.clock.utc_ms += HOUR_MS
    till.upload()
    [verdict] = till.verdicts()
    assert (verdict.rid, verdict.seq, verdict.verdict) == (rid, 2, "confirmed")
    assert verdict.reversible_until_utc_ms == desk.clock() + HOUR_MS
    answer = till.query(rid)
    assert (answer.state, answer.used_k) == ("consumed", (1,))
    [use] = desk.admin.coupon_show(coupon.coupon_id).units
    assert (use.source, use.operator_id) == ("grant", "wang")


def test_grant_the_platform_had_consumed_for_the_same_rid_is_confirmed(desk: Desk):
    till, unit, rid = desk.till(), desk.unit(f"home:{desk.store}"), new_rid()
    till.claim(unit, rid)
    till.grant(unit, rid, level="till")
    till.upload()
    assert [verdict.verdict for verdict in till.verdicts()] == ["confirmed"]


def test_platform_level_grant_needs_no_verdict(desk: Desk):
    till, unit, rid = desk.till(), desk.unit(), new_rid()
    till.claim(unit, rid)
    till.grant(unit, rid, level="platform")
    till.upload()
    assert till.verdicts() == []


def test_platform_level_grant_is_posted_where_the_platform_had_lost_it(desk: Desk):
    till, unit = desk.till(), desk.unit()
    rid = till.grant(unit, level="platform")
    till.upload()
    assert till.query(rid).state == "consumed"


def test_late_grant_conflicts_with_a_unit_used_online(desk: Desk):
    winner, loser = desk.till(), desk.till(desk.admin.store_add("二号店"))
    unit = desk.unit("any")
    used = winner.claim(unit)
    rid = loser.grant(unit, level="risk")
    loser.upload()
    [verdict] = loser.verdicts()
    assert (verdict.verdict, verdict.conflict) == ("conflict", "C4")
    assert verdict.evidence is not None
    assert verdict.evidence.rid == used.rid
    [case] = desk.admin.open_cases()
    assert (case.case_id, case.rid, case.amount_minor) == (verdict.case_id, rid, 500)
    assert winner.verdicts() == []
    assert loser.query(rid).reason == Reason.ALREADY_REDEEMED


@pytest.mark.parametrize(("same_store", "kind"), [(True, "C2"), (False, "C3")])
def test_second_offline_grant_conflicts_with_the_first(desk: Desk, same_store: bool, kind: str):
    first = desk.till()
    second = desk.till(desk.store if same_store else desk.admin.store_add("二号店"))
    unit = desk.unit("any")
    first.grant(unit)
    second.grant(unit)
    first.upload()
    second.upload()
    assert [verdict.verdict for verdict in first.verdicts()] == ["confirmed"]
    assert [verdict.conflict for verdict in second.verdicts()] == [kind]


def test_offline_grants_of_one_unit_delivered_at_once_confirm_one(desk: Desk):
    unit = desk.unit("any")
    tills = [desk.till() for _ in range(4)]
    for till in tills:
        till.grant(unit)
    with ThreadPoolExecutor(len(tills)) as pool:
        list(pool.map(lambda till: till.upload(), tills))
    verdicts = sorted(till.verdicts()[0].verdict for till in tills)
    assert verdicts == ["confirmed", "conflict", "conflict", "conflict"]


@pytest.mark.parametrize(
    ("state", "verdict", "conflict"),
    [(Reason.REFUNDED, "conflict", "C5"), (Reason.REFUNDING, "confirmed", None)],
)
def test_grant_of_a_refunded_coupon_conflicts(
    desk: Desk, state: Reason, verdict: str, conflict: str | None
):
    till, coupon = desk.till(), desk.coupon("any")
    desk.admin.set_coupon_state(coupon.coupon_id, state)
    till.grant(f"{coupon.coupon_id}:1")
    till.upload()
    [found] = till.verdicts()
    assert (found.verdict, found.conflict) == (verdict, conflict)


@pytest.mark.parametrize(("late_ms", "conflict"), [(GRACE_MS - 1, None), (GRACE_MS, "C6")])
def test_grant_after_the_end_conflicts_beyond_the_grace(
    desk: Desk, late_ms: int, conflict: str | None
):
    till, end = desk.till(), desk.clock() + HOUR_MS
    unit = desk.unit("any", expires_utc_ms=end)
    desk.clock.utc_ms = end + late_ms
    rid = till.grant(unit)
    till.upload()
    assert [verdict.conflict for verdict in till.verdicts()] == [conflict]
    assert till.query(rid).state == "consumed"


def test_grant_of_an_unknown_unit_is_rejected(desk: Desk):
    till = desk.till()
    till.grant("f" * 32 + ":1")
    till.upload()
    [verdict] = till.verdicts()
    assert (verdict.verdict, verdict.conflict) == ("rejected", "C8")


def test_grant_against_a_refusal_that_was_lost_conflicts(desk: Desk):
    till, coupon, rid = desk.till(), desk.coupon(f"home:{desk.store}"), new_rid()
    unit = f"{coupon.coupon_id}:1"
    desk.admin.set_coupon_state(coupon.coupon_id, Reason.REFUNDED)
    assert till.claim(unit, rid).reason == Reason.REFUNDED
    till.grant(unit, rid)
    till.upload()
    assert [verdict.conflict for verdict in till.verdicts()] == ["C5"]


def test_grant_reversed_before_it_was_delivered_is_no_conflict(desk: Desk):
    till, unit = desk.till(), desk.unit("any")
    rid = till.grant(unit)
    assert till.reverse(rid, unit).state == "voided"
    till.write("redemption.voided", rid, {"reason": "wrong item"})
    till.upload()
    assert till.verdicts() == []
    assert till.claim(unit).state == "consumed"


def test_grant_after_its_own_void_is_rejected(desk: Desk):
    till, unit, rid = desk.till(), desk.unit("any"), new_rid()
    till.void(rid, unit)
    till.grant(unit, rid)
    till.upload()
    assert [verdict.verdict for verdict in till.verdicts()] == ["rejected"]


def test_voided_entry_of_an_unknown_rid_leaves_a_tombstone(desk: Desk):
    till, unit, rid = desk.till(), desk.unit("any"), new_rid()
    till.write("redemption.checked", rid, {"unit": unit})
    till.write("redemption.voided", rid, {"reason": None})
    till.upload()
    assert till.claim(unit, rid).state == "voided"


@pytest.mark.expected_logs("deferred")
def test_unintelligible_entry_is_acknowledged_and_deferred(desk: Desk):
    till, rid = desk.till(), new_rid()
    till.write("redemption.granted", rid, {"level": "telepathy", "unit": 7})
    till.write("future.type", "x", {"a": 1})
    assert till.upload().acked_through == 2
    assert [verdict.verdict for verdict in till.verdicts()] == ["deferred"]


def test_bytes_this_platform_cannot_read_are_kept_in_the_chain(desk: Desk):
    till = desk.till()
    till.chain.append(b"an entry of a later version")
    assert till.upload().acked_through == 1
    entry = till.write("till.note", "n", {})
    assert till.upload(from_seq=2).acked_through == 2
    assert entry_hash(entry) == entry_hash(till.chain[1])


def test_posting_goes_on_where_an_interrupted_one_stopped(desk: Desk):
    from platform_server.devices import find_device
    from platform_server.upload import accept_batch, read_batch
    from pos_app.wire.records import UploadRequest

    till = desk.till()
    rid = till.grant(desk.unit("any"))
    database = desk.admin.database
    owner = database.read(lambda view: find_device(view, till.dev))
    assert owner is not None
    sent = till.batch(till.chain)
    request = UploadRequest(**{**sent, "events": tuple(sent["events"])})
    batch = read_batch(owner, request)
    database.write(lambda work: accept_batch(work, owner, 1, batch, now_utc_ms=desk.clock()))
    assert till.verdicts() == []
    till.upload()
    assert [verdict.rid for verdict in till.verdicts()] == [rid]
