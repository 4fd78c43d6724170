-- Who waits for tickets of a tier. What is offered is held in the stock until it is bought, given up or its time is over.
CREATE TABLE waitlist_entry (
  id               uuid        PRIMARY KEY,
  -- the order of the line
  seq              bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
  event_id         uuid        NOT NULL,
  tier_id          uuid        NOT NULL,
  quantity         integer     NOT NULL CHECK (quantity > 0),
  name             text        NOT NULL,
  email            text        NOT NULL,
  email_normal     text        NOT NULL,
  email_hash       text        NOT NULL,
  status           text        NOT NULL DEFAULT 'waiting'
                   CHECK (status IN ('waiting', 'offered', 'purchased', 'cancelled', 'offer_expired')),
  -- business time; while something is offered, and only then
  offer_expires_at timestamptz,
  order_id         uuid,
  -- of the request that joined: the offer goes on with this trace
  traceparent      text,
  tracestate       text,
  created_at       timestamptz NOT NULL,
  updated_at       timestamptz NOT NULL DEFAULT now(),
  CHECK ((status = 'offered') = (offer_expires_at IS NOT NULL)),
  CHECK ((status = 'purchased') = (order_id IS NOT NULL))
);
-- one active entry per person and tier
CREATE UNIQUE INDEX waitlist_entry_active ON waitlist_entry (tier_id, email_normal) WHERE status IN ('waiting', 'offered');
-- serves: who is next, and how many are before somebody
CREATE INDEX waitlist_entry_line ON waitlist_entry (tier_id, seq) WHERE status = 'waiting';
-- serves: the sweep of offers whose time is over
CREATE INDEX waitlist_entry_due ON waitlist_entry (offer_expires_at) WHERE status = 'offered';
