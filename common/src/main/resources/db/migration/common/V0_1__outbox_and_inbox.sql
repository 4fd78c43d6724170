-- The same two tables in every service's schema; see maguey.common.outbox.

CREATE TABLE outbox (
  id              uuid        PRIMARY KEY,
  aggregate_id    text        NOT NULL,
  address         text        NOT NULL,
  body            jsonb       NOT NULL,
  traceparent     text,
  tracestate      text,
  created_at      timestamptz NOT NULL DEFAULT now(),
  attempts        integer     NOT NULL DEFAULT 0,
  next_attempt_at timestamptz NOT NULL DEFAULT now(),
  dead_at         timestamptz,
  last_error      text
);
-- serves: the relay's claim, oldest due row first
CREATE INDEX outbox_due ON outbox (next_attempt_at) WHERE dead_at IS NULL;

CREATE TABLE inbox (
  consumer    text        NOT NULL,
  message_id  text        NOT NULL,
  body_hash   text,
  received_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, message_id)
);
