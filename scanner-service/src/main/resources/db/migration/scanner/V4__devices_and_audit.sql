-- What a device tells of itself every few seconds.
ALTER TABLE device
  ADD COLUMN last_seen_at    timestamptz,
  ADD COLUMN battery_percent integer CHECK (battery_percent BETWEEN 0 AND 100),
  ADD COLUMN queue_length    integer CHECK (queue_length >= 0),
  ADD COLUMN clock_offset_ms bigint,  -- its clock minus ours
  ADD COLUMN app_version     text;

-- One-time tokens that a new device scans to get its own. Only their hashes are kept; times are real.
CREATE TABLE provisioning (
  token_hash bytea       PRIMARY KEY,  -- serves: the one use of a token
  name       text        NOT NULL,
  gate_code  text        NOT NULL REFERENCES gate (code),
  role       text        NOT NULL CHECK (role IN ('steward', 'supervisor')),
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  used_at    timestamptz,
  device_id  uuid        REFERENCES device (id),
  CONSTRAINT provisioning_used_made_a_device CHECK ((used_at IS NULL) = (device_id IS NULL))
);

-- Who did what, at which gate; written in the transaction of the deed, and never changed.
CREATE TABLE audit (
  id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at         timestamptz NOT NULL DEFAULT now(),
  actor      text        NOT NULL,
  actor_role text        NOT NULL,
  action     text        NOT NULL,
  gate_code  text,
  device_id  uuid,
  subject    text,                     -- what it was done to
  detail     jsonb       NOT NULL,
  trace_id   text
);
-- serves: GET /api/audit, page by page
CREATE INDEX audit_newest ON audit (at DESC, id DESC);
