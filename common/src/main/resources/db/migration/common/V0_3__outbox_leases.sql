-- which node delivers the row now: when it leaves the cluster, another one need not wait until the lease is over; null: none
ALTER TABLE outbox ADD COLUMN leased_by text;
