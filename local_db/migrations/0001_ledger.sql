-- The ledger. Rows are written once; triggers refuse everything else.
CREATE TABLE entry (
    pos INTEGER PRIMARY KEY,
    ep INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    type TEXT NOT NULL,
    agg TEXT NOT NULL,
    wall_utc_ms INTEGER NOT NULL,
    bytes BLOB NOT NULL,
    hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE UNIQUE INDEX entry_number ON entry (ep, seq);
CREATE INDEX entry_agg ON entry (agg, pos);

CREATE TRIGGER entry_is_never_changed BEFORE UPDATE ON entry
BEGIN SELECT RAISE(ABORT, 'ledger entries are never changed'); END;

CREATE TRIGGER entry_is_never_removed BEFORE DELETE ON entry
BEGIN SELECT RAISE(ABORT, 'ledger entries are never removed'); END;

CREATE TRIGGER entry_is_only_appended BEFORE INSERT ON entry
WHEN NEW.pos <= (SELECT coalesce(max(pos), 0) FROM entry)
BEGIN SELECT RAISE(ABORT, 'ledger entries are only appended'); END;

-- Where the chain stands: one row, moved in the transaction that appends.
CREATE TABLE ledger_head (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    dev TEXT NOT NULL,
    ep INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    pos INTEGER NOT NULL,
    hash BLOB NOT NULL,
    hlc INTEGER NOT NULL
) STRICT;

-- One rid at most holds a unit (protocol.md 2.2 rule 1).
CREATE TABLE unit_guard (
    unit TEXT PRIMARY KEY,
    rid TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Projections: each can be rebuilt from the entries.
CREATE TABLE redemption (
    rid TEXT PRIMARY KEY,
    state TEXT NOT NULL,
    unit TEXT NOT NULL,
    coupon_id TEXT NOT NULL,
    campaign INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    off TEXT NOT NULL,
    operator_id TEXT NOT NULL,
    source TEXT NOT NULL,
    code_tail TEXT NOT NULL,
    started_at_utc_ms INTEGER NOT NULL,
    changed_at_utc_ms INTEGER NOT NULL,
    last_seq INTEGER NOT NULL,
    level TEXT,
    reason TEXT,
    offline INTEGER NOT NULL,
    granted_at_utc_ms INTEGER,
    reversible_until_utc_ms INTEGER,
    shown INTEGER NOT NULL,
    uses INTEGER NOT NULL,
    title_zh TEXT NOT NULL,
    title_en TEXT NOT NULL,
    bearer TEXT NOT NULL,
    ver INTEGER NOT NULL,
    attended INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX redemption_unit ON redemption (unit);
CREATE INDEX redemption_coupon ON redemption (coupon_id);
CREATE INDEX redemption_recent ON redemption (started_at_utc_ms);
CREATE INDEX redemption_state ON redemption (state)
    WHERE state IN ('checked', 'guarding', 'claiming', 'in_doubt', 'voiding', 'reversing', 'granted');

-- Side tables: what must be kept to prove or to finish an act, erasable without touching the chain.
CREATE TABLE coupon_evidence (
    rid TEXT PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE print_job (
    job_id TEXT PRIMARY KEY,
    rid TEXT NOT NULL,
    kind TEXT NOT NULL,
    copy INTEGER NOT NULL,
    state TEXT NOT NULL,
    code TEXT,
    created_at_utc_ms INTEGER NOT NULL,
    changed_at_utc_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX print_job_rid ON print_job (rid);
CREATE INDEX print_job_waiting ON print_job (state, created_at_utc_ms);

-- What the platform told us; local facts live elsewhere and are overlaid by views.
CREATE TABLE upload_cursor (
    destination TEXT PRIMARY KEY,
    ep INTEGER NOT NULL,
    acked_through INTEGER NOT NULL,
    last_success_utc_ms INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE stream_cursor (
    name TEXT PRIMARY KEY,
    cursor TEXT NOT NULL,
    as_of_utc_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE keyset (
    version INTEGER PRIMARY KEY,
    keyset BLOB NOT NULL,
    sig BLOB NOT NULL
) STRICT;

CREATE TABLE campaign (
    campaign INTEGER PRIMARY KEY,
    terms BLOB NOT NULL
) STRICT;

CREATE TABLE revocation (
    kind TEXT NOT NULL,
    target TEXT NOT NULL,
    rev INTEGER NOT NULL,
    action TEXT NOT NULL,
    reason TEXT NOT NULL,
    newer_ver INTEGER,
    since_utc_ms INTEGER NOT NULL,
    PRIMARY KEY (kind, target)
) STRICT, WITHOUT ROWID;

CREATE TABLE foreign_use (
    unit TEXT PRIMARY KEY,
    seen_at_utc_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE conflict (
    rid TEXT NOT NULL,
    kind TEXT NOT NULL,
    case_id TEXT NOT NULL,
    seen_at_utc_ms INTEGER NOT NULL,
    PRIMARY KEY (rid, case_id)
) STRICT, WITHOUT ROWID;

-- People at this till. PIN verifiers stay here, never in an entry.
CREATE TABLE staff (
    operator_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    pin_hash TEXT NOT NULL,
    failures INTEGER NOT NULL DEFAULT 0,
    last_failure_wall_utc_ms INTEGER NOT NULL DEFAULT 0,
    last_failure_mono_ms INTEGER NOT NULL DEFAULT 0,
    last_failure_boot TEXT NOT NULL DEFAULT ''
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
