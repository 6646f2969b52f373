"""What happens to the merchant from outside: coupons, operators, faults, and the last scans."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from platform_server.issuing import IssuedCoupon, IssueOrder
from platform_server.rehoming import RecallPending
from platform_server.streams import read_page, rights_stream, verdict_stream
from pos_app.domain.coupon import OfflineRight
from pos_app.domain.redemption import State
from pos_app.domain.risk import RiskLimits
from pos_app.domain.verdict import Reason
from pos_app.services.apply_stream import STREAMS, apply_page
from pos_app.wire.records import ClaimAnswer, StreamPage
from pos_app.work import Work
from tests.sim.network import Link
from tests.sim.plan import Action
from tests.sim.platform_side import Ask, Reply
from tests.sim.template import START_UTC_MS
from tests.sim.till import SimTill

if TYPE_CHECKING:
    from tests.sim.simulation import Simulation

MOVE_AGAIN_MS = 7 * 60_000
MOVE_TRIES_MAX = 4
EXPIRY_MARGIN_MS = 15 * 60_000
_CLAIM_CALLS = ("claim", "void", "reverse", "query")


@dataclass
class Wallet:
    """One coupon in customers' phones: every version of its code, newest last."""

    coupon_id: str
    campaign: int
    payloads: list[str]
    uses: int

    @property
    def units(self) -> list[str]:
        """Its units."""
        return [f"{self.coupon_id}:{k}" for k in range(1, self.uses + 1)]


@dataclass
class LastScan:
    """A scan after everything came to rest, and what it has to lead to."""

    number: int
    wallet: Wallet
    till: SimTill
    is_due: bool
    free: list[str] = field(default_factory=list)


