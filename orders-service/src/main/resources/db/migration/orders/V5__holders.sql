-- A ticket that was handed on: whoever holds it now has a secret of his own, and the order's no longer shows its code.
ALTER TABLE ticket
  ADD COLUMN holder_name   text,
  ADD COLUMN holder_email  text,
  ADD COLUMN holder_hash   text,
  ADD COLUMN holder_secret text,
  ADD CONSTRAINT ticket_holder_is_whole CHECK (num_nulls(holder_name, holder_email, holder_hash, holder_secret) IN (0, 4));
