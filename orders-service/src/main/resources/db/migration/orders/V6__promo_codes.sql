-- Codes that lower the price of each ticket of an order. A use is an order that is held or confirmed: one that no longer
-- is gives its use back. At rest, used = count of such orders, for the code and for each customer.
CREATE TABLE promo_code (
  id                    uuid        PRIMARY KEY,
  event_id              uuid        NOT NULL REFERENCES event,
  -- normalised: upper case, no blanks
  code                  text        NOT NULL CHECK (code ~ '^[A-Z0-9][A-Z0-9_-]{0,39}$'),
  percent               integer     CHECK (percent BETWEEN 1 AND 100),
  -- off each ticket, which never costs less than nothing
  amount_cents          bigint      CHECK (amount_cents > 0),
  -- null is as often as anybody likes
  max_uses              integer     CHECK (max_uses > 0),
  max_uses_per_customer integer     CHECK (max_uses_per_customer > 0),
  used                  integer     NOT NULL DEFAULT 0 CHECK (used >= 0),
  -- business time; from inclusive, to exclusive
  valid_from            timestamptz,
  valid_to              timestamptz,
  disabled_at           timestamptz,
  created_at            timestamptz NOT NULL DEFAULT now(),
  -- serves: the code of an order, and the list by keyset
  CONSTRAINT promo_code_name UNIQUE (event_id, code),
  CHECK (num_nonnulls(percent, amount_cents) = 1),
  CHECK (valid_to > valid_from),
  -- the wall behind the conditional UPDATE
  CONSTRAINT promo_code_not_overused CHECK (used <= max_uses)
) WITH (fillfactor = 50); -- one row for a whole sale, as tier_stock

CREATE TABLE promo_customer (
  promo_id   uuid    NOT NULL,
  email_hash text    NOT NULL,
  used       integer NOT NULL CHECK (used >= 0),
  PRIMARY KEY (promo_id, email_hash)
);

ALTER TABLE orders ADD COLUMN promo_id uuid;

-- what the code took off each ticket; unit_price_cents is what was paid
ALTER TABLE order_line ADD COLUMN discount_cents bigint NOT NULL DEFAULT 0 CHECK (discount_cents >= 0);

ALTER TABLE payment
  DROP CONSTRAINT payment_reason_check,
  ADD CONSTRAINT payment_reason_check CHECK (reason IN (
    'sold_out', 'promo_used_up', 'amount', 'already_paid', 'order_cancelled', 'event_over'));
