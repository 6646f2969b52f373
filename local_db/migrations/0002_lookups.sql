-- What the status cluster and signing in ask for: without these, every row is read each time.
CREATE INDEX redemption_unanswered ON redemption (started_at_utc_ms)
    WHERE shown = 0 AND state IN ('granted', 'confirmed');
CREATE INDEX print_job_changed ON print_job (changed_at_utc_ms);
