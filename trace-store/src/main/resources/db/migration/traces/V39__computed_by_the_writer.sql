-- What a trace took is computed by whoever writes its row: sql/add_to_traces.sql, once per batch and trace. As generated columns these
-- three cost more than the rest of the row with its indexes: they are computed for the attempt to insert and again for the update.
-- The defaults are for a node of an older version that writes while others are new already.
ALTER TABLE trace_summaries
  ALTER COLUMN wall_us     DROP EXPRESSION, ALTER COLUMN wall_us     SET DEFAULT 0,
  ALTER COLUMN active_us   DROP EXPRESSION, ALTER COLUMN active_us   SET DEFAULT 0,
  ALTER COLUMN performance DROP EXPRESSION, ALTER COLUMN performance SET DEFAULT 0;

-- The same text in half the time; each new place of a row in trace_summaries needs it for trace_summaries_by_hex.
CREATE OR REPLACE FUNCTION trace_hex(id uuid) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN encode(uuid_send(id), 'hex');

-- Serves: the list with performance=normal, slow or very_slow. Most traces are fast, and are found by walking the list of all.
DROP INDEX trace_summaries_by_performance;
CREATE INDEX trace_summaries_by_performance ON trace_summaries (performance, last_end DESC, trace_id DESC) INCLUDE (first_start)
 WHERE performance > 0;
