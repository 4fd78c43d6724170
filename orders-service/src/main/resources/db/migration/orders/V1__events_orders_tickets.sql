-- Ids are UUIDv7, made by the service; money is in minor units; times are business time unless a comment says otherwise.

CREATE TABLE event (
  id            uuid        PRIMARY KEY,
  -- short, because it stands in every ticket code
  number        integer     NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
  -- serves: the page of one event, and check-inventory
  slug          text        NOT NULL CONSTRAINT event_slug UNIQUE,
  title         text        NOT NULL,
  venue         text        NOT NULL,
  description   text        NOT NULL DEFAULT '',
  -- IANA name: the times are shown in it
  zone          text        NOT NULL,
  starts_at     timestamptz NOT NULL,
  ends_at       timestamptz NOT NULL,
  doors_at      timestamptz NOT NULL,
  -- sales run from sale_from (inclusive) to sale_to (exclusive)
  sale_from     timestamptz NOT NULL,
  sale_to       timestamptz NOT NULL,
  status        text        NOT NULL CHECK (status IN ('draft', 'on_sale', 'closed', 'cancelled', 'ended')),
  currency      char(3)     NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  max_per_order integer     NOT NULL CHECK (max_per_order BETWEEN 1 AND 50),
  version       integer     NOT NULL DEFAULT 1,
  created_at    timestamptz NOT NULL DEFAULT now(),
  updated_at    timestamptz NOT NULL DEFAULT now(),
  CHECK (ends_at > starts_at AND doors_at <= starts_at AND sale_to > sale_from)
);
-- serves: the public list, by keyset
CREATE INDEX event_listed ON event (starts_at, id) WHERE status <> 'draft';

CREATE TABLE tier (
  id          uuid    PRIMARY KEY,
  event_id    uuid    NOT NULL REFERENCES event,
  name        text    NOT NULL,
  price_cents bigint  NOT NULL CHECK (price_cents >= 0),
  position    integer NOT NULL,
  -- null takes the event's
  sale_from   timestamptz,
  sale_to     timestamptz,
  CHECK (sale_to > sale_from),
  -- serves: the tiers of an event
  UNIQUE (event_id, name)
);

-- The hot rows. One shard per tier by default; more let several orders of one tier commit side by side.
CREATE TABLE tier_stock (
  tier_id  uuid    NOT NULL REFERENCES tier,
  shard    integer NOT NULL CHECK (shard >= 0),
  capacity integer NOT NULL CHECK (capacity >= 0),
  held     integer NOT NULL DEFAULT 0 CHECK (held >= 0),
  sold     integer NOT NULL DEFAULT 0 CHECK (sold >= 0),
  PRIMARY KEY (tier_id, shard),
  -- the wall behind the conditional UPDATE
  CONSTRAINT tier_stock_not_oversold CHECK (held + sold <= capacity)
) WITH (fillfactor = 50); -- room for heap-only updates on the page itself

-- Orders, lines and tickets refer to event and tier without a foreign key: each check would lock the one row of the hot
-- event FOR KEY SHARE, for every order. Events and tiers are never deleted, and the stock UPDATE proves the tier.
CREATE TABLE orders (
  id             uuid        PRIMARY KEY,
  -- serves: GET /api/orders/{number}
  number         text        NOT NULL CONSTRAINT orders_number UNIQUE CHECK (number ~ '^[0-9A-HJKMNP-TV-Z]{9}$'),
  -- whoever has it may see the order
  secret         text        NOT NULL,
  event_id       uuid        NOT NULL,
  customer_name  text        NOT NULL,
  customer_email text        NOT NULL,
  email_hash     text        NOT NULL,
  status         text        NOT NULL CHECK (status IN ('held', 'confirmed', 'cancelled', 'expired', 'refunded')),
  total_cents    bigint      NOT NULL CHECK (total_cents >= 0),
  currency       char(3)     NOT NULL,
  trace_id       char(32)    CHECK (trace_id ~ '^[0-9a-f]{32}$' AND trace_id <> repeat('0', 32)),
  version        integer     NOT NULL DEFAULT 1,
  created_at     timestamptz NOT NULL,
  confirmed_at   timestamptz,
  updated_at     timestamptz NOT NULL DEFAULT now(),
  CHECK (status <> 'confirmed' OR confirmed_at IS NOT NULL)
);

CREATE TABLE order_line (
  order_id         uuid    NOT NULL REFERENCES orders,
  tier_id          uuid    NOT NULL,
  tier_name        text    NOT NULL,
  quantity         integer NOT NULL CHECK (quantity > 0),
  unit_price_cents bigint  NOT NULL CHECK (unit_price_cents >= 0),
  PRIMARY KEY (order_id, tier_id)
);

CREATE TABLE ticket (
  id          uuid        PRIMARY KEY,
  order_id    uuid        NOT NULL REFERENCES orders,
  -- 1, 2, … within the order
  position    integer     NOT NULL CHECK (position > 0),
  tier_id     uuid        NOT NULL,
  tier_name   text        NOT NULL,
  state       text        NOT NULL DEFAULT 'valid' CHECK (state IN ('valid', 'cancelled', 'blocked')),
  generation  smallint    NOT NULL DEFAULT 1 CHECK (generation >= 1),
  -- The code itself is not kept: it is signed again from these, which gives the same text.
  key_id      smallint    NOT NULL,
  valid_from  timestamptz NOT NULL,
  valid_to    timestamptz NOT NULL,
  -- of its ticket.issue span: the scan, days later, goes on with this trace
  traceparent text,
  tracestate  text,
  version     integer     NOT NULL DEFAULT 1,
  updated_at  timestamptz NOT NULL DEFAULT now(),
  -- serves: the tickets of an order, in order
  UNIQUE (order_id, position),
  CHECK (valid_to > valid_from)
);

-- Ed25519 keys of ticket codes. Scanners get the public half; the private half is sealed with MAGUEY_TICKET_KEY_SECRET.
CREATE TABLE signing_key (
  id             smallint    PRIMARY KEY CHECK (id BETWEEN 0 AND 255),
  status         text        NOT NULL CHECK (status IN ('next', 'active', 'verify_only', 'revoked')),
  public_key     bytea       NOT NULL CHECK (length(public_key) = 32),
  sealed_private bytea       NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now()
);
-- one key signs at a time
CREATE UNIQUE INDEX signing_key_active ON signing_key (status) WHERE status = 'active';

-- Only orders that were placed are remembered, in their own transaction; a refusal is evaluated anew. Real time.
CREATE TABLE idempotency_record (
  -- the customer's e-mail hash: two customers' keys do not meet
  scope        text        NOT NULL,
  key          text        NOT NULL,
  request_hash text        NOT NULL,
  order_id     uuid        NOT NULL,
  expires_at   timestamptz NOT NULL,
  PRIMARY KEY (scope, key)
);
-- serves: the hourly removal of expired records
CREATE INDEX idempotency_record_expiry ON idempotency_record (expires_at);