class Doings:
    """Carries out the actions of a plan."""

    def __init__(self, sim: Simulation) -> None:
        self._sim = sim
        self._wallets: list[Wallet] = []
        self._backups: dict[str, Path] = {}
        self._last: list[LastScan] = []

    def do(self, action: Action) -> None:
        """Carry out one action."""
        getattr(self, f"_{action.kind}")(*action.args)

    def served(self, ask: Ask, reply: Reply) -> None:
        """Note the rare meetings of messages at the platform."""
        sim = self._sim
        if ask.name not in _CLAIM_CALLS or reply.status != 200:
            return
        answer = msgspec.json.decode(reply.body, type=ClaimAnswer)
        name = sim.journal.name(answer.rid)
        sim.say("platform", f"{ask.name} {name}: {answer.state} {answer.reason or ''}")
        is_new = answer.rid not in sim.truth.platform.claims
        if ask.name == "claim" and answer.state == "voided":
            sim.journal.mark("late claim after void")
        if ask.name == "void" and answer.state == "voided" and is_new:
            sim.journal.mark("void before its claim")
        if ask.name == "void" and answer.state == "consumed":
            sim.journal.mark("void after its claim")
        if ask.name == "claim" and answer.state == "refused" and is_new:
            sim.journal.mark("claim refused")

    # Coupons and the operator

    def _issue(self, off: str, store: int, uses: int, expires_ms: int | None) -> None:
        sim = self._sim
        right = off if off != "home" else f"home:{sim.start.store_ids[store]}"
        expires = None if expires_ms is None else START_UTC_MS + expires_ms
        order = IssueOrder(off=OfflineRight.parse(right), uses=uses, expires_utc_ms=expires)
        issued = sim.house.admin.issue(order)[0]
        wallet = Wallet(issued.coupon_id, issued.campaign, [issued.payload], uses)
        self._wallets.append(wallet)
        for unit in wallet.units:
            sim.truth.off_of[unit] = right
            sim.truth.uses_of[unit] = uses
            sim.truth.expires_of[unit] = self._expires(issued.coupon_id)
        sim.say("world", f"{sim.journal.name(issued.coupon_id, 'c')}: {right} uses {uses}")

    def _expires(self, coupon_id: str) -> int | None:
        rows = self._sim.house.rows(
            "SELECT expires_utc_ms FROM coupons WHERE coupon_id = ?", coupon_id
        )
        expires: int | None = rows[0][0]
        return expires

    def _refund(self, coupon: int, state: str | None) -> None:
        """Money back: asked for (and asked again), or the coupon just marked by the operator."""
        sim, wallet = self._sim, self._wallet(coupon)
        if state == "asked":
            self._ask_refund(wallet, MOVE_TRIES_MAX)
        elif self._state_of(wallet) != Reason.REFUNDED:  # the tills were told that it is final
            sim.house.admin.set_coupon_state(wallet.coupon_id, Reason(state) if state else None)
        if any(
            row.state in (State.CLAIMING, State.IN_DOUBT) and row.coupon_id == wallet.coupon_id
            for book in sim.truth.tills.values()
            for row in book.redemptions.values()
        ):
            sim.journal.mark("refund while redeeming")

    def _state_of(self, wallet: Wallet) -> str:
        rows = self._sim.house.rows(
            "SELECT state FROM coupons WHERE coupon_id = ?", wallet.coupon_id
        )
        return str(rows[0][0])

    def _ask_refund(self, wallet: Wallet, tries: int) -> None:
        try:
            view = self._sim.house.admin.refund(wallet.coupon_id)
        except ValueError as refused:
            self._sim.say("world", f"not refunded: {refused}")
            return
        self._sim.journal.mark(f"refund {view.state}")
        self._sim.touched_platform()
        if view.state == "waiting" and tries > 1:
            self._later(MOVE_AGAIN_MS, lambda: self._ask_refund(wallet, tries - 1))

    def _limits(self, till: int, unit_minor: int, till_minor: int, till_count: int) -> None:
        """The owner allows grants at risk for `any` coupons, under caps."""
        limits = RiskLimits(unit_minor=unit_minor, till_minor=till_minor, till_count=till_count)

        def act(work: Work) -> None:
            work.set_risk_limits(limits, {"operator_id": "owner", "reason": "simulated"})
            work.commit()

        chosen = self._till(till)
        if chosen.is_up:
            chosen.in_background(act)

    def _revoke(self, coupon: int, kind: str, action: str) -> None:
        wallet = self._wallet(coupon)
        target = {
            "unit": wallet.units[0],
            "coupon": wallet.coupon_id,
            "campaign": str(wallet.campaign),
        }[kind]
        self._sim.house.admin.revoke(kind, target, action=action)  # type: ignore[arg-type]

    def _reissue(self, coupon: int) -> None:
        wallet = self._wallet(coupon)
        try:
            issued = self._sim.house.admin.reissue(wallet.coupon_id)
        except ValueError:  # refunded, or used where its home could not know of it
            return
        self._keep(wallet, issued)

    def _move(self, coupon: int, store: int, tries: int = MOVE_TRIES_MAX) -> None:
        """Another home by re-issue; it has to wait until the old home gave the right back."""
        sim, wallet = self._sim, self._wallet(coupon)
        right = f"home:{sim.start.store_ids[store]}"
        held = self._held_unreleased(wallet)
        try:
            issued = sim.house.admin.reissue(wallet.coupon_id, off=OfflineRight.parse(right))
        except RecallPending:
            sim.journal.mark("right recalled")
            if tries > 1:
                self._later(MOVE_AGAIN_MS, lambda: self._move(coupon, store, tries - 1))
            return
        except ValueError as refused:
            sim.say("world", f"not moved: {refused}")
            return
        self._keep(wallet, issued)
        for unit in wallet.units:
            if sim.truth.off_of[unit] != right and unit in held:
                sim.truth.forced[unit] = sim.truth.forced.get(unit, 0) + 1
                sim.journal.mark("home moved without an answer")
            sim.truth.off_of[unit] = right
        sim.journal.mark("home moved")
        sim.touched_platform()

    def _held_unreleased(self, wallet: Wallet) -> set[str]:
        """Unused units some store may still grant: it holds their right and gave nothing back."""
        sim = self._sim
        released = {
            unit for (unit,) in sim.house.rows("SELECT unit FROM rights WHERE holder = 'platform'")
        }
        return {
            unit
            for unit in wallet.units
            if sim.truth.off_of[unit].startswith("home") and unit not in released
        }

    def _rotate(self, coupon: int) -> None:
        """A new coupon key signs from now on, this coupon first."""
        self._sim.house.admin.rotate_key()
        self._reissue(coupon)

    def _keep(self, wallet: Wallet, issued: IssuedCoupon) -> None:
        wallet.payloads.append(issued.payload)

    # At the counter

    def _scan(self, till: int, coupon: int, kind: str) -> None:
        wallet = self._wallet(coupon)
        code = wallet.payloads[0] if kind == "old" else wallet.payloads[-1]
        if kind == "forged":
            at = len(code) // 2
            code = code[:at] + ("A" if code[at] != "A" else "B") + code[at + 1 :]
        self._sim.people.scan(self._till(till), code, wallet.coupon_id)

    def _cancel(self, till: int) -> None:
        self._sim.people.cancel(self._till(till))

    def _reverse(self, till: int) -> None:
        self._sim.people.reverse(self._till(till))

    def _sync(self, till: int) -> None:
        chosen = self._till(till)
        if chosen.is_up:
            chosen.round_now()

    def _future(self, till: int) -> None:
        """An entry of a type that neither this program nor the platform knows yet."""

        def act(work: Work) -> None:
            work.append("future.happened", "sim", {"n": 1})
            work.commit()

        chosen = self._till(till)
        if chosen.is_up:
            chosen.in_background(act)
            self._sim.journal.mark("entry of an unknown type")

    # Faults

    def _cut(self, till: int, up: bool, down: bool, lasts_ms: int) -> None:
        name = self._till(till).name
        self._sim.network.links[name] = Link(up, down)
        self._later(lasts_ms, lambda: self._sim.network.links.update({name: Link()}))

    def _weather(self, what: str, chance: float, lasts_ms: int) -> None:
        weather = self._sim.network.weather
        setattr(weather, what, chance)
        self._later(lasts_ms, lambda: setattr(weather, what, 0.0))

    def _crash(self, till: int, point: str, count: int, is_power_cut: bool) -> None:
        chosen = self._till(till)
        chosen.cut_is_power = is_power_cut
        chosen.machine.crash = (point, count)

    def _stop(self, till: int, is_power_cut: bool) -> None:
        chosen = self._till(till)
        if chosen.is_up:
            chosen.stop("killed", is_power_cut=is_power_cut)
            chosen.restart_later()

    def _off(self, till: int, lasts_ms: int) -> None:
        chosen = self._till(till)
        if chosen.is_up:
            chosen.stop("switched off", is_power_cut=True)
            chosen.restart_later(lasts_ms)

    def _holiday(self, lasts_ms: int) -> None:
        for till in self._sim.tills.values():
            if till.is_up:
                till.stop("closed for a month", is_power_cut=True)
        self._sim.scheduler.now_ms += lasts_ms
        self._sim.journal.mark("closed for thirty days")

    def _disk(self, till: int, lasts_ms: int) -> None:
        chosen = self._till(till)
        chosen.is_disk_full = chosen.is_up
        self._later(lasts_ms, lambda: setattr(chosen, "is_disk_full", False))

    def _clock(self, till: int, step_ms: int) -> None:
        self._till(till).clock.wall_off_ms += step_ms
        self._sim.journal.mark("clock back" if step_ms < 0 else "clock forward")

    def _restart(self, _till: int) -> None:
        self._sim.house.restart()
        self._sim.journal.mark("platform restarted")

    def _post_dies(self, _till: int) -> None:
        self._sim.house.dies_before_posting = True

    def _replay(self, till: int) -> None:
        """Every page of every stream once more: the second time must change nothing."""
        chosen = self._till(till)
        if not chosen.is_up:
            return
        admin, certificate = self._sim.house.admin, chosen.seat.certificate
        own = {
            "verdicts": verdict_stream(certificate.dev),
            "rights": rights_stream(certificate.store_id),
        }
        for name in STREAMS:
            stream = own.get(name, name)
            page = admin.database.read(
                partial(
                    read_page,
                    merchant_id=admin.merchant_id,
                    stream=stream,
                    after="",
                    limit=500,
                    now_utc_ms=self._sim.scheduler.now_ms,
                )
            )
            chosen.in_background(partial(self._apply, chosen, name, page))
            chosen.in_background(partial(self._again, chosen, name, page))
        self._sim.journal.mark("page applied twice")

    def _apply(self, till: SimTill, name: str, page: StreamPage, work: Work) -> None:
        apply_page(name, page, work, till.keys)
        till.keys.hold(work.keyset())

    def _again(self, till: SimTill, name: str, page: StreamPage, work: Work) -> None:
        before, digest = work.head, self._digest(till)
        apply_page(name, page, work, till.keys)
        if work.head != before or self._digest(till) != digest:
            self._sim.truth.twice.append(f"{till.name}: {name}")

    def _digest(self, till: SimTill) -> list[Any]:
        book = self._sim.truth.tills[till.name]
        return [
            book.rows(f"SELECT * FROM {table} ORDER BY 1")
            for table in (
                "revocation",
                "campaign",
                "keyset",
                "unit_guard",
                "redemption",
                "right_recall",
            )
        ]

    def _backup(self, till: int) -> None:
        chosen = self._till(till)
        self._backups[chosen.name] = chosen.back_up()

    def _restore(self, till: int) -> None:
        """An old copy is put in place of the file: the anchor has to show it."""
        chosen = self._till(till)
        aside = self._backups.pop(chosen.name, None)
        book = self._sim.truth.tills[chosen.name]
        if aside is None or not chosen.is_up:
            return
        report = chosen.verify(aside)
        is_older = (report.last_good_seq or 0) < chosen.store.head.seq
        if is_older:
            noticed = "noticed" if not report.ok else "not noticed, the anchor lagged"
            self._sim.journal.mark(f"restored copy {noticed}")
            self._sim.say(chosen.name, f"an old copy is {noticed}: {len(book.entries)} entries")

    # At the end

    def last_scans(self) -> None:
        """Every coupon is shown once more where it belongs: no use may be burnt."""
        for wallet in self._wallets:
            till = self._home_of(wallet)
            free = self._free(wallet)
            number = self._sim.people.scan(till, wallet.payloads[-1], wallet.coupon_id)
            self._last.append(LastScan(number, wallet, till, bool(free), free))

    def judge_last_scans(self) -> list[tuple[int, str]]:
        """What was promised and did not come."""
        found = []
        for last in self._last:
            screens = [s for s in self._sim.truth.screens if s.scan == last.number]
            is_green = any(screen.face.may_hand_over for screen in screens)
            if last.is_due and not is_green:
                shown = screens[-1].outcome.verdict.reason if screens else "nothing"
                coupon = self._sim.journal.name(last.wallet.coupon_id, "c")
                found.append(
                    (
                        60,
                        f"{coupon} has a free use at the platform, {last.till.name} "
                        f"shows {shown}: the use is burnt",
                    )
                )
        return found

    def _home_of(self, wallet: Wallet) -> SimTill:
        off = self._sim.truth.off_of[wallet.units[0]]
        tills = list(self._sim.tills.values())
        of_home = [till for till in tills if off == f"home:{till.seat.certificate.store_id}"]
        return (of_home or tills)[0]

    def _free(self, wallet: Wallet) -> list[str]:
        """Uses the platform would consume now for a new rid."""
        sim = self._sim
        rows = sim.house.rows(
            "SELECT state, expires_utc_ms FROM coupons WHERE coupon_id = ?", wallet.coupon_id
        )
        state, expires = rows[0]
        blocked = {
            target
            for target, action in sim.house.rows("SELECT target, action FROM blocks")
            if action != "unblock"
        }
        is_late = expires is not None and expires < sim.scheduler.now_ms + EXPIRY_MARGIN_MS
        if state != "ok" or is_late or {wallet.coupon_id, str(wallet.campaign)} & blocked:
            return []
        held = sim.truth.platform.holders
        return [unit for unit in wallet.units if unit not in held and unit not in blocked]

    def _till(self, number: int) -> SimTill:
        return list(self._sim.tills.values())[number]

    def _wallet(self, number: int) -> Wallet:
        return self._wallets[number]

    def _later(self, delay_ms: int, act: Any) -> None:
        self._sim.scheduler.after(delay_ms, "fault ends", act)
