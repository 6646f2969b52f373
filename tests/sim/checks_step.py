"""Checks that hold after every event (safety)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pos_app.domain.redemption import TRANSITIONS, Redemption, State
from pos_app.domain.time_interval import DRIFT_PPM, EXPIRY_GRACE_MS
from pos_app.wire.entry import entry_hash
from tests.sim.truth import Grant, TillBook, Truth, stream_item

ENDED = (State.VOIDED, State.REVERSED, State.REJECTED, State.RESOLVED)
SCAN_LONGEST_MS = 3_000
CALLS_PER_MINUTE_MAX = 400
OFFLINE_LEVELS = ("store", "till", "risk")
Found = Iterator[str]


def one_consumer_a_unit(truth: Truth) -> Found:
    """1: the platform consumes each unit for one rid at most."""
    if not truth.platform.fresh:
        return
    consumed: dict[str, str] = {}
    for row in truth.platform.claims.values():
        if row.state == "consumed":
            if row.unit in consumed:
                yield f"unit {row.unit} is consumed by {row.rid} and {consumed[row.unit]}"
            consumed[row.unit] = row.rid
    if consumed != truth.platform.holders:
        yield "the units' holders differ from the consumed claims"


def one_grant_of_none(truth: Truth) -> Found:
    """2: a `none` unit is granted once at most."""
    for unit in _touched_units(truth):
        if truth.off_of.get(unit) == "none" and not truth.forced.get(unit):
            yield from _too_many(truth, unit, 1)


def one_grant_of_home(truth: Truth) -> Found:
    """3: a `home` unit is granted once, and once more for each recorded forced act."""
    for unit in _touched_units(truth):
        if truth.off_of.get(unit, "").startswith("home") or truth.forced.get(unit):
            yield from _too_many(truth, unit, 1 + truth.forced.get(unit, 0))


def any_is_capped(truth: Truth) -> Found:
    """4: a further grant of an `any` unit is at risk, by a till that had not learnt of the first.

    What is open at risk at a till never exceeds the caps its owner set.
    """
    for grant in _fresh_grants(truth):
        others = [one for one in truth.live_grants(grant.unit) if one.rid != grant.rid]
        if grant.before.off == "any" and others and not truth.forced.get(grant.unit):
            if grant.level == "risk" and grant.unit in grant.known_uses:
                yield f"{grant.till} granted {grant.unit} at risk, knowing it was used"
            elif "risk" not in {grant.level, *(one.level for one in others)}:
                yield f"unit {grant.unit} was granted twice, never at risk"
    for book in truth.tills.values():
        if book.fresh:
            yield from _over_the_caps(book)


def _over_the_caps(book: TillBook) -> Found:
    limits: dict[str, int] = dict(book.rows("SELECT name, value FROM risk_limit"))
    open_risk = [
        row
        for row in book.redemptions.values()
        if row.level == "risk" and row.state is State.GRANTED
    ]
    if not any(entry.type == "redemption.granted" for entry in book.fresh):
        return  # a cap lowered below what is open stops the next grant, not the ones before
    spent = sum(row.amount_minor for row in open_risk)
    if open_risk and not limits.get("unit_minor"):
        yield f"{book.till.name} granted at risk without a limit"
    if spent > limits.get("till_minor", spent) or len(open_risk) > limits.get("till_count", 99):
        yield f"{book.till.name} has {spent} open at risk, over its caps {limits}"


def one_rid_a_unit_and_till(truth: Truth) -> Found:
    """5: one till never grants one unit under two rids."""
    for grant in _fresh_grants(truth):
        here = [one for one in truth.live_grants(grant.unit) if one.till == grant.till]
        if len(here) > 1:
            yield f"{grant.till} granted {grant.unit} under {sorted(one.rid for one in here)}"


def right_has_one_holder(truth: Truth) -> Found:
    """6: a grant without the platform is made in the coupon's home store, in epoch 1 only."""
    for grant in _fresh_grants(truth):
        home = f"home:{truth.tills[grant.till].till.seat.certificate.store_id}"
        rightful = {"till": home, "risk": "any"}.get(grant.level, grant.before.off)
        if grant.before.off != rightful:
            yield f"{grant.till} granted {grant.before.off} at level {grant.level}"
        if grant.level == "till" and _gave_back(truth.tills[grant.till], grant):
            yield f"{grant.till} granted {grant.unit} on a right it had given back"
    for book, entry in truth.fresh_entries():
        if entry.ep != 1:
            yield f"{book.till.name} wrote in epoch {entry.ep}"


