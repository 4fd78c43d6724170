-- Tickets and orders that are given back.

ALTER TABLE ticket
  DROP CONSTRAINT ticket_state_check,
  ADD CONSTRAINT ticket_state_check CHECK (state IN ('valid', 'cancelled', 'refunded', 'blocked')),
  -- business time; what the gates have told so far: they know better and later
  ADD COLUMN used_at timestamptz;
COMMENT ON COLUMN ticket.version IS 'rises with each change that gates are told of; the newer one wins there';

ALTER TABLE orders
  ADD COLUMN refunded_cents bigint NOT NULL DEFAULT 0,
  ADD COLUMN cancelled_at   timestamptz,
  ADD CONSTRAINT orders_refunded_at_most_all CHECK (refunded_cents BETWEEN 0 AND total_cents),
  ADD CONSTRAINT orders_cancelled_when CHECK ((status IN ('cancelled', 'refunded')) = (cancelled_at IS NOT NULL));
