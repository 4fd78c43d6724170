-- Where holders come in. A gate may be kept for one event, and for some of its tiers.
CREATE TABLE gate (
  code       text        PRIMARY KEY,
  name       text        NOT NULL,
  event_slug text,                     -- null: tickets of every event
  tier_names text[],                   -- null: tickets of every tier
  created_at timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT gate_tiers_are_named CHECK (cardinality(tier_names) > 0)
);

-- What stewards scan with. The token itself is shown once and never kept.
CREATE TABLE device (
  id         uuid        PRIMARY KEY DEFAULT gen_random_uuid(),
  name       text        NOT NULL,
  gate_code  text        NOT NULL REFERENCES gate (code),
  token_hash bytea       NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  revoked_at timestamptz
);
-- serves: who a token belongs to, with each request that this node has not seen lately
CREATE UNIQUE INDEX device_token ON device (token_hash);

-- The public halves of the keys that sign ticket codes, so that gates work while orders-service is away.
CREATE TABLE signing_key (
  key_id     smallint    PRIMARY KEY CHECK (key_id BETWEEN 0 AND 255),
  public_key bytea       NOT NULL CHECK (octet_length(public_key) = 32),
  revoked    boolean     NOT NULL DEFAULT false,
  fetched_at timestamptz NOT NULL DEFAULT now()
);

-- Events as the ticket webhook tells them; told_at lets a late message lose against a newer one.
CREATE TABLE event (
  id         uuid        PRIMARY KEY,
  number     bigint      NOT NULL,
  slug       text        NOT NULL,
  title      text        NOT NULL,
  zone       text        NOT NULL,
  starts_at  timestamptz NOT NULL,
  ends_at    timestamptz NOT NULL,
  doors_at   timestamptz,
  status     text        NOT NULL DEFAULT 'scheduled' CHECK (status IN ('scheduled', 'cancelled')),
  told_at    timestamptz NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);
-- serves: GET /api/scans?event=
CREATE INDEX event_slug ON event (slug);

-- traceparent and tracestate are those of the span ticket.issue: a scan goes on in that trace (ADR 007).
CREATE TABLE ticket (
  id                uuid        PRIMARY KEY,
  generation        integer     NOT NULL CHECK (generation BETWEEN 0 AND 65535),
  event_id          uuid        NOT NULL REFERENCES event (id),
  order_id          uuid        NOT NULL,
  order_number      text        NOT NULL,
  tier_name         text        NOT NULL,
  valid_from        timestamptz NOT NULL,
  valid_to          timestamptz NOT NULL,
  email_hash        text,
  traceparent       text,
  tracestate        text,
  issued_at         timestamptz NOT NULL,  -- of this generation, in business time
  state             text        NOT NULL DEFAULT 'valid' CHECK (state IN ('valid', 'used', 'cancelled')),
  first_admitted_at timestamptz,
  first_gate        text        REFERENCES gate (code),
  first_device_id   uuid        REFERENCES device (id),
  first_scan_id     text,
  version           integer     NOT NULL DEFAULT 1,
  updated_at        timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT ticket_validity_is_a_span CHECK (valid_to > valid_from),
  CONSTRAINT ticket_used_says_where CHECK (
    state <> 'used'
    OR num_nulls(first_admitted_at, first_gate, first_device_id, first_scan_id) = 0)
);
-- serves: GET /api/scans?order=
CREATE INDEX ticket_order ON ticket (order_number);

-- Every decision of every gate, append only. Those about a known ticket carry its purchase's trace id,
-- all others that of the device's request. A code is kept as a fingerprint, never as itself.
CREATE TABLE scan_logs (
  id               bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  scan_id          text        NOT NULL,
  device_id        uuid        NOT NULL REFERENCES device (id),
  gate_code        text        NOT NULL,
  ticket_id        uuid        REFERENCES ticket (id),
  generation_seen  integer,
  code_fingerprint bytea       NOT NULL,
  method           text        NOT NULL,
  result           text        NOT NULL CHECK (result IN ('ADMITTED', 'REFUSED')),
  reason           text,
  scanned_at       timestamptz NOT NULL,               -- business time
  received_at      timestamptz NOT NULL DEFAULT now(), -- real time
  duration_us      bigint      NOT NULL,
  trace_id         text        NOT NULL CHECK (trace_id ~ '^[0-9a-f]{32}$'),
  span_id          text        NOT NULL CHECK (span_id ~ '^[0-9a-f]{16}$'),
  request_trace_id text,
  answer           jsonb,                              -- what a repeat of the scan is told again
  CONSTRAINT scan_logs_refusal_has_a_reason CHECK ((result = 'REFUSED') = (reason IS NOT NULL)),
  CONSTRAINT scan_logs_ticket_is_answered CHECK (ticket_id IS NULL OR answer IS NOT NULL)
);
-- serves: the answer to a repeated scan; one row per scan of a device, however often it is sent
CREATE UNIQUE INDEX scan_logs_once ON scan_logs (device_id, scan_id);
-- serves no query: the second wall behind the conditional UPDATE, one admission per ticket
CREATE UNIQUE INDEX scan_logs_one_admission ON scan_logs (ticket_id) WHERE result = 'ADMITTED';
-- serves: GET /api/scans?ticket= and ?order=
CREATE INDEX scan_logs_ticket ON scan_logs (ticket_id, scanned_at DESC, id DESC);
-- serves: GET /api/scans?gate=, and the gate board to come
CREATE INDEX scan_logs_gate ON scan_logs (gate_code, scanned_at DESC, id DESC);
-- serves: GET /api/scans without a filter, page by page
CREATE INDEX scan_logs_newest ON scan_logs (scanned_at DESC, id DESC);
-- serves: psql, from a trace to its scans
CREATE INDEX scan_logs_trace ON scan_logs (trace_id);