def _gave_back(book: TillBook, grant: Grant) -> bool:
    return any(
        entry.type == "right.released"
        and entry.body["unit"] == grant.unit
        and entry.body["ver"] >= grant.before.ver
        for entry, _ in book.entries
        if entry.seq < book.redemptions[grant.rid].last_seq
    )


def green_is_durable(truth: Truth) -> Found:
    """7: a green screen has a committed GRANTED entry, and is shown to one scan only."""
    for screen in truth.fresh_screens:
        if not screen.face.may_hand_over:
            continue
        if screen.rid not in truth.tills[screen.till].grants:
            yield f"{screen.till} shows green for {screen.rid}, which has no grant"
        scans = {
            one.scan for one in truth.screens if one.rid == screen.rid and one.face.may_hand_over
        }
        if len(scans - {0}) > 1:
            yield f"{screen.rid} was green for scans {sorted(scans)}"


def authority_agreed(truth: Truth) -> Found:
    """8: what stands in the entry as level had agreed."""
    for grant in _fresh_grants(truth):
        row = truth.platform.claims.get(grant.rid)
        if grant.level == "platform" and (row is None or row.state not in ("consumed", "reversed")):
            yield f"{grant.rid} was granted by the platform, which has it {row and row.state}"


def rid_names_one_thing(truth: Truth) -> Found:
    """9: a rid keeps its unit and amount at the platform and at every till."""
    for before, row in truth.platform.fresh:
        if before is not None and before.unit != row.unit:
            yield f"{row.rid} changed its unit at the platform"
        known = [b.redemptions[row.rid] for b in truth.tills.values() if row.rid in b.redemptions]
        if not known:
            yield f"the platform holds {row.rid}, which no till wrote down before it asked"
        for one in known:
            if one.unit != row.unit or row.amount_minor not in (None, one.amount_minor):
                yield f"{row.rid} names another unit or amount at the platform"
    for book, entry in truth.fresh_entries():
        others = [b for b in truth.tills.values() if b is not book and entry.agg in b.redemptions]
        if others and entry.type.startswith("redemption."):
            yield f"{entry.agg} stands in the ledgers of two tills"


def void_is_final(truth: Truth) -> Found:
    """10: once voided, never consumed."""
    for before, row in truth.platform.fresh:
        if before is not None and before.state == "voided" and row.state != "voided":
            yield f"{row.rid} was voided and is {row.state} now"
        if row.state == "voided":
            truth.platform.voided.add(row.rid)
    for rid in sorted(truth.platform.voided):
        held = truth.platform.claims.get(rid)
        if held is None or held.state != "voided":
            yield f"the void of {rid} was forgotten"
    for book in truth.tills.values():
        for entry in book.fresh:
            if entry.type == "redemption.voided" and entry.agg not in truth.platform.claims:
                yield f"{entry.agg} is voided at the till, the platform knows nothing of it"


def one_final_state(truth: Truth) -> Found:
    """11: every rid walks along the state machine and ends once."""
    for book, entry in truth.fresh_entries():
        if not entry.type.startswith("redemption.") or entry.type == "redemption.shown":
            continue
        states = book.states[entry.agg]
        if any(state in ENDED for state in states[:-1]):
            yield f"{entry.agg} went on after its end: {states}"
        if len(states) > 1 and states[-1] not in TRANSITIONS.get(states[-2], frozenset()):
            yield f"{entry.agg} went from {states[-2]} to {states[-1]}"


def reversal_in_its_window(truth: Truth) -> Found:
    """16: the platform takes back only inside the window."""
    for before, row in truth.platform.fresh:
        until = before.reversible_until_utc_ms if before is not None else None
        if row.state == "reversed" and until is not None and truth.now_ms > until:
            yield f"{row.rid} was reversed after its window"


