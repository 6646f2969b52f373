"""What stands in the way of a restore over a till's own ledger: entries not sent, and the right.

A ledger that cannot even be opened has nothing that could be asked or sent; it is put aside as it
is, and the recovery passphrase is the right.
"""

from __future__ import annotations

import json
from pathlib import Path

from local_db.engine import reader_engine
from local_db.views import LedgerViews
from pos_app.bootstrap.app import build
from pos_app.bootstrap.secrets import open_secrets
from pos_app.domain.staff import Permission
from pos_app.errors import KeystoreFault, LedgerDamaged, NotAllowed, RestoreRefused
from pos_app.settings import Home
from pos_app.wire.entry import entry_hash

EXPORT_LINE_MAX = 512 * 1024


def refuse_loss(home: Home, operator_id: str, pin: str, *, exported: Path | None) -> None:
    """Let a restore over this ledger pass only with nothing unsent, and with the right to it.

    Raises: RestoreRefused, NotAllowed, PinThrottled.
    """
    try:
        # Counted before anybody signs in: the sign-in is an entry too, and nothing to lose.
        unsent = _unsent(home, exported)
        app = build(home)
    except (LedgerDamaged, KeystoreFault):
        return
    try:
        if operator_id or not app.config.is_demo:
            if not operator_id or not pin:
                raise NotAllowed(
                    "restoring over a till needs --operator ID and --pin-file FILE",
                    permission=Permission.RESTORE.value,
                )
            app.staff.authorise(operator_id, pin, Permission.RESTORE)
    finally:
        app.close()
    if unsent:
        raise RestoreRefused(
            f"{unsent} entries of this till were not sent yet: sync first, or export the ledger "
            "and name the file with --exported",
            unsent=unsent,
        )


def _unsent(home: Home, exported: Path | None) -> int:
    """How many entries are neither at the platform nor in the export."""
    kept = frozenset() if exported is None else _hashes_in(exported)
    engine = reader_engine(home.ledger, open_secrets(home, create=False).ledger_key)
    try:
        views = LedgerViews(engine)
        unsent = views.numbers(day_start_utc_ms=0).unsent
        encoded = list(views.entries(last=unsent)) if unsent else []
    finally:
        engine.dispose()
    return sum(1 for one in encoded if entry_hash(one).hex() not in kept)


def _hashes_in(exported: Path) -> frozenset[str]:
    """The entries an export holds, each by its own bytes.

    Raises: RestoreRefused if the file is no export.
    """
    hashes = set()
    try:
        with exported.open("r", encoding="utf-8") as lines:
            while line := lines.readline(EXPORT_LINE_MAX):
                hashes.add(entry_hash(bytes.fromhex(json.loads(line)["bytes"])).hex())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RestoreRefused(f"{exported.name} is no export of a ledger: {error}") from error
    return frozenset(hashes)
