ALTER TABLE outbox
  -- rows of one lane about one aggregate are delivered in order, and a lane that hangs holds up no other; null: no lane
  ADD COLUMN lane text,
  ADD COLUMN seq  bigint GENERATED ALWAYS AS IDENTITY;
-- serves: the claim, which leaves a row alone while an older one of its lane and aggregate waits
CREATE INDEX outbox_lane ON outbox (lane, aggregate_id, seq) WHERE lane IS NOT NULL AND dead_at IS NULL;
-- serves: the list of what was given up, and its replay
CREATE INDEX outbox_dead ON outbox (seq) WHERE dead_at IS NOT NULL;