def pass_is_not_overdrawn(truth: Truth) -> Found:
    """17: uses granted of a pass never exceed what it has."""
    for grant in _fresh_grants(truth):
        uses, k = truth.uses_of.get(grant.unit), int(grant.unit.rpartition(":")[2])
        if uses is not None and not 1 <= k <= uses:
            yield f"use {k} of {uses} was granted"


def only_genuine_coupons(truth: Truth) -> Found:
    """19: no grant of a forged or unknown coupon, or of a version known to be replaced."""
    for grant in _fresh_grants(truth):
        if grant.unit not in truth.off_of:
            yield f"{grant.till} granted {grant.unit}, which was never issued"
        coupon = grant.before.coupon_id
        _, newer = grant.known_revocations.get(("coupon", coupon), ("", None))
        if grant.level != "platform" and newer is not None and newer > grant.before.ver:
            yield f"{grant.till} granted version {grant.before.ver}, knowing of {newer}"


def versions_never_fall(truth: Truth) -> Found:
    """20: keyset version, revocations and stream cursors never go back on a till."""
    for book in truth.tills.values():
        revocations, cursors, _, version = book.before_side
        if book.keyset_version < version or len(book.revocations) < revocations:
            yield f"{book.till.name} lost keys or revocations"
        for name, rev in cursors.items():
            if book.cursors.get(name, 0) < rev:
                yield f"{book.till.name}: the cursor of {name} fell below {rev}"


def revoked_is_not_granted_here(truth: Truth) -> Found:
    """21: what a till knows to be revoked or blocked it does not grant on its own."""
    for grant in _fresh_grants(truth):
        if grant.level not in OFFLINE_LEVELS:
            continue
        names = (
            ("unit", grant.unit),
            ("coupon", grant.before.coupon_id),
            ("campaign", str(grant.before.campaign)),
        )
        for name in names:
            action, newer = grant.known_revocations.get(name, ("", None))
            if action in ("revoke", "block") and newer is None:
                yield f"{grant.till} granted {grant.unit} although {name[0]} is under {action}"


def unknown_key_is_amber(truth: Truth) -> Found:
    """22: an unknown key is neither red nor green."""
    for screen in truth.fresh_screens:
        reason = screen.outcome.verdict.reason
        if reason == "KEY_UNKNOWN" and screen.face != "amber_wait":
            yield f"{screen.till} shows {screen.face} for an unknown key"


def nothing_unexpected_is_raised(truth: Truth) -> Found:
    """23: whatever is scanned, a verdict or a named fault comes back."""
    yield from truth.surprises


def expiry_is_kept(truth: Truth) -> Found:
    """24: no grant here of a coupon this boot's time samples prove to be expired past the grace."""
    for grant in _fresh_grants(truth):
        expires = truth.expires_of.get(grant.unit)
        till = truth.tills[grant.till].till
        if grant.level == "platform" or expires is None:
            continue
        mono = till.clock.mono_ms()
        for server_ms, at_mono in till.samples:
            passed = (mono - at_mono) * (1_000_000 - DRIFT_PPM) // 1_000_000
            if server_ms + passed > expires + EXPIRY_GRACE_MS:
                yield f"{grant.till} granted {grant.unit} past its end and the grace"
                break


def entries_are_dense(truth: Truth) -> Found:
    """26: numbers have no gap and every entry names the one before it."""
    for book in truth.tills.values():
        start = len(book.entries) - len(book.fresh)
        for at in range(start, len(book.entries)):
            entry, encoded = book.entries[at]
            if entry.seq != at + 1:
                yield f"{book.till.name} wrote number {entry.seq} as entry {at + 1}"
            if at and entry.prev != entry_hash(book.entries[at - 1][1]):
                yield f"{book.till.name}: entry {entry.seq} does not follow from the one before"
            if entry_hash(encoded) != book.hashes[entry.ep, entry.seq]:
                yield f"{book.till.name} wrote number {entry.seq} twice"


def files_verify(truth: Truth) -> Found:
    """27, 29, 34: every start verifies the chain, finds every committed entry, and its views."""
    yield from truth.verified


