-- Alerts: what is watched, what was found, and who is still to be told. docs/trace-store.md, Alerts.

CREATE TABLE alert_rules (
  id             uuid PRIMARY KEY,
  name           text NOT NULL UNIQUE,            -- serves: the rules of the file, which are known by their names
  origin         text NOT NULL CHECK (origin IN ('page', 'file')),
  rule           jsonb NOT NULL,
  silenced_until timestamptz,
  changed_at     timestamptz NOT NULL DEFAULT now(),
  changed_by     text NOT NULL
);

-- A row for each time that a rule was broken, from the first look that found it to the first that did not.
CREATE TABLE alerts (
  id        uuid PRIMARY KEY,
  rule_id   uuid NOT NULL REFERENCES alert_rules ON DELETE CASCADE,
  subject   text NOT NULL,                        -- what of the rule: an event's slug, or nothing
  began_at  timestamptz NOT NULL DEFAULT now(),
  ended_at  timestamptz,
  value     double precision NOT NULL,            -- at the last look that found it
  worst     double precision NOT NULL,
  detail    text NOT NULL,
  examples  jsonb NOT NULL DEFAULT '[]'
);

-- One open alert for a rule and subject, whoever looks: what goes on is not told again.
CREATE UNIQUE INDEX alerts_open ON alerts (rule_id, subject) WHERE ended_at IS NULL;
-- Serves: the history, newest first.
CREATE INDEX alerts_by_time ON alerts (began_at DESC, id DESC);

-- What is to be told to whom; committed with the alert, so none is forgotten.
CREATE TABLE alert_deliveries (
  id       uuid PRIMARY KEY,
  alert_id uuid NOT NULL REFERENCES alerts ON DELETE CASCADE,
  event    text NOT NULL CHECK (event IN ('firing', 'resolved')),
  channel  jsonb NOT NULL,
  tries    integer NOT NULL DEFAULT 0,
  due_at   timestamptz DEFAULT now(),             -- NULL: delivered, or given up
  done_at  timestamptz,
  error    text
);

-- Serves: the next one to deliver.
CREATE INDEX alert_deliveries_due ON alert_deliveries (due_at) WHERE due_at IS NOT NULL;
-- Serves: the deliveries of an alert.
CREATE INDEX alert_deliveries_of ON alert_deliveries (alert_id);

-- Whoever locks the one row looks; the others pass by. It ends with the transaction, and so with the node.
CREATE TABLE alert_turn (looked_at timestamptz NOT NULL);
INSERT INTO alert_turn VALUES ('-infinity');
