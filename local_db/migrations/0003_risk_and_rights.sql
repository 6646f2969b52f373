-- The owner's limits for grants at risk: the latest `risk.limits_set`, as named whole numbers.
CREATE TABLE risk_limit (
    name TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX redemption_risk ON redemption (state, granted_at_utc_ms, campaign, amount_minor)
    WHERE level = 'risk' AND state IN ('granted', 'disputed');

-- What is open is summed, never counted along: a new grant at risk beyond the limits has no row.
CREATE TRIGGER risk_stays_within_limits BEFORE INSERT ON redemption
WHEN NEW.level = 'risk' AND NEW.state = 'granted'
    AND NOT EXISTS (SELECT 1 FROM redemption WHERE rid = NEW.rid AND level = 'risk')
BEGIN
    SELECT RAISE(ABORT, 'a grant at risk goes beyond its limits')
    WHERE NEW.amount_minor > coalesce((SELECT value FROM risk_limit WHERE name = 'unit_minor'), 0)
        OR NEW.amount_minor + (
            SELECT coalesce(sum(amount_minor), 0) FROM redemption
            WHERE level = 'risk' AND state IN ('granted', 'disputed') AND state = 'granted'
        ) > (SELECT min(value) FROM risk_limit WHERE name IN ('till_minor', 'store_minor'))
        OR 1 + (
            SELECT count(*) FROM redemption
            WHERE level = 'risk' AND state IN ('granted', 'disputed') AND state = 'granted'
        ) > (SELECT min(value) FROM risk_limit WHERE name IN ('till_count', 'store_count'))
        OR NEW.amount_minor + (
            SELECT coalesce(sum(amount_minor), 0) FROM redemption
            WHERE level = 'risk' AND state IN ('granted', 'disputed') AND state = 'granted'
                AND campaign = NEW.campaign
        ) > (SELECT value FROM risk_limit WHERE name = 'campaign_minor');
END;

-- How recalls of rights were answered (protocol.md 2.1): the entries right.released and right.kept.
-- A released unit is not granted here without the platform until a token of a higher ver comes.
CREATE TABLE right_recall (
    recall_id TEXT PRIMARY KEY,
    unit TEXT NOT NULL,
    ver INTEGER NOT NULL,
    answer TEXT NOT NULL CHECK (answer IN ('released', 'kept'))
) STRICT, WITHOUT ROWID;
CREATE INDEX right_recall_unit ON right_recall (unit) WHERE answer = 'released';