def acked_bytes_are_ours(truth: Truth) -> Found:
    """28 and 31: every acknowledged entry lies at the platform byte for byte, without a fork."""
    for book in truth.tills.values():
        _, _, (_, before), _ = book.before_side
        _, acked = book.upload
        if acked <= before:
            continue
        dev = book.till.seat.certificate.dev
        rows = truth.platform.house.rows(
            "SELECT seq, bytes FROM events WHERE dev = ? AND seq > ? AND seq <= ? ORDER BY seq",
            dev,
            before,
            acked,
        )
        ours = [(e.seq, encoded) for e, encoded in book.entries if before < e.seq <= acked]
        if rows != ours:
            yield f"{book.till.name}: entries {before + 1} to {acked} differ at the platform"


def cursor_stays_within(truth: Truth) -> Found:
    """30: acknowledged ≤ written, never falling, never beyond what the platform holds."""
    for book in truth.tills.values():
        _, acked = book.upload
        _, _, (_, before), _ = book.before_side
        dev = book.till.seat.certificate.dev
        if acked > len(book.entries) and book.till.is_up:
            yield f"{book.till.name} has {acked} acknowledged of {len(book.entries)}"
        if acked < before:
            yield f"{book.till.name}: the cursor fell from {before} to {acked}"
        if acked > truth.platform.chains.get(dev, 0):
            yield f"{book.till.name}: {acked} counts as acknowledged, the platform lacks it"


def money_is_integer(truth: Truth) -> Found:
    """33: no float reaches the ledger, amounts are integers."""
    for book, entry in truth.fresh_entries():
        for name, value in entry.body.items():
            is_amount = name.endswith("_minor")
            if _has_float(value) or (is_amount and not isinstance(value, int)):
                yield f"{book.till.name}: {name} of entry {entry.seq} is {value!r}"


def exposure_is_counted(truth: Truth) -> Found:
    """35: what is granted and not confirmed is what the till shows as exposed."""
    for book in truth.tills.values():
        if not book.fresh:
            continue
        exposed = [row for row in book.redemptions.values() if row.is_exposed]
        shown = book.till.views.numbers(day_start_utc_ms=0)
        amount = sum(row.amount_minor for row in exposed)
        if (shown.exposure_count, shown.exposure_minor) != (len(exposed), amount):
            yield f"{book.till.name} shows an exposure of {shown.exposure_minor}, not {amount}"


def acts_name_their_operator(truth: Truth) -> Found:
    """36: what a person gave up or took back names that person, and a reversal its reason."""
    for book, entry in truth.fresh_entries():
        is_by_hand = entry.body.get("why") == "given up at the till" or "reason_text" in entry.body
        if is_by_hand and not entry.body.get("operator_id"):
            yield f"{book.till.name}: entry {entry.seq} names no operator"
        if entry.type == "redemption.reversing" and not (
            entry.body.get("reason_text") or entry.body.get("why")
        ):
            yield f"{book.till.name}: reversal {entry.agg} gives no reason"


def twice_is_once(truth: Truth) -> Found:
    """39: a page applied again changes nothing."""
    for what in truth.twice:
        yield f"{what} applied again changed something"


def cursor_and_effects_together(truth: Truth) -> Found:
    """40: what a stream's cursor passed has had its effect."""
    for book in truth.tills.values():
        _, before, _, _ = book.before_side
        if book.cursors == before:
            continue
        for name, kept in (("keys", book.keysets), ("campaigns", book.campaigns)):
            cursor = book.cursors.get(name, 0)
            passed = [rev for rev, _ in truth.platform.stream(name, "") if rev <= cursor]
            if len(passed) > kept:
                yield f"{book.till.name} passed {len(passed)} {name} and holds {kept}"
        for rev, body in truth.platform.stream("revocations", ""):
            if rev <= book.cursors.get("revocations", 0):
                yield from _missing_revocation(book, rev, body)
        certificate = book.till.seat.certificate
        for rev, body in truth.platform.stream("verdicts", certificate.dev):
            if rev <= book.cursors.get("verdicts", 0):
                yield from _missing_verdict(book, body)
        answered = {recall_id for (recall_id,) in book.rows("SELECT recall_id FROM right_recall")}
        for rev, body in truth.platform.stream("rights", certificate.store_id):
            item = stream_item(body).right
            if rev <= book.cursors.get("rights", 0) and item and item.recall_id not in answered:
                yield f"{book.till.name} passed recall {item.recall_id} without an answer"


