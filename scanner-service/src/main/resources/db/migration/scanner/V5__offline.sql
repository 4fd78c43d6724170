-- What gates need while they are offline: tickets by the transaction that changed them last. A reader that has seen all
-- transactions before the oldest one running then misses nothing, whatever order they commit in; a sequence would let it.
ALTER TABLE ticket
  ADD COLUMN changed_xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
  ADD COLUMN state_since timestamptz;  -- when orders-service says that the state came about, in business time
-- serves: GET /api/offline, page by page; and how many are inside an event
CREATE INDEX ticket_changed ON ticket (event_id, changed_xid, id);
DROP INDEX ticket_inside;

ALTER TABLE scan_logs
  ADD COLUMN offline         boolean NOT NULL DEFAULT false,
  ADD COLUMN device_time     timestamptz,  -- as the device's clock said; scanned_at is corrected
  ADD COLUMN clock_offset_ms bigint,       -- the device's clock minus business time, when it sent the scan
  ADD COLUMN attention       text,         -- a holder came in although …
  DROP CONSTRAINT scan_logs_result_check,
  ADD CONSTRAINT scan_logs_result_check CHECK (result IN ('ADMITTED', 'REFUSED', 'EXITED', 'INFO', 'CONFLICT')),
  DROP CONSTRAINT scan_logs_refusal_has_a_reason,
  ADD CONSTRAINT scan_logs_refusal_has_a_reason
    CHECK (result = 'INFO' OR (result IN ('REFUSED', 'CONFLICT')) = (reason IS NOT NULL));

-- Two gates let holders in with one ticket, at least one of them offline. Earliest wins; the later one stands here.
CREATE TABLE scan_conflict (
  id              uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  ticket_id       uuid        NOT NULL REFERENCES ticket (id),
  admitted_log    bigint      NOT NULL REFERENCES scan_logs (id),
  conflicting_log bigint      NOT NULL UNIQUE REFERENCES scan_logs (id),
  detected_at     timestamptz NOT NULL,  -- business time
  resolved_at     timestamptz,
  resolved_by     text,
  note            text
);
-- serves: GET /api/conflicts, page by page
CREATE INDEX scan_conflict_newest ON scan_conflict (detected_at DESC, conflicting_log DESC);
-- serves: the conflicts of a ticket, when another of its scans comes in
CREATE INDEX scan_conflict_ticket ON scan_conflict (ticket_id);
