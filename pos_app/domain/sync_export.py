"""The unsent entries as a table for a spreadsheet: what they are, never what was scanned."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from pos_app.domain.sync_centre import UnsentRow, tail_of

BYTE_ORDER_MARK = "\ufeff"
"""Without it a spreadsheet program reads Chinese as Latin letters."""
COLUMNS = (
    "epoch", "number", "type", "written_at_utc", "why", "redemption_tail", "code_tail", "title_zh",
    "title_en", "state", "amount_minor", "currency", "operator", "sha256",
)  # fmt: skip
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def unsent_csv(rows: Iterable[UnsentRow]) -> str:
    """The rows as CSV with a byte order mark; no cell can be taken for a formula."""
    text = io.StringIO()
    text.write(BYTE_ORDER_MARK)
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in _cells(row)])
    return text.getvalue()


def _cells(row: UnsentRow) -> list[str]:
    about = row.about
    seconds, millis = divmod(row.at_utc_ms, 1000)
    at = datetime.fromtimestamp(seconds, UTC) + timedelta(milliseconds=millis)
    when = at.isoformat(timespec="milliseconds")
    cells = [str(row.ep), str(row.seq), row.type, when, str(row.why)]
    if about is None:
        return [*cells, "", "", "", "", "", "", "", "", row.hash_hex]
    names = [tail_of(about.rid), about.code_tail, about.title_zh, about.title_en, str(about.state)]
    money = [str(about.amount_minor), about.currency, about.operator_id]
    return [*cells, *names, *money, row.hash_hex]


def _harmless(cell: str) -> str:
    """A cell a spreadsheet shows as it is. Source: OWASP, CSV injection."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