def local_facts_stay(truth: Truth) -> Found:
    """41: guards are what the till's own entries say, whatever was downloaded."""
    for book in truth.tills.values():
        expected = {
            row.unit: row.rid
            for row in book.redemptions.values()
            if row.unit and row.state.holds_unit
        }
        is_changed = bool(book.fresh) or book.cursors != book.before_side[1]
        if book.till.is_up and is_changed and expected != book.guards:
            yield f"{book.till.name}: guards differ from what its entries hold"


def scan_is_decided(truth: Truth) -> Found:
    """62: a scan is decided within three seconds in any state of the network."""
    for scan, (till, began_ms) in truth.open_scans.items():
        if truth.now_ms - began_ms > SCAN_LONGEST_MS:
            yield f"scan {scan} at {till} is open after {truth.now_ms - began_ms} ms"
    for screen in truth.fresh_screens:
        if screen.scan and screen.at_ms - screen.asked_at_ms > SCAN_LONGEST_MS:
            yield f"scan {screen.scan} took {screen.at_ms - screen.asked_at_ms} ms"


def calls_are_paced(truth: Truth) -> Found:
    """66: one till never storms the platform."""
    for book in truth.tills.values():
        calls = book.till.network.calls.get(book.till.name, [])
        recent = len(calls) - CALLS_PER_MINUTE_MAX
        if recent > 0 and truth.now_ms - calls[recent] < 60_000:
            yield f"{book.till.name} made over {CALLS_PER_MINUTE_MAX} calls in a minute"


def guard_goes_with_a_reason(truth: Truth) -> Found:
    """67: a guard is let go only when the platform has ended its rid; time alone never does."""
    for book, entry in truth.fresh_entries():
        if entry.type not in ("redemption.voided", "redemption.reversed", "redemption.rejected"):
            continue
        if State.GUARDING not in book.states[entry.agg]:
            continue
        row = truth.platform.claims.get(entry.agg)
        if row is None or row.state == "consumed":
            held = row.state if row else "unknown"
            yield f"{book.till.name} let go of {entry.agg}, which is {held} at the platform"
    for before, now in truth.platform.fresh:
        if before is not None and before.state == "consumed" and now.state != "reversed":
            yield f"the platform let go of {now.rid}, which it had consumed: {now.state}"


def _touched_units(truth: Truth) -> list[str]:
    units = {grant.unit for grant in _fresh_grants(truth)}
    units |= {row.unit for _, row in truth.platform.fresh}
    return sorted(units)


def _fresh_grants(truth: Truth) -> list[Grant]:
    return [
        book.grants[entry.agg]
        for book, entry in truth.fresh_entries()
        if entry.type == "redemption.granted"
    ]


def _too_many(truth: Truth, unit: str, allowed: int) -> Found:
    live = truth.live_grants(unit)
    if len(live) > allowed:
        yield f"unit {unit} is granted {len(live)} times: " + ", ".join(
            f"{grant.till} {grant.level} {grant.rid}" for grant in live
        )


def _has_float(value: Any) -> bool:
    if isinstance(value, dict):
        return any(_has_float(one) for one in value.values())
    if isinstance(value, list | tuple):
        return any(_has_float(one) for one in value)
    return isinstance(value, float)


def _missing_revocation(book: TillBook, rev: int, body: str) -> Found:
    item = stream_item(body).revocation
    assert item is not None, "the stream of revocations holds revocations"
    held = book.revocations.get((item.kind, item.target))
    if held is None or held[2] < rev:
        yield f"{book.till.name} passed revocation {rev} without its effect"


def _missing_verdict(book: TillBook, body: str) -> Found:
    item = stream_item(body).verdict
    assert item is not None, "the stream of verdicts holds verdicts"
    row: Redemption | None = book.redemptions.get(item.rid)
    if row is None:
        return
    if item.verdict in ("confirmed", "conflict", "rejected") and row.state is State.GRANTED:
        yield f"{book.till.name} passed verdict {item.verdict} of {item.rid} without its effect"
