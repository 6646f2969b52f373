"""What every platform does for a till: the real one over HTTP, the fake, and the fake behind the
breaker and the demo's switch.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from threading import Event
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos_app.domain.entries import GENESIS_HASH, Entry
from pos_app.errors import ForkDetected, PlatformRefused, PlatformUnreachable, UploadGap
from pos_app.ids import Uuid7Maker
from pos_app.ports import PlatformPort
from pos_app.wire.entry import encode_entry, entry_hash
from pos_app.wire.keyset import pack_bytes
from pos_app.wire.records import (
    ClaimRequest,
    ReverseRequest,
    RevocationItem,
    UploadRequest,
    VoidRequest,
)
from sync.breaker import CircuitBreaker
from sync.guarded_platform import GuardedPlatform
from sync.line_switch import SwitchedPlatform
from tests.fakes.fake_clock import FakeClock
from tests.fakes.fake_platform import FakeCoupon, FakePlatform
from tests.fakes.real_platform import DEADLINE_S, RealPlatform, enrol_request

HOUR_MS = 3_600_000


@dataclass
class Rig:
    """One platform, two tills of one store, and the operator's hand."""

    clock: FakeClock
    real: RealPlatform | None = None
    fake: FakePlatform | None = None
    is_wrapped: bool = False

    def __post_init__(self) -> None:
        self._rids = Uuid7Maker(self.clock)
        self.key = Ed25519PrivateKey.generate()
        if self.real is not None:
            first, second = self.real.new_till(), self.real.new_till()
            elsewhere = self.real.new_till(self.real.admin.store_add("二号店"))
            self.key, self.dev = first.signer.key, first.signer.dev
            self.store = self.real.store_id
            self.till: PlatformPort = first.port
            self.other: PlatformPort = second.port
            self.stranger: PlatformPort = elsewhere.port
        else:
            assert self.fake is not None
            self.till, self.dev = self.fake, self.fake.till.dev
            self.store = self.fake.till.store_id
            self.other = self.fake.beside(dev="m1-2")
            self.stranger = self.fake.beside(dev="m1-3", store_id="2002")
        if self.is_wrapped:
            switched = SwitchedPlatform(self.till, Event().wait)
            breaker = CircuitBreaker(self.clock, Random(1))
            self.till = GuardedPlatform(switched, breaker, self.clock)

    def rid(self) -> str:
        return self._rids.new_rid()

    def unit(self, *, uses: int = 1, k: int = 1) -> str:
        if self.real is not None:
            return f"{self.real.issue(uses=uses).coupon_id}:{k}"
        assert self.fake is not None
        coupon_id = uuid4().hex
        self.fake.add_coupon(coupon_id, FakeCoupon(uses=uses))
        return f"{coupon_id}:{k}"

    def home_unit(self) -> str:
        """A unit whose right is held by the store of `till`."""
        if self.real is not None:
            return f"{self.real.issue(off=f'home:{self.store}').coupon_id}:1"
        assert self.fake is not None
        coupon_id = uuid4().hex
        self.fake.add_coupon(coupon_id, FakeCoupon(home=self.store))
        return f"{coupon_id}:1"

    def claim_elsewhere(self, unit: str):
        request = ClaimRequest(rid=self.rid(), unit=unit, amount_minor=1000)
        return self.stranger.claim(request, deadline_s=DEADLINE_S)

    def token(self) -> str:
        if self.real is not None:
            return self.real.admin.till_add(self.real.store_id)
        assert self.fake is not None
        token = f"m1.{uuid4().hex}"
        self.fake.add_token(token)
        return token

    def revoke(self, target: str) -> None:
        if self.real is not None:
            self.real.admin.revoke("coupon", target)
            return
        assert self.fake is not None
        now = self.clock.wall_utc_ms()
        self.fake.publish(
            RevocationItem(kind="coupon", target=target, action="revoke", since_utc_ms=now)
        )

    def short_code(self) -> tuple[str, str]:
        """A short code and the payload behind it."""
        if self.real is not None:
            issued = self.real.issue()
            return issued.short_code, issued.payload
        assert self.fake is not None
        self.fake.books.short_codes["12345678901231"] = "OC1:ABC"
        return "12345678901231", "OC1:ABC"

    def claim(self, unit: str, rid: str = "", **changes: object):
        wanted = {"rid": rid or self.rid(), "unit": unit, "amount_minor": 1000, **changes}
        return self.till.claim(ClaimRequest(**wanted), deadline_s=DEADLINE_S)

    def grants(self, *units: str, prev: bytes = GENESIS_HASH, first: int = 1) -> list[bytes]:
        """Entries of offline grants, chained, one for each unit."""
        chain = []
        for seq, unit in enumerate(units, first):
            body = {"unit": unit, "level": "store", "amount_minor": 1000, "operator_id": "01"}
            chain.append(self.entry("redemption.granted", self.rid(), body, seq=seq, prev=prev))
            prev = entry_hash(chain[-1])
        return chain

    def entry(self, kind: str, agg: str, body: dict, *, seq: int = 1, prev=GENESIS_HASH) -> bytes:
        """One entry of this till's chain."""
        return encode_entry(
            Entry(
                dev=self.dev,
                ep=1,
                seq=seq,
                hlc=seq,
                wall=self.clock.wall_utc_ms(),
                boot="boot",
                mono_ms=seq,
                type=kind,
                agg=agg,
                body=body,
                prev=prev,
            )
        )

    def upload(self, entries: list[bytes], *, first: int = 1):
        request = UploadRequest(
            ep=1,
            from_seq=first,
            events=tuple(pack_bytes(entry) for entry in entries),
            head_sig=pack_bytes(self.key.sign(entry_hash(entries[-1]))),
        )
        return self.till.upload(request, deadline_s=DEADLINE_S)

    def page(self, name: str, *, after: str = "", limit: int = 100):
        return self.till.stream(name, after=after, limit=limit, deadline_s=DEADLINE_S)


