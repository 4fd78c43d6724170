-- Retention: docs/adr/015-kept-spans-and-retention.md. The statements are in sql/retention_*.sql, the order of steps in
-- maguey.traces.retention.

-- From here on days have partitions. Spans that began earlier go to spans_kept straight away (SpanStore), so that a dropped day does
-- not come back, and a repeat of a kept span meets its row. It only grows. Writers of old spans hold the row FOR SHARE.
CREATE TABLE retention_state (
  only_row boolean     PRIMARY KEY DEFAULT true CHECK (only_row),
  horizon  timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO retention_state DEFAULT VALUES;

-- Traces that people want to keep for ever.
CREATE TABLE pinned_traces (
  trace_id  uuid PRIMARY KEY,
  pinned_by text NOT NULL,
  reason    text NOT NULL,
  pinned_at timestamptz NOT NULL DEFAULT now()
);

-- What is left of a journey that is gone, for the scan that comes after all.
CREATE TABLE past_journeys (
  trace_id     uuid PRIMARY KEY,
  order_number text,
  first_start  timestamptz NOT NULL,
  last_end     timestamptz NOT NULL,
  span_count   bigint      NOT NULL,
  removed_at   timestamptz NOT NULL
);

-- What each run of retention did.
CREATE TABLE retention_runs (
  id          uuid PRIMARY KEY,
  started_at  timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  outcome     text NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'done', 'failed')),
  report      jsonb NOT NULL DEFAULT '{}'
);

-- Serve: the removal of a trace. Both tables are small beside the spans.
CREATE INDEX trace_keys_by_trace ON trace_keys (trace_id);
CREATE INDEX span_links_by_trace ON span_links (trace_id);

-- When it was last in use, to about a day: nodes forget daily what they know, and tell it again.
ALTER TABLE origins    ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE operations ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now();

-- Removes traces with all that belongs to them, but for their spans in days before `spans_from`: the caller drops those days. The
-- caller holds the rows of trace_summaries. Scan logs stay, they have a time of their own.
CREATE FUNCTION forget_traces(ids uuid[], spans_from timestamptz, at timestamptz) RETURNS bigint
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  since timestamptz;
  until timestamptz;
BEGIN
  SELECT greatest(min(first_start), spans_from), max(last_start) INTO since, until
    FROM trace_summaries WHERE trace_id = ANY (ids);
  INSERT INTO past_journeys (trace_id, order_number, first_start, last_end, span_count, removed_at)
  SELECT t.trace_id, coalesce(j.order_number, t.order_number), t.first_start, t.last_end, t.span_count, at
    FROM trace_summaries t
    LEFT JOIN (SELECT trace_id, min(order_number) AS order_number FROM journeys WHERE trace_id = ANY (ids) GROUP BY trace_id) j USING (trace_id)
   WHERE t.trace_id = ANY (ids) AND (j.trace_id IS NOT NULL OR t.order_number IS NOT NULL)
      ON CONFLICT (trace_id) DO NOTHING;
  -- planned with the values, so that only days that the traces touch are looked at
  EXECUTE 'DELETE FROM spans WHERE trace_id = ANY ($1) AND start_time BETWEEN $2 AND $3' USING ids, since, until;
  DELETE FROM spans_kept      WHERE trace_id = ANY (ids);
  DELETE FROM trace_services  WHERE trace_id = ANY (ids);
  DELETE FROM trace_keys      WHERE trace_id = ANY (ids);
  DELETE FROM span_links      WHERE trace_id = ANY (ids);
  DELETE FROM journeys        WHERE trace_id = ANY (ids);
  DELETE FROM trace_summaries WHERE trace_id = ANY (ids);
  RETURN cardinality(ids);
END $$;

-- The days that have a partition, oldest first.
CREATE VIEW span_days AS
SELECT c.oid::regclass AS partition, to_date(right(c.relname, 8), 'YYYYMMDD') AS day,
       pg_total_relation_size(c.oid) AS bytes, greatest(c.reltuples, 0)::bigint AS rows_about
  FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
 WHERE i.inhparent = 'spans'::regclass AND c.relname ~ '^spans_[0-9]{8}$'
 ORDER BY day;

