"""A platform in memory: the same answers as the real one, without sockets, keys or a database.

    platform = FakePlatform(clock)
    platform.add_coupon(coupon_id_hex, uses=1)
    platform.claim(...)                      # it is a ports.PlatformPort, for one till
    other = platform.beside(dev="m1-2")      # the same platform, seen from another till
    platform.is_cut = True                   # nothing arrives
    platform.fail_next(LineFault.LOSE_ANSWER)

tests/contract/test_platform_port.py holds it to the real platform's behaviour.
"""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from enum import StrEnum
from typing import Any, TypeVar
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from pos_app.domain.entries import GENESIS_HASH, Entry
from pos_app.domain.verdict import Reason
from pos_app.errors import (
    ForkDetected,
    PlatformBusy,
    PlatformRefused,
    PlatformUnreachable,
    UploadGap,
)
from pos_app.ports import Clock
from pos_app.wire.entry import decode_entry, entry_hash
from pos_app.wire.http_signature import comparison_code
from pos_app.wire.keyset import pack_bytes, unpack_bytes
from pos_app.wire.records import (
    STREAM_PAGE_MAX,
    CampaignItem,
    ClaimAnswer,
    ClaimRequest,
    EnrolAnswer,
    EnrolRequest,
    Evidence,
    Hello,
    LookupAnswer,
    ReverseRequest,
    RevocationItem,
    RightItem,
    SignedKeyset,
    StreamItem,
    StreamPage,
    TillCertificate,
    UploadAnswer,
    UploadRequest,
    VerdictItem,
    VoidRequest,
)
from tests.fakes.fake_books import FakeBooks, FakeClaim, FakeCoupon, FakeRecall

CYCLES_MAX = 10
_STREAMS = {
    SignedKeyset: ("keys", "keyset"),
    CampaignItem: ("campaigns", "campaign"),
    RevocationItem: ("revocations", "revocation"),
    VerdictItem: ("verdicts", "verdict"),
    RightItem: ("rights", "right"),
}

__all__ = ["FakeCoupon", "FakePlatform", "LineFault"]
T = TypeVar("T")


class LineFault(StrEnum):
    """What happens to one call."""

    NONE = "none"
    LOSE_REQUEST = "lose_request"
    LOSE_ANSWER = "lose_answer"
    BUSY = "busy"


