-- Orders that wait for their payment. The states of an order and what moves it are in README.md.

ALTER TABLE event
  -- instant: confirmed at once; deferred: held until a payment webhook comes
  ADD COLUMN payment      text    NOT NULL DEFAULT 'instant' CHECK (payment IN ('instant', 'deferred')),
  ADD COLUMN hold_seconds integer NOT NULL DEFAULT 900 CHECK (hold_seconds BETWEEN 1 AND 604800);

-- null takes the event's
ALTER TABLE tier ADD COLUMN payment text CHECK (payment IN ('instant', 'deferred'));

ALTER TABLE orders
  -- business time; while it is held, and after that null
  ADD COLUMN hold_expires_at timestamptz,
  -- of the request that placed it: confirmation and expiry go on with this trace
  ADD COLUMN traceparent     text,
  ADD COLUMN tracestate      text,
  ADD CONSTRAINT orders_held_until CHECK ((status = 'held') = (hold_expires_at IS NOT NULL)),
  ADD CONSTRAINT orders_never_confirmed CHECK (status NOT IN ('held', 'expired') OR confirmed_at IS NULL);
-- serves: the sweep of holds whose time is over
CREATE INDEX orders_hold ON orders (hold_expires_at) WHERE status = 'held';

-- What the payment provider told, by its own ids. An order may get several: one is accepted, others are to be given back.
CREATE TABLE payment (
  id           text        PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 255),
  order_id     uuid        NOT NULL REFERENCES orders,
  amount_cents bigint      NOT NULL CHECK (amount_cents > 0),
  currency     text        NOT NULL,
  status       text        NOT NULL CHECK (status IN ('failed', 'accepted', 'refund_needed', 'refunded')),
  -- why it is to be given back
  reason       text        CHECK (reason IN ('sold_out', 'amount', 'already_paid', 'order_cancelled', 'event_over')),
  received_at  timestamptz NOT NULL DEFAULT now(),
  updated_at   timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT payment_refund_has_a_reason CHECK (status <> 'refund_needed' OR reason IS NOT NULL)
);
-- serves: the payments of an order
CREATE INDEX payment_order ON payment (order_id);
-- serves no query: the wall behind the rules, one accepted payment per order
CREATE UNIQUE INDEX payment_accepted ON payment (order_id) WHERE status = 'accepted';