-- As in V2, but not for days before the horizon, and without waiting long for whoever reads or moves: spans go to the default
-- partition meanwhile, from which the next call takes them.
CREATE OR REPLACE FUNCTION ensure_span_partition(day date) RETURNS boolean
  LANGUAGE plpgsql SET search_path FROM CURRENT SET lock_timeout = '2s' AS $$
DECLARE
  part  text := 'spans_' || to_char(day, 'YYYYMMDD');
  since timestamptz := day::timestamp AT TIME ZONE 'UTC';
  until timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
  -- ONLY: with the partitions, it would wait for one that is being retired, while holding what that needs
  LOCK TABLE ONLY spans IN SHARE UPDATE EXCLUSIVE MODE;
  IF to_regclass(part) IS NOT NULL OR since < (SELECT horizon FROM retention_state) THEN RETURN false; END IF;
  EXECUTE format('CREATE TABLE %I (LIKE spans INCLUDING ALL, CHECK (start_time >= %L AND start_time < %L))', part, since, until);
  LOCK TABLE spans_default IN ACCESS EXCLUSIVE MODE;
  EXECUTE format('WITH moved AS (DELETE FROM spans_default WHERE start_time >= $1 AND start_time < $2 RETURNING *)
                  INSERT INTO %I SELECT * FROM moved', part) USING since, until;
  EXECUTE format('ALTER TABLE spans ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part, since, until);
  RETURN true;
END $$;

-- Takes away the partition of one day, after moving to spans_kept what belongs to a trace that still has a summary. Spans much older
-- than their summary belong to a trace of that id which was removed before: they go. The last step shuts out readers and writers:
-- it is tried for a moment at a time, so that nobody queues behind it for long; fails with 55P03 when it never gets its turn.
CREATE FUNCTION retire_span_day(day date, OUT moved bigint) LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  part text := 'spans_' || to_char(day, 'YYYYMMDD');
BEGIN
  PERFORM set_config('lock_timeout', '5s', true);
  EXECUTE format('LOCK TABLE %I IN SHARE ROW EXCLUSIVE MODE', part);
  EXECUTE format('INSERT INTO spans_kept SELECT s.* FROM %I s JOIN trace_summaries t USING (trace_id)
                   WHERE s.created_at >= t.created_at - interval ''12 hours'' ON CONFLICT DO NOTHING', part);
  GET DIAGNOSTICS moved = ROW_COUNT;
  FOR attempt IN 1..8 LOOP
    BEGIN
      PERFORM set_config('lock_timeout', attempt * 100 || 'ms', true);
      EXECUTE format('DROP TABLE %I', part);
      RETURN;
    EXCEPTION WHEN lock_not_available THEN
      PERFORM pg_sleep(0.05 * attempt);
    END;
  END LOOP;
  RAISE lock_not_available USING MESSAGE = format('%s is in use all the time', part);
END $$;

-- The same for spans that lie before the horizon in the default partition, at most so many; returns how many lay there.
CREATE FUNCTION sweep_default_spans(max_rows integer) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  swept bigint;
BEGIN
  WITH old AS (
    DELETE FROM spans_default
     WHERE ctid = ANY (ARRAY(SELECT ctid FROM spans_default WHERE start_time < (SELECT horizon FROM retention_state) LIMIT max_rows))
    RETURNING *),
  kept AS (
    INSERT INTO spans_kept SELECT o.* FROM old o JOIN trace_summaries t USING (trace_id)
     WHERE o.created_at >= t.created_at - interval '12 hours' ON CONFLICT DO NOTHING)
  SELECT count(*) INTO swept FROM old;
  RETURN swept;
END $$;

-- Until when traces are kept, and why. The policy: {"at": now, "days": 30, "afterEventDays": 30, "cap": null,
-- "rules": [{"service": "*", "name": "GET /", "days": 7}]}. The first rule that fits the root decides. A trace that was last active
-- before `cap` goes for want of room, whatever the rules say; journeys and pinned traces do not.
CREATE FUNCTION retention_verdicts(ids uuid[], policy jsonb)
  RETURNS TABLE (trace_id uuid, keep_until timestamptz, reason text) LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
SELECT t.trace_id,
       CASE WHEN p.trace_id IS NOT NULL THEN 'infinity' ELSE greatest(o.until, j.until) END,
       CASE WHEN p.trace_id IS NOT NULL                 THEN 'pinned'
            WHEN j.until > o.until                      THEN 'journey'
            WHEN a.active_at < (policy ->> 'cap')::timestamptz THEN 'size_cap'
            WHEN r.days IS NOT NULL                     THEN 'rule ' || r.service || ' ' || r.name
            ELSE 'default' END
  FROM trace_summaries t
  LEFT JOIN pinned_traces p ON p.trace_id = t.trace_id
  LEFT JOIN LATERAL (
       SELECT x.service, x.name, x.days
         FROM ROWS FROM (jsonb_to_recordset(policy -> 'rules') AS (service text, name text, days integer))
              WITH ORDINALITY AS x (service, name, days, n)
        WHERE x.service IN ('*', t.root_service) AND starts_with(t.root_name, x.name)
        ORDER BY x.n LIMIT 1) r ON true
 CROSS JOIN LATERAL (
       -- a clock of the year 2500 keeps nothing for ever
       SELECT CASE WHEN t.last_end > (policy ->> 'at')::timestamptz + interval '1 day' THEN t.updated_at
                   ELSE greatest(t.last_end, t.updated_at) END AS active_at) a
 CROSS JOIN LATERAL (
       SELECT CASE WHEN a.active_at < (policy ->> 'cap')::timestamptz THEN a.active_at
                   ELSE a.active_at + make_interval(days => coalesce(r.days, (policy ->> 'days')::integer)) END AS until) o
 CROSS JOIN LATERAL (
       SELECT max(event_ends_at) + make_interval(days => (policy ->> 'afterEventDays')::integer) AS until
         FROM journeys WHERE journeys.trace_id = t.trace_id) j
 WHERE t.trace_id = ANY (ids)
$$;

-- One step of a walk over the traces whose last activity lies in (after, before), oldest first: removes those whose time is over.
-- Traces that are being written are left for the next run. `walked` under max_rows tells the end.
CREATE FUNCTION expire_traces(after_end timestamptz, after_id uuid, before timestamptz, max_rows integer, policy jsonb,
                              OUT walked bigint, OUT expired bigint, OUT spans bigint, OUT last_end timestamptz, OUT last_id uuid)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  page uuid[];
  free uuid[];
  gone uuid[];
BEGIN
  SELECT array_agg(p.trace_id), count(*), (array_agg(p.last_end ORDER BY p.last_end DESC, p.trace_id DESC))[1],
         (array_agg(p.trace_id ORDER BY p.last_end DESC, p.trace_id DESC))[1]
    INTO page, walked, last_end, last_id
    FROM (SELECT t.trace_id, t.last_end FROM trace_summaries t
           WHERE (t.last_end, t.trace_id) > (after_end, after_id) AND t.last_end < before
           ORDER BY t.last_end, t.trace_id LIMIT max_rows) p;
  SELECT array_agg(l.trace_id) INTO free
    FROM (SELECT t.trace_id FROM trace_summaries t WHERE t.trace_id = ANY (page) ORDER BY t.trace_id FOR UPDATE SKIP LOCKED) l;
  SELECT array_agg(v.trace_id), coalesce(sum(t.span_count), 0) INTO gone, spans
    FROM retention_verdicts(free, policy) v JOIN trace_summaries t USING (trace_id)
   WHERE v.keep_until <= (policy ->> 'at')::timestamptz;
  expired := coalesce(cardinality(gone), 0);
  IF expired > 0 THEN
    PERFORM forget_traces(gone, (SELECT horizon FROM retention_state), (policy ->> 'at')::timestamptz);
  END IF;
END $$;

-- Orders whose trace never came, or is gone: they go when their journey would.
ALTER TABLE journeys ADD COLUMN created_at timestamptz NOT NULL DEFAULT now();
