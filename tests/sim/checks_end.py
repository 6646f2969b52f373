"""Checks that hold once the faults have stopped and everything came to rest (liveness)."""

from __future__ import annotations

from collections.abc import Iterator

from pos_app.domain.coupon import Coupon
from pos_app.domain.redemption import Redemption, State
from pos_app.wire.keyset import open_keyset
from tests.sim.truth import TillBook, Truth

Found = Iterator[str]
_HELD = (State.GRANTED, State.CONFIRMED, State.SETTLED, State.REVERSE_REFUSED, State.DISPUTED)


def consumed_is_granted(truth: Truth) -> Found:
    """12 and 71: what the platform consumed is granted at its till, or a case stands."""
    cases = _cases(truth)
    for row in truth.platform.claims.values():
        if row.state != "consumed" or row.rid in cases:
            continue
        here = _redemption(truth, row.rid)
        if here is None or here.state not in _HELD:
            yield f"the platform consumed {row.rid}, the till has {here.state if here else None}"
        elif not any(row.rid in book.grants for book in truth.tills.values()):
            yield f"the platform consumed {row.rid}, the till has {here.state} without a grant"


def granted_is_consumed(truth: Truth) -> Found:
    """61: a grant that stands at a till is consumed at the platform, or a case stands."""
    cases = _cases(truth)
    for book in truth.tills.values():
        for rid in book.grants:
            row, here = truth.platform.claims.get(rid), book.redemptions[rid]
            if (
                here.state in _HELD
                and rid not in cases
                and (row is None or row.state != "consumed")
            ):
                yield f"{book.till.name} has {rid} {here.state}, the platform {row and row.state}"
    yield from _same_downloads(truth)


def cases_do_not_stop_the_cursor(truth: Truth) -> Found:
    """42 and 56: every ledger is acknowledged to its end, cases or not."""
    for book in truth.tills.values():
        if book.upload[1] != len(book.entries):
            yield f"{book.till.name} has {book.upload[1]} of {len(book.entries)} acknowledged"


def no_rid_is_open(truth: Truth) -> Found:
    """57: no rid is still in doubt, voiding or reversing."""
    for book in truth.tills.values():
        for row in book.redemptions.values():
            if row.state.is_undecided:
                yield f"{book.till.name} still has {row.rid} {row.state}"


def conflicts_have_cases(truth: Truth) -> Found:
    """58: every conflict a till heard of has its case at the platform."""
    cases = _cases(truth)
    for book in truth.tills.values():
        for rid, case_id in book.rows("SELECT rid, case_id FROM conflict"):
            if cases.get(rid) is None or not case_id:
                yield f"{book.till.name} has a conflict about {rid} without a case"
        for row in book.redemptions.values():
            if row.state is State.DISPUTED and row.rid not in cases:
                yield f"{row.rid} is disputed without a case"


def exposure_is_zero(truth: Truth) -> Found:
    """59: nothing is granted and unconfirmed any more."""
    for book in truth.tills.values():
        for row in book.redemptions.values():
            if row.is_exposed:
                yield f"{book.till.name} still has {row.rid} granted and unconfirmed"


def grants_are_answered_for(truth: Truth) -> Found:
    """60 (first half): a grant is shown, asked about, or still to be shown to the next scan."""
    for book in truth.tills.values():
        for rid in book.grants:
            row = book.redemptions[rid]
            is_settled = rid in truth.handed_over or rid in truth.asked or not row.shown
            if row.state in _HELD and not is_settled:
                yield f"{book.till.name} counts {rid} as shown, nobody ever saw it: it is burnt"


def nothing_unknown_is_dropped(truth: Truth) -> Found:
    """46: entries of unknown types are kept and lie at the platform."""
    for book in truth.tills.values():
        ours = [entry.seq for entry, _ in book.entries if entry.type == "future.happened"]
        dev = book.till.seat.certificate.dev
        rows = truth.platform.house.rows(
            "SELECT seq FROM events WHERE dev = ? AND type = 'future.happened' ORDER BY seq", dev
        )
        if [seq for (seq,) in rows] != ours:
            yield f"{book.till.name}: entries of an unknown type were dropped"


def stored_proofs_verify(truth: Truth) -> Found:
    """72: kept keysets and coupons still prove themselves, read back from disk."""
    for book in truth.tills.values():
        till = book.till
        with till.store.work() as work:
            signed = work.keyset()
            codes = [(rid, work.evidence(rid)) for rid in book.redemptions]
        if signed is not None:
            open_keyset(signed, till.seat.root_pub)
        for rid, code in codes:
            if code is None:
                continue
            coupon = till.keys.read(code)
            if not isinstance(coupon, Coupon):
                yield f"{till.name}: the coupon kept for {rid} does not verify any more"
            elif coupon.coupon_id.hex() != book.redemptions[rid].coupon_id:
                yield f"{till.name}: another coupon is kept for {rid}"


def _same_downloads(truth: Truth) -> Found:
    """44: tills that read the same streams to the end hold the same."""
    books = list(truth.tills.values())
    for other in books[1:]:
        for table in ("campaign", "keyset", "revocation"):
            query = f"SELECT * FROM {table} ORDER BY 1, 2"
            if books[0].rows(query) != other.rows(query):
                yield f"{books[0].till.name} and {other.till.name} hold different {table} rows"


def downloads_agree(truth: Truth) -> Found:
    """44: two tills with the same acknowledged inputs have the same shared rows."""
    yield from _same_downloads(truth)


def _cases(truth: Truth) -> dict[str, str]:
    return dict(truth.platform.house.rows("SELECT rid, case_id FROM cases"))


def _redemption(truth: Truth, rid: str) -> Redemption | None:
    books: list[TillBook] = [book for book in truth.tills.values() if rid in book.redemptions]
    return books[0].redemptions[rid] if books else None