@pytest.fixture(params=["http", "fake", "wrapped"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    clock = FakeClock()
    if request.param != "http":
        yield Rig(clock, fake=FakePlatform(clock), is_wrapped=request.param == "wrapped")
        return
    with RealPlatform(tmp_path / "platform", clock) as real:
        yield Rig(clock, real=real)


def test_hello_tells_versions_and_time(rig: Rig):
    hello = rig.till.hello(deadline_s=DEADLINE_S)

    assert hello.min_version <= 1 <= hello.max_version
    assert hello.server_utc_ms == rig.clock.wall_utc_ms()


def test_claim_consumes_and_says_the_same_again_for_the_same_rid(rig: Rig):
    unit, rid = rig.unit(), rig.rid()

    first, again = rig.claim(unit, rid), rig.claim(unit, rid)

    assert (first.state, first.unit, first.used_k) == ("consumed", unit, (1,))
    assert first.reversible_until_utc_ms == rig.clock.wall_utc_ms() + HOUR_MS
    assert again == first
    assert rig.till.query(rid, deadline_s=DEADLINE_S) == first


def test_claim_by_another_rid_is_refused_with_evidence(rig: Rig):
    unit, winner, loser = rig.unit(), rig.rid(), rig.rid()
    rig.claim(unit, winner, operator_id="03")

    request = ClaimRequest(rid=loser, unit=unit, amount_minor=1000)
    refused = rig.other.claim(request, deadline_s=DEADLINE_S)

    assert (refused.state, refused.reason) == ("refused", "ALREADY_REDEEMED")
    assert refused.evidence is not None
    assert (refused.evidence.rid, refused.evidence.operator_id) == (winner, "03")
    assert refused.evidence.dev == rig.dev


def test_claim_of_an_empty_times_card_is_refused(rig: Rig):
    unit = rig.unit(uses=2)
    rig.claim(unit)
    full = rig.claim(unit.replace(":1", ":2"))

    assert full.used_k == (1, 2)
    assert rig.claim(unit).reason == "NO_USES_LEFT"


def test_claim_of_an_unknown_unit_is_refused(rig: Rig):
    refused = rig.claim(f"{uuid4().hex}:1")

    assert (refused.state, refused.reason) == ("refused", "NOT_FOUND")


@pytest.mark.parametrize("change", [{"amount_minor": 999}, {"currency": "USD"}])
def test_claim_is_not_acceptable_when_its_rid_had_other_content(rig: Rig, change: dict):
    unit, rid = rig.unit(), rig.rid()
    rig.claim(unit, rid)

    with pytest.raises(PlatformRefused) as refusal:
        rig.claim(unit, rid, **change)
    assert refusal.value.problem == "rid_mismatch"
    with pytest.raises(PlatformRefused):
        rig.claim(rig.unit(), rid)


def test_void_of_an_unknown_rid_leaves_a_tombstone_a_late_claim_meets(rig: Rig):
    unit, rid = rig.unit(), rig.rid()

    voided = rig.till.void(rid, VoidRequest(unit=unit), deadline_s=DEADLINE_S)
    late = rig.claim(unit, rid)

    assert (voided.state, late.state) == ("voided", "voided")
    assert rig.claim(unit).state == "consumed"


def test_void_of_a_consumed_rid_says_consumed(rig: Rig):
    unit, rid = rig.unit(), rig.rid()
    rig.claim(unit, rid)

    answer = rig.till.void(rid, VoidRequest(unit=unit), deadline_s=DEADLINE_S)

    assert answer.state == "consumed"


def test_reverse_frees_the_unit_for_another_rid(rig: Rig):
    unit, rid = rig.unit(), rig.rid()
    rig.claim(unit, rid)
    request = ReverseRequest(unit=unit, reason="customer left", operator_id="01")

    first = rig.till.reverse(rid, request, deadline_s=DEADLINE_S)
    again = rig.till.reverse(rid, request, deadline_s=DEADLINE_S)

    assert (first.state, first.used_k, again.state) == ("reversed", (), "reversed")
    assert rig.claim(unit).state == "consumed"
    assert rig.till.query(rid, deadline_s=DEADLINE_S).state == "reversed"


def test_reverse_after_the_window_stays_consumed_and_says_why(rig: Rig):
    unit, rid = rig.unit(), rig.rid()
    rig.claim(unit, rid)
    rig.clock.advance(HOUR_MS + 1)

    request = ReverseRequest(unit=unit, reason="customer left", operator_id="01")
    answer = rig.till.reverse(rid, request, deadline_s=DEADLINE_S)

    assert (answer.state, answer.reason) == ("consumed", "REVERSAL_TOO_LATE")


def test_query_of_an_unheard_rid_is_unknown(rig: Rig):
    assert rig.till.query(rig.rid(), deadline_s=DEADLINE_S).state == "unknown"


def test_lookup_gives_the_payload_or_a_reason(rig: Rig):
    code, payload = rig.short_code()

    found = rig.till.lookup(code, deadline_s=DEADLINE_S)
    missing = rig.till.lookup("00000000000000", deadline_s=DEADLINE_S)

    assert (found.payload, found.reason) == (payload, None)
    assert (missing.payload, missing.reason) == (None, "NOT_FOUND")


def test_enrol_spends_the_token_for_one_key(rig: Rig):
    token, key = rig.token(), Ed25519PrivateKey.generate()

    first = rig.till.enrol(enrol_request(token, key), deadline_s=DEADLINE_S)
    again = rig.till.enrol(enrol_request(token, key), deadline_s=DEADLINE_S)

    assert again.certificate == first.certificate
    assert again.comparison_code == first.comparison_code
    with pytest.raises(PlatformRefused) as refusal:
        rig.till.enrol(enrol_request(token, Ed25519PrivateKey.generate()), deadline_s=DEADLINE_S)
    assert refusal.value.problem == "token_used"


def test_upload_acknowledges_and_says_the_same_again(rig: Rig):
    entries = rig.grants(rig.unit(), rig.unit(), rig.unit())

    first, again = rig.upload(entries), rig.upload(entries)
    overlapping = rig.upload(entries[1:], first=2)

    assert (first.acked_through, first.expect) == (3, 4)
    assert (again.acked_through, overlapping.acked_through) == (3, 3)
    assert len(rig.page("verdicts").items) == 3


def test_upload_after_a_gap_says_what_is_expected(rig: Rig):
    entries = rig.grants(rig.unit(), rig.unit(), rig.unit())
    rig.upload(entries[:1])

    with pytest.raises(UploadGap) as gap:
        rig.upload(entries[2:], first=3)
    assert gap.value.expect == 2


def test_upload_of_other_entries_under_the_same_numbers_is_a_fork(rig: Rig):
    unit = rig.unit()
    rig.upload(rig.grants(unit))

    with pytest.raises(ForkDetected):
        rig.upload(rig.grants(unit))


def test_upload_of_offline_grants_ends_in_verdicts(rig: Rig):
    used, free = rig.unit(), rig.unit()
    rig.claim(used)
    rig.upload(rig.grants(free, used, f"{uuid4().hex}:1"))

    verdicts = [item.verdict for item in rig.page("verdicts").items]

    assert [verdict.verdict for verdict in verdicts] == ["confirmed", "conflict", "rejected"]
    assert [verdict.conflict for verdict in verdicts] == [None, "C2", "C8"]
    assert [(verdict.dev, verdict.seq) for verdict in verdicts] == [(rig.dev, n) for n in (1, 2, 3)]
    assert verdicts[0].reversible_until_utc_ms == rig.clock.wall_utc_ms() + HOUR_MS


def test_stream_goes_on_from_its_cursor_and_ends(rig: Rig):
    targets = [rig.unit().partition(":")[0] for _ in range(5)]
    for target in targets:
        rig.revoke(target)

    seen, cursor, more = [], "", True
    while more:
        page = rig.page("revocations", after=cursor, limit=2)
        seen += [item.revocation.target for item in page.items]
        cursor, more = page.next, page.more

    assert seen == targets
    assert rig.page("revocations", after=cursor).items == ()
    assert rig.page("revocations", after=cursor).next == cursor


@pytest.mark.parametrize(("name", "after"), [("nothing", ""), ("keys", "revocations.1")])
def test_stream_that_does_not_exist_is_not_acceptable(rig: Rig, name: str, after: str):
    with pytest.raises(PlatformRefused):
        rig.page(name, after=after)


def test_a_claim_elsewhere_recalls_the_right_and_is_consumed_once_it_is_released(rig: Rig):
    unit = rig.home_unit()

    asked, again = rig.claim_elsewhere(unit), rig.claim_elsewhere(unit)
    [item] = rig.page("rights").items  # asked once, however often it is wanted
    assert item.right is not None
    body = {"unit": unit, "recall_id": item.right.recall_id, "ver": item.right.ver}
    rig.upload([rig.entry("right.released", unit, body)])
    elsewhere = rig.claim_elsewhere(unit)

    assert [one.reason for one in (asked, again)] == ["HELD_ELSEWHERE"] * 2
    assert asked.evidence is not None
    assert asked.evidence.stores == (rig.store,)
    assert (item.right.unit, item.right.ver) == (unit, 1)
    assert rig.stranger.stream("rights", after="", limit=9, deadline_s=DEADLINE_S).items == ()
    assert elsewhere.state == "consumed"
    assert rig.claim(unit).reason == "ALREADY_REDEEMED"


def test_a_right_that_is_kept_stays_and_is_asked_for_anew(rig: Rig):
    unit = rig.home_unit()
    rig.claim_elsewhere(unit)
    [first] = rig.page("rights").items
    assert first.right is not None

    body = {"unit": unit, "recall_id": first.right.recall_id, "ver": 1, "why": "guarded"}
    rig.upload([rig.entry("right.kept", unit, body)])
    refused = rig.claim_elsewhere(unit)
    second = rig.page("rights").items[-1].right

    assert refused.reason == "HELD_ELSEWHERE"
    assert second is not None
    assert second.recall_id != first.right.recall_id
    assert rig.claim(unit).state == "consumed"


def test_every_call_is_unreachable_when_the_port_is_closed(rig: Rig):
    rig.till.close()

    with pytest.raises(PlatformUnreachable):
        rig.till.hello(deadline_s=DEADLINE_S)
    with pytest.raises(PlatformUnreachable):
        rig.claim(rig.unit())
