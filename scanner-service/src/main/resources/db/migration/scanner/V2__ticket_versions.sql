-- Tickets change after their issue: orders-service numbers the changes, and the higher number is right, in whatever order they come.
ALTER TABLE ticket
  ADD COLUMN told_version integer NOT NULL DEFAULT 1 CHECK (told_version >= 0),
  DROP CONSTRAINT ticket_state_check,
  ADD CONSTRAINT ticket_state_check CHECK (state IN ('valid', 'used', 'cancelled', 'refunded'));