class FakePlatform:
    """The platform as one till sees it."""

    def __init__(
        self, clock: Clock, *, till: TillCertificate | None = None, books: FakeBooks | None = None
    ) -> None:
        self.clock = clock
        self.books = books or FakeBooks()
        self.till = till or _certificate("m1-1", "1001", "1", clock.wall_utc_ms())
        self.is_cut = False
        self.is_closed = False
        self.calls: list[str] = []
        self._faults: deque[LineFault] = deque()

    def beside(self, *, dev: str, store_id: str = "1001", till_name: str = "2") -> FakePlatform:
        """The same platform seen from another till."""
        till = _certificate(dev, store_id, till_name, self.clock.wall_utc_ms())
        return FakePlatform(self.clock, till=till, books=self.books)

    def fail_next(self, *faults: LineFault) -> None:
        """What happens to the next calls, one by one."""
        self._faults.extend(faults)

    def add_coupon(self, coupon_id: str, coupon: FakeCoupon | None = None) -> FakeCoupon:
        """Issue a coupon under this id of 32 hex digits."""
        return self.books.coupons.setdefault(coupon_id, coupon or FakeCoupon())

    def add_token(self, token: str) -> None:
        """Let one till enrol with this token."""
        self.books.tokens[token] = None

    def publish(self, body: Any, *, dev: str = "", store_id: str = "") -> int:
        """Add a change to its stream; its revision.

        Verdicts are of `dev`, else of this till; rights of `store_id`, else of this till's store.
        """
        name, slot = _STREAMS[type(body)]
        key = self._stream_key(name, dev=dev, store_id=store_id)
        items = self.books.streams.setdefault(key, [])
        items.append(StreamItem(rev=len(items) + 1, **{slot: body}))
        return len(items)

    def _stream_key(self, name: str, *, dev: str = "", store_id: str = "") -> str:
        own = {
            "verdicts": f"verdicts@{dev or self.till.dev}",
            "rights": f"rights@{store_id or self.till.store_id}",
        }
        return own.get(name, name)

    def received(self, *, dev: str = "", ep: int = 1) -> list[bytes]:
        """The entries uploaded so far, byte for byte."""
        return self.books.chains.get((dev or self.till.dev, ep), [])

    # ports.PlatformPort

    def hello(self, *, deadline_s: float) -> Hello:
        return self._ask(
            "hello",
            lambda: Hello(min_version=1, max_version=1, platform="Fake", server_utc_ms=self._now()),
        )

    def enrol(self, request: EnrolRequest, *, deadline_s: float) -> EnrolAnswer:
        return self._ask("enrol", lambda: self._enrol(request))

    def lookup(self, short_code: str, *, deadline_s: float) -> LookupAnswer:
        def answer() -> LookupAnswer:
            payload = self.books.short_codes.get(short_code)
            reason = None if payload else str(Reason.NOT_FOUND)
            return LookupAnswer(payload=payload, reason=reason, server_utc_ms=self._now())

        return self._ask("lookup", answer)

    def claim(self, request: ClaimRequest, *, deadline_s: float) -> ClaimAnswer:
        return self._ask("claim", lambda: self._claim(request))

    def void(self, rid: str, request: VoidRequest, *, deadline_s: float) -> ClaimAnswer:
        return self._ask("void", lambda: self._answer(self._ended(rid, request.unit, "void")))

    def reverse(self, rid: str, request: ReverseRequest, *, deadline_s: float) -> ClaimAnswer:
        return self._ask("reverse", lambda: self._reverse(rid, request.unit))

    def query(self, rid: str, *, deadline_s: float) -> ClaimAnswer:
        def answer() -> ClaimAnswer:
            known = self.books.claims.get(rid)
            if known is None:
                return ClaimAnswer(rid=rid, state="unknown", server_utc_ms=self._now())
            return self._answer(known)

        return self._ask("query", answer)

    def upload(self, request: UploadRequest, *, deadline_s: float) -> UploadAnswer:
        return self._ask("upload", lambda: self._upload(request))

    def stream(self, name: str, *, after: str, limit: int, deadline_s: float) -> StreamPage:
        return self._ask("stream", lambda: self._page(name, after, limit))

    def close(self) -> None:
        self.is_closed = True

    # The line

    def _ask(self, name: str, act: Callable[[], T]) -> T:
        self.calls.append(name)
        fault = self._faults.popleft() if self._faults else LineFault.NONE
        if self.is_closed or self.is_cut or fault is LineFault.LOSE_REQUEST:
            raise PlatformUnreachable("the fake line is cut", why="timeout")
        if fault is LineFault.BUSY:
            raise PlatformBusy("the fake platform is busy", retry_after_s=3.0)
        answer = act()
        if fault is LineFault.LOSE_ANSWER:
            raise PlatformUnreachable("the fake line lost the answer", why="timeout")
        return answer

    def _now(self) -> int:
        return self.clock.wall_utc_ms()

    # Enrolment

    def _enrol(self, request: EnrolRequest) -> EnrolAnswer:
        if request.token not in self.books.tokens:
            raise PlatformRefused("unknown token", problem="not_found")
        pub = unpack_bytes(request.pub)
        if self.books.tokens[request.token] not in (None, pub):
            raise PlatformRefused("used token", problem="token_used")
        self.books.tokens[request.token] = pub
        dev = f"m1-{hashlib.sha256(pub).hexdigest()[:10]}"
        self.till = replace_dev(self.till, dev)
        self.books.keys[dev] = pub
        return EnrolAnswer(
            certificate=self.till,
            root_pub=pack_bytes(self.books.root_pub),
            comparison_code=comparison_code(request.token, pub, self.books.root_pub),
            server_utc_ms=self._now(),
        )

    # Claims

    def _claim(self, request: ClaimRequest) -> ClaimAnswer:
        known = self.books.claims.get(request.rid)
        if known is not None:
            _refuse_other_unit(known, request.unit)
            content = (known.amount_minor, known.currency)
            if known.amount_minor is not None and content != (
                request.amount_minor,
                request.currency,
            ):
                raise PlatformRefused("another amount", problem="rid_mismatch")
            return self._answer(known)
        reason, evidence = self._why_not(request.unit, request.ver)
        claim = FakeClaim(
            request.rid,
            request.unit,
            "refused" if reason else "consumed",
            self.till.store_id,
            amount_minor=request.amount_minor,
            currency=request.currency,
            reason=reason and str(reason),
            evidence=evidence if reason else self._here(request.rid, request.operator_id),
        )
        return self._answer(self._keep(claim))

    def _keep(self, claim: FakeClaim) -> FakeClaim:
        if claim.state == "consumed":
            self.books.holders[claim.unit] = claim.rid
            until = self._now() + self.books.reversal_window_ms
            claim = replace(claim, reversible_until_utc_ms=until)
        self.books.claims[claim.rid] = claim
        return claim

    def _ended(self, rid: str, unit: str, source: str) -> FakeClaim:
        known = self.books.claims.get(rid)
        if known is None:
            return self._keep(FakeClaim(rid, unit, "voided", self.till.store_id, source))
        _refuse_other_unit(known, unit)
        return known

    def _reverse(self, rid: str, unit: str) -> ClaimAnswer:
        known = self._ended(rid, unit, "reverse")
        if known.state != "consumed":
            return self._answer(known)
        assert known.reversible_until_utc_ms is not None
        if known.store_id != self.till.store_id:
            return self._answer(replace(known, reason=str(Reason.NOT_AUTHORISED)))
        if self._now() > known.reversible_until_utc_ms:
            return self._answer(replace(known, reason="REVERSAL_TOO_LATE"))
        if self.books.cycles.get(unit, 0) >= CYCLES_MAX:
            return self._answer(replace(known, reason="REVERSAL_LIMIT"))
        del self.books.holders[unit]
        self.books.cycles[unit] = self.books.cycles.get(unit, 0) + 1
        return self._answer(
            self._keep(replace(known, state="reversed", reversible_until_utc_ms=None))
        )

    def _why_not(self, unit: str, ver: int) -> tuple[Reason | None, Evidence | None]:
        coupon_id, _, k = unit.partition(":")
        coupon = self.books.coupons.get(coupon_id)
        if coupon is None or not 1 <= int(k) <= coupon.uses:
            return Reason.NOT_FOUND, None
        if (holder := self.books.holders.get(unit)) is not None:
            is_empty = coupon.uses > 1 and len(self._used_k(coupon_id)) == coupon.uses
            reason = Reason.NO_USES_LEFT if is_empty else Reason.ALREADY_REDEEMED
            return reason, self.books.claims[holder].evidence
        if coupon.state is not None:
            return coupon.state, None
        if ver < coupon.ver:
            return Reason.SUPERSEDED, Evidence(newer_ver=coupon.ver)
        start, end = coupon.valid_from_utc_ms, coupon.expires_utc_ms
        window = Evidence(valid_from_utc_ms=start, valid_to_utc_ms=end)
        if start is not None and self._now() < start:
            return Reason.NOT_YET_VALID, window
        if end is not None and self._now() >= end:
            return Reason.EXPIRED, window
        if coupon.stores and self.till.store_id not in coupon.stores:
            return Reason.WRONG_STORE, Evidence(stores=coupon.stores)
        recall = self.books.recalls.get(unit)
        is_released = recall is not None and recall.answer == "released"
        if coupon.home in (None, self.till.store_id) or is_released:
            return None, None
        self._recall(unit, coupon)
        return Reason.HELD_ELSEWHERE, Evidence(store_id=coupon.home, stores=(coupon.home,))

    def _recall(self, unit: str, coupon: FakeCoupon) -> None:
        """Ask the home store for the right, unless its answer is awaited."""
        latest = self.books.recalls.get(unit)
        if latest is not None and latest.answer == "":
            return
        recall = FakeRecall(f"recall-{uuid4().hex[:16]}")
        self.books.recalls[unit] = recall
        item = RightItem(
            unit=unit, recall_id=recall.recall_id, ver=coupon.ver, since_utc_ms=self._now()
        )
        self.publish(item, store_id=coupon.home or "")

    def _used_k(self, coupon_id: str) -> tuple[int, ...]:
        units = (unit.partition(":") for unit in self.books.holders)
        return tuple(sorted(int(k) for held, _, k in units if held == coupon_id))

    def _here(self, rid: str, operator_id: str) -> Evidence:
        return Evidence(
            at_utc_ms=self._now(),
            rid=rid,
            store_id=self.till.store_id,
            store_name=self.till.store_name,
            dev=self.till.dev,
            till_name=self.till.till_name,
            operator_id=operator_id,
        )

    def _answer(self, claim: FakeClaim) -> ClaimAnswer:
        return ClaimAnswer(
            rid=claim.rid,
            state=claim.state,  # type: ignore[arg-type]
            unit=claim.unit,
            reason=claim.reason,
            evidence=claim.evidence,
            reversible_until_utc_ms=claim.reversible_until_utc_ms,
            used_k=self._used_k(claim.unit.partition(":")[0]),
            server_utc_ms=self._now(),
        )

    # Upload and streams

    def _upload(self, request: UploadRequest) -> UploadAnswer:
        batch = [unpack_bytes(event) for event in request.events]
        key = self.books.keys.get(self.till.dev)
        if key is not None and batch:
            Ed25519PublicKey.from_public_bytes(key).verify(
                unpack_bytes(request.head_sig), entry_hash(batch[-1])
            )
        held = self.books.chains.setdefault((self.till.dev, request.ep), [])
        if request.from_seq > len(held) + 1:
            raise UploadGap("entries are missing", expect=len(held) + 1)
        known = held[request.from_seq - 1 : request.from_seq - 1 + len(batch)]
        new = batch[len(known) :]
        head = entry_hash(held[-1]) if held else GENESIS_HASH
        if known != batch[: len(known)] or (new and decode_entry(new[0]).prev != head):
            raise ForkDetected("other entries are held under these numbers")
        held.extend(new)
        for encoded in new:
            self._post(decode_entry(encoded))
        return UploadAnswer(
            acked_through=len(held), expect=len(held) + 1, server_utc_ms=self._now()
        )

    def _post(self, entry: Entry) -> None:
        rid, body = entry.agg, entry.body
        if entry.type in ("right.released", "right.kept"):
            latest = self.books.recalls.get(body["unit"])
            if latest is not None and latest.recall_id == body["recall_id"]:
                latest.answer = entry.type.partition(".")[2]
            return
        if entry.type in ("redemption.voided", "redemption.reversed") and "unit" in body:
            self._ended(rid, body["unit"], entry.type.partition(".")[2])
        if entry.type != "redemption.granted":
            return
        known = self.books.claims.get(rid)
        if known is not None and known.state == "consumed" and body["level"] == "platform":
            return
        if known is not None and (known.state == "reversed" or known.source == "reverse"):
            return
        verdict, conflict, evidence = self._judge_grant(known, body["unit"])
        claim = known or self._keep(
            FakeClaim(
                rid,
                body["unit"],
                "consumed" if verdict == "confirmed" else "refused",
                self.till.store_id,
                "grant",
                body.get("amount_minor"),
                body.get("currency"),
                evidence=evidence or self._here(rid, body.get("operator_id", "")),
            )
        )
        self.publish(
            VerdictItem(
                dev=entry.dev,
                ep=entry.ep,
                seq=entry.seq,
                rid=rid,
                verdict=verdict,  # type: ignore[arg-type]
                conflict=conflict,
                case_id=None if verdict == "confirmed" else f"case-{entry.seq}",
                evidence=evidence,
                reversible_until_utc_ms=claim.reversible_until_utc_ms,
            )
        )

    def _judge_grant(
        self, known: FakeClaim | None, unit: str
    ) -> tuple[str, str | None, Evidence | None]:
        if known is not None:
            is_ours = known.state == "consumed"
            return ("confirmed", None, None) if is_ours else ("rejected", None, known.evidence)
        coupon = self.books.coupons.get(unit.partition(":")[0])
        if coupon is None:
            return "rejected", "C8", None
        if unit not in self.books.holders:
            return "confirmed", None, None
        holder = self.books.claims[self.books.holders[unit]]
        other = "C3" if holder.source == "grant" else "C4"
        kind = "C2" if holder.store_id == self.till.store_id else other
        return "conflict", kind, holder.evidence

    def _page(self, name: str, after: str, limit: int) -> StreamPage:
        if name not in {stream for stream, _ in _STREAMS.values()}:
            raise PlatformRefused("no such stream", problem="not_found")
        prefix, _, rev = after.rpartition(".")
        if (after and prefix != name) or not 1 <= limit <= STREAM_PAGE_MAX:
            raise PlatformRefused("not a cursor of this stream", problem="bad_request")
        key = self._stream_key(name)
        begin = int(rev or 0)
        rest = self.books.streams.get(key, [])[begin:]
        shown = tuple(rest[:limit])
        return StreamPage(
            items=shown,
            next=f"{name}.{begin + len(shown)}",
            more=len(rest) > limit,
            as_of_utc_ms=self._now(),
            server_utc_ms=self._now(),
        )


def replace_dev(till: TillCertificate, dev: str) -> TillCertificate:
    """The same certificate for another device."""
    return _certificate(dev, till.store_id, till.till_name, till.enrolled_at_utc_ms)


def _certificate(dev: str, store_id: str, till_name: str, at_utc_ms: int) -> TillCertificate:
    return TillCertificate(
        dev=dev,
        till_name=till_name,
        merchant_id="m1",
        store_id=store_id,
        store_name=f"店{store_id}",
        enrolled_at_utc_ms=at_utc_ms,
    )


def _refuse_other_unit(claim: FakeClaim, unit: str) -> None:
    if claim.unit != unit:
        raise PlatformRefused("another unit", problem="rid_mismatch")
