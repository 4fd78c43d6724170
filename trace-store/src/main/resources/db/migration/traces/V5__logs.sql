-- Log records: docs/trace-store.md, Logs. Rows go with their day; a repeated request meets its rows, because `id` is a hash of what a
-- record says and of how often its request says the same.
CREATE TABLE logs (
  time          timestamptz NOT NULL,           -- when it happened; when it was seen, if that is unknown
  id            uuid        NOT NULL,
  nanos         smallint    NOT NULL,           -- 0 to 999, beside the microseconds of `time`
  observed_time timestamptz,
  trace_id      uuid,
  span_id       bigint,
  severity      smallint    NOT NULL,           -- OTLP's number: 1 trace, 5 debug, 9 info, 13 warn, 17 error, 21 fatal; 0 unknown
  severity_text text,
  service       text        NOT NULL,
  origin_id     bigint      NOT NULL,
  event_name    text,
  body          jsonb,
  attributes    jsonb,
  flags         bigint      NOT NULL,
  dropped       bigint      NOT NULL,
  subjects      text[],                         -- hashes of the e-mail addresses that were in it
  created_at    timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (time, id)                        -- serves: the list, newest first; makes a repeated record one row
) PARTITION BY RANGE (time);
-- Serves: the logs of a trace.
CREATE INDEX logs_by_trace ON logs (trace_id, time) WHERE trace_id IS NOT NULL;
-- Serves: the list with service=.
CREATE INDEX logs_by_service ON logs (service, time, id);
-- Serves: the list with severity=warn and above, which are few.
CREATE INDEX logs_by_severity ON logs (time, id) WHERE severity >= 13;
-- Serves: erasure by subject. Few records are about anybody.
CREATE INDEX logs_by_subject ON logs USING gin (subjects) WHERE subjects IS NOT NULL;

CREATE TABLE logs_default PARTITION OF logs DEFAULT;

-- Makes the partition of one UTC day, taking over what the default partition holds of it. Returns false if it was there.
CREATE FUNCTION ensure_log_partition(day date) RETURNS boolean
  LANGUAGE plpgsql SET search_path FROM CURRENT SET lock_timeout = '2s' AS $$
DECLARE
  part  text := 'logs_' || to_char(day, 'YYYYMMDD');
  since timestamptz := day::timestamp AT TIME ZONE 'UTC';
  until timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
  LOCK TABLE logs IN SHARE UPDATE EXCLUSIVE MODE;
  IF to_regclass(part) IS NOT NULL THEN RETURN false; END IF;
  EXECUTE format('CREATE TABLE %I (LIKE logs INCLUDING ALL, CHECK (time >= %L AND time < %L))', part, since, until);
  LOCK TABLE logs_default IN ACCESS EXCLUSIVE MODE;
  EXECUTE format('WITH moved AS (DELETE FROM logs_default WHERE time >= $1 AND time < $2 RETURNING *)
                  INSERT INTO %I SELECT * FROM moved', part) USING since, until;
  EXECUTE format('ALTER TABLE logs ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part, since, until);
  RETURN true;
END $$;

-- Drops the days before `first_day`, and what the default partition has held for as long. Returns how many days went.
CREATE FUNCTION drop_log_days(first_day date) RETURNS integer
  LANGUAGE plpgsql SET search_path FROM CURRENT SET lock_timeout = '2s' AS $$
DECLARE
  part text;
  gone integer := 0;
BEGIN
  FOR part IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
               WHERE i.inhparent = 'logs'::regclass AND c.relname ~ '^logs_[0-9]{8}$'
                 AND to_date(right(c.relname, 8), 'YYYYMMDD') < first_day LOOP
    EXECUTE format('DROP TABLE IF EXISTS %I', part);
    gone := gone + 1;
  END LOOP;
  DELETE FROM logs_default WHERE created_at < first_day::timestamp AT TIME ZONE 'UTC';
  RETURN gone;
END $$;
