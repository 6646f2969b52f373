"""The sync centre's words: entries, reasons, feeds and cases in plain language."""

from __future__ import annotations

from pos_app.domain.sync_centre import About, Feed, Why
from ui.language import translate


def why_words(why: Why) -> str:
    """Why an entry is still here."""
    return {
        Why.OFFLINE: translate("SyncCentre", "Waits for the line"),
        Why.BUSY: translate("SyncCentre", "Tried again, the line is weak"),
        Why.REFUSED: translate("SyncCentre", "The platform refuses; call the owner"),
        Why.WAITING: translate("SyncCentre", "Waits its turn"),
    }[why]


def standing_words(about: About) -> str:
    """What else a person should know of a redemption that is not sent; empty where nothing."""
    if about.state.is_undecided:
        return translate("SyncCentre", "no answer yet")
    if about.offline and about.state.is_granted:
        return translate("SyncCentre", "accepted here")
    return ""


def feed_name(feed: Feed) -> str:
    """What a feed brings."""
    return {
        Feed.KEYS: translate("SyncCentre", "Keys"),
        Feed.CAMPAIGNS: translate("SyncCentre", "Offers"),
        Feed.REVOCATIONS: translate("SyncCentre", "Blocked list"),
        Feed.VERDICTS: translate("SyncCentre", "Answers"),
        Feed.RIGHTS: translate("SyncCentre", "Recalls"),
    }[feed]


def entry_name(kind: str) -> str:
    """What an entry wrote down; a kind of a newer version is simply an entry."""
    area, _, what = kind.partition(".")
    if area == "redemption":
        return _redemption_step(what)
    return {
        "slip.reprinted": translate("SyncCentre", "Slip printed again"),
        "staff.added": translate("SyncCentre", "Person added"),
        "staff.signed_in": translate("SyncCentre", "Signed in"),
        "staff.signed_out": translate("SyncCentre", "Signed out"),
        "staff.pin_failed": translate("SyncCentre", "Wrong PIN"),
        "till.enrolled": translate("SyncCentre", "Till joined the store"),
        "till.started": translate("SyncCentre", "Till started"),
        "till.stopped": translate("SyncCentre", "Till stopped"),
        "till.restored": translate("SyncCentre", "Till restored from a backup"),
        "till.rolled_back": translate("SyncCentre", "Older ledger found"),
        "till.forced_offline": translate("SyncCentre", "Switched to offline by hand"),
        "till.forced_offline.released": translate("SyncCentre", "Offline by hand ended"),
        "risk.limits_set": translate("SyncCentre", "Offline limits set"),
        "right.released": translate("SyncCentre", "Right given back"),
        "right.kept": translate("SyncCentre", "Right kept"),
        "ledger.checkpoint": translate("SyncCentre", "Ledger signed"),
        "backup.made": translate("SyncCentre", "Backup made"),
        "inbox.keyset_applied": translate("SyncCentre", "New keys taken"),
    }.get(kind, translate("SyncCentre", "Ledger entry"))


def _redemption_step(what: str) -> str:
    return {
        "checked": translate("SyncCentre", "Code checked"),
        "guarding": translate("SyncCentre", "Unit set aside"),
        "claiming": translate("SyncCentre", "Platform asked"),
        "in_doubt": translate("SyncCentre", "No answer"),
        "granted": translate("SyncCentre", "Redeemed"),
        "shown": translate("SyncCentre", "Shown to the cashier"),
        "confirmed": translate("SyncCentre", "Confirmed"),
        "settled": translate("SyncCentre", "Settled"),
        "voiding": translate("SyncCentre", "Cancelling"),
        "voided": translate("SyncCentre", "Cancelled"),
        "reversing": translate("SyncCentre", "Reversal asked"),
        "reversed": translate("SyncCentre", "Reversed"),
        "reverse_refused": translate("SyncCentre", "Reversal refused"),
        "rejected": translate("SyncCentre", "Refused"),
        "disputed": translate("SyncCentre", "Disputed"),
        "resolved": translate("SyncCentre", "Case closed"),
    }.get(what, translate("SyncCentre", "Redemption"))


ENTRY_ICONS = {
    "redemption": "ticket", "slip": "printer", "staff": "person", "till": "shop", "risk": "shield",
    "right": "ticket", "ledger": "receipt", "backup": "folder", "inbox": "cloud-check",
}  # fmt: skip
_BACK = ("redemption.reversing", "redemption.reversed", "redemption.voiding", "redemption.voided")


def entry_icon(kind: str) -> str:
    """The sign of an entry's area; what takes back has its own."""
    return "undo" if kind in _BACK else ENTRY_ICONS.get(kind.partition(".")[0], "receipt")
