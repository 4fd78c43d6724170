-- Who hears of tickets. Secrets are sealed with MAGUEY_TICKET_KEY_SECRET. All times are real time.
CREATE TABLE webhook_endpoint (
  id              uuid        PRIMARY KEY,
  name            text        NOT NULL,
  url             text        NOT NULL,
  -- null: the endpoint that the environment names, with the secrets that stand there
  sealed_secret   bytea,
  -- signs beside the other until its time is over, so that the receiver can change its own in peace
  sealed_former   bytea,
  former_until    timestamptz,
  -- the receiver asked for a pause
  paused_until    timestamptz,
  disabled_at     timestamptz,
  disabled_reason text        CHECK (disabled_reason IN ('admin', 'gone')),
  created_at      timestamptz NOT NULL DEFAULT now(),
  CHECK ((sealed_former IS NULL) = (former_until IS NULL)),
  CHECK ((disabled_at IS NULL) = (disabled_reason IS NULL))
);

-- Every try, for 30 days.
CREATE TABLE webhook_delivery (
  id           bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  endpoint_id  uuid        NOT NULL REFERENCES webhook_endpoint,
  -- the webhook-id
  message_id   uuid        NOT NULL,
  type         text        NOT NULL,
  order_number text        NOT NULL,
  attempt      integer     NOT NULL,
  outcome      text        NOT NULL CHECK (outcome IN ('delivered', 'failed', 'gone', 'refused')),
  -- of the answer; null when there was none
  status       integer,
  duration_ms  integer     NOT NULL,
  error        text,
  trace_id     text,
  at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- serves: the number of the next try, and what became of one message
  CONSTRAINT webhook_delivery_attempt UNIQUE (endpoint_id, message_id, attempt)
);
-- serves: the log of an endpoint, newest first
CREATE INDEX webhook_delivery_page ON webhook_delivery (endpoint_id, id DESC);
-- serves: the hourly removal of what is old
CREATE INDEX webhook_delivery_age ON webhook_delivery USING brin (at);
