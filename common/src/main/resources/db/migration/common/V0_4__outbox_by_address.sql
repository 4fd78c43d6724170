-- serves: the relay's claim, which takes the oldest due rows of each address apart
CREATE INDEX outbox_due_by_address ON outbox (address, next_attempt_at, seq) WHERE dead_at IS NULL;
DROP INDEX outbox_due;
