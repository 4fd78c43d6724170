-- What administrators did, and whose data they read: written in the transaction of the deed, so neither is without the other.
-- No personal data: subjects are orders, events, tickets and keys; an e-mail address stands as its keyed hash.
CREATE TABLE audit_log (
  -- serves: the pages, newest first
  id       bigint      PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  -- real time
  at       timestamptz NOT NULL DEFAULT now(),
  -- whom the token speaks for
  actor    text        NOT NULL,
  role     text        NOT NULL,
  -- the operation of the contract
  action   text        NOT NULL,
  -- what it was about: an order's number, an event's slug, …
  subject  text        NOT NULL,
  detail   jsonb       NOT NULL,
  -- of the request
  trace_id char(32)    CHECK (trace_id ~ '^[0-9a-f]{32}$')
);
-- serves: what was done to one thing, and what one person did
CREATE INDEX audit_log_subject ON audit_log (subject, id);
CREATE INDEX audit_log_actor ON audit_log (actor, id);
-- serves: the hourly removal of old entries
CREATE INDEX audit_log_age ON audit_log USING brin (at);

CREATE FUNCTION audit_log_is_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'entries of audit_log are not changed';
END $$;
CREATE TRIGGER audit_log_written_once BEFORE UPDATE ON audit_log
  FOR EACH ROW EXECUTE FUNCTION audit_log_is_written_once();

-- serves: the orders of an e-mail address, newest first (ids begin with the time)
CREATE INDEX orders_customer ON orders (email_hash, id);
-- serves: the same, of who got a ticket handed on
CREATE INDEX ticket_holder ON ticket (holder_hash) WHERE holder_hash IS NOT NULL;
