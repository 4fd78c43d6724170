-- How far each ticket has come: docs/trace-store.md, Journeys. Why it is kept and not computed: docs/adr/014-journeys-from-events.md.

ALTER TABLE journeys
  ADD COLUMN confirmed_at timestamptz,   -- when the order was confirmed
  ADD COLUMN event_id     uuid,
  ADD COLUMN event_slug   text;

UPDATE journeys j SET confirmed_at = t.first_start FROM trace_summaries t WHERE t.trace_id = j.trace_id;

-- Serves: /api/journeys, newest first; the cohort of a funnel.
CREATE INDEX journeys_by_time ON journeys (confirmed_at DESC, order_id DESC);
-- Serves: the same of one event.
CREATE INDEX journeys_by_event ON journeys (event_slug, confirmed_at DESC, order_id DESC);

-- The tickets of an order; they go with it.
CREATE TABLE journey_tickets (
  ticket_id uuid NOT NULL,
  trace_id  uuid NOT NULL,
  order_id  uuid NOT NULL,
  PRIMARY KEY (trace_id, order_id, ticket_id),      -- serves: the tickets of a journey
  FOREIGN KEY (trace_id, order_id) REFERENCES journeys ON DELETE CASCADE
);

INSERT INTO journey_tickets (ticket_id, trace_id, order_id)
SELECT k.value::uuid, k.trace_id, j.order_id
  FROM trace_keys k JOIN journeys j USING (trace_id)
 WHERE k.kind = 'ticket.id' AND k.value ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
   AND NOT EXISTS (SELECT FROM journeys other WHERE other.trace_id = j.trace_id AND other.order_id <> j.order_id);

-- Serves: when was this ticket let in.
CREATE INDEX scan_logs_by_ticket ON scan_logs (ticket_id, scanned_at);

-- What the spans of an order tell, which may come before its event: an order's row goes with its trace.
CREATE TABLE journey_milestones (
  trace_id     uuid NOT NULL REFERENCES trace_summaries ON DELETE CASCADE,
  order_id     uuid NOT NULL,
  issued_at    timestamptz,   -- the last ticket.issue ended
  mailed_at    timestamptz,   -- the first send-email that did not fail ended
  cancelled_at timestamptz,   -- the first cancel-order or refund-order that did not fail ended
  PRIMARY KEY (trace_id, order_id)
);
