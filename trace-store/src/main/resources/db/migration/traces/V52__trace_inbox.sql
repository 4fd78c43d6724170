-- Traces follow their spans: docs/adr/038-traces-follow-their-spans.md. A batch commits its spans together with one row here, and the
-- traces are told of many batches at once (TraceFold), within a second or so; the row goes in that transaction. While it is here, its spans
-- are stored and the summaries, services and dependencies of its traces do not know of them.
CREATE TABLE trace_inbox (
  id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  trace_ids  uuid[]      NOT NULL,
  notes      bytea       NOT NULL,                 -- what the spans mean for these traces: maguey.traces.store.TraceNotes
  refused    boolean     NOT NULL DEFAULT false,   -- no database could take it; for people to look at
  created_at timestamptz NOT NULL DEFAULT now()
) WITH (autovacuum_vacuum_threshold = 1000, toast.autovacuum_vacuum_threshold = 20000);
-- to compress them takes longer than to write them, and they do not live for long
ALTER TABLE trace_inbox ALTER COLUMN trace_ids SET STORAGE EXTERNAL, ALTER COLUMN notes SET STORAGE EXTERNAL;

-- Locked by whoever empties the inbox. A table, because to lock one takes no snapshot: the one that follows sees all that was committed
-- until then, each span together with its inbox row or without it because its trace knows.
CREATE TABLE trace_fold ();

-- Those of the traces that nothing waits for. Whoever removes traces holds their rows in trace_summaries FOR UPDATE and asks then: nobody
-- adds to these meanwhile (SpanStore holds them FOR KEY SHARE until its spans are committed).
CREATE FUNCTION settled_traces(ids uuid[]) RETURNS uuid[] LANGUAGE sql SET search_path FROM CURRENT AS $$
SELECT array_agg(id) FROM (SELECT unnest(ids) AS id EXCEPT SELECT unnest(trace_ids) FROM trace_inbox) AS settled
$$;

-- They come with their spans, before the trace's own row.
ALTER TABLE journey_milestones DROP CONSTRAINT journey_milestones_trace_id_fkey;

-- As in V35, with the milestones, which went with the summary.
CREATE OR REPLACE FUNCTION forget_traces(ids uuid[], spans_from timestamptz, at timestamptz) RETURNS bigint
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
  DELETE FROM spans_kept         WHERE trace_id = ANY (ids);
  DELETE FROM trace_services     WHERE trace_id = ANY (ids);
  DELETE FROM trace_keys         WHERE trace_id = ANY (ids);
  DELETE FROM span_links         WHERE trace_id = ANY (ids);
  DELETE FROM journey_milestones WHERE trace_id = ANY (ids);
  DELETE FROM journeys           WHERE trace_id = ANY (ids);
  DELETE FROM trace_summaries    WHERE trace_id = ANY (ids);
  RETURN cardinality(ids);
END $$;

-- As in V35, and what a trace is still to be told of stays.
CREATE OR REPLACE FUNCTION retire_span_day(day date, OUT moved bigint) LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  part text := 'spans_' || to_char(day, 'YYYYMMDD');
BEGIN
  PERFORM set_config('lock_timeout', '5s', true);
  EXECUTE format('LOCK TABLE %I IN SHARE ROW EXCLUSIVE MODE', part);
  EXECUTE format('INSERT INTO spans_kept SELECT s.* FROM %I s LEFT JOIN trace_summaries t USING (trace_id)
                   WHERE s.created_at >= t.created_at - interval ''12 hours''
                      OR s.trace_id IN (SELECT unnest(trace_ids) FROM trace_inbox) ON CONFLICT DO NOTHING', part);
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

CREATE OR REPLACE FUNCTION sweep_default_spans(max_rows integer) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  swept bigint;
BEGIN
  WITH old AS (
    DELETE FROM spans_default
     WHERE ctid = ANY (ARRAY(SELECT ctid FROM spans_default WHERE start_time < (SELECT horizon FROM retention_state) LIMIT max_rows))
    RETURNING *),
  kept AS (
    INSERT INTO spans_kept SELECT o.* FROM old o LEFT JOIN trace_summaries t USING (trace_id)
     WHERE o.created_at >= t.created_at - interval '12 hours'
        OR o.trace_id IN (SELECT unnest(trace_ids) FROM trace_inbox) ON CONFLICT DO NOTHING)
  SELECT count(*) INTO swept FROM old;
  RETURN swept;
END $$;

-- As in V38, but traces that something waits for are left for the next run.
CREATE OR REPLACE FUNCTION expire_traces(after_end timestamptz, after_id uuid, before timestamptz, max_rows integer, policy jsonb,
                                         OUT walked bigint, OUT expired bigint, OUT spans bigint, OUT last_end timestamptz, OUT last_id uuid)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  page uuid[];
  gone uuid[];
BEGIN
  SELECT array_agg(p.trace_id), count(*), (array_agg(p.last_end ORDER BY p.last_end DESC, p.trace_id DESC))[1],
         (array_agg(p.trace_id ORDER BY p.last_end DESC, p.trace_id DESC))[1]
    INTO page, walked, last_end, last_id
    FROM (SELECT t.trace_id, t.last_end FROM trace_summaries t
           WHERE (t.last_end, t.trace_id) > (after_end, after_id) AND t.last_end < before
           ORDER BY t.last_end, t.trace_id LIMIT max_rows) p;
  SELECT array_agg(l.trace_id) INTO gone
    FROM (SELECT t.trace_id FROM trace_summaries t
           WHERE t.trace_id IN (SELECT v.trace_id FROM retention_verdicts(page, policy) v WHERE v.keep_until <= (policy ->> 'at')::timestamptz)
           ORDER BY t.trace_id FOR UPDATE SKIP LOCKED) l;
  -- again, now that nobody can write to them: a span or an order may have come meanwhile
  SELECT array_agg(v.trace_id), coalesce(sum(t.span_count), 0) INTO gone, spans
    FROM retention_verdicts(settled_traces(gone), policy) v JOIN trace_summaries t USING (trace_id)
   WHERE v.keep_until <= (policy ->> 'at')::timestamptz;
  expired := coalesce(cardinality(gone), 0);
  IF expired > 0 THEN
    PERFORM forget_traces(gone, (SELECT horizon FROM retention_state), (policy ->> 'at')::timestamptz);
  END IF;
END $$;

-- As in V36, likewise.
CREATE OR REPLACE FUNCTION review_traces(quiet_before timestamptz, lost_before timestamptz, max_rows integer, policy jsonb,
                              OUT looked_at bigint, OUT kept_traces bigint, OUT sampled_traces bigint, OUT sampled_spans bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  busy  uuid[];
  quiet uuid[];
  lost  uuid[];
  since timestamptz;
  until timestamptz;
BEGIN
  SELECT count(*), array_agg(q.trace_id) FILTER (WHERE q.updated_at >= quiet_before),
         array_agg(q.trace_id) FILTER (WHERE q.updated_at < quiet_before), min(q.first_start), max(q.last_start)
    INTO looked_at, busy, quiet, since, until
    FROM (SELECT t.trace_id, t.updated_at, t.first_start, t.last_start FROM trace_summaries t
           WHERE t.review_at < quiet_before ORDER BY t.review_at LIMIT max_rows FOR UPDATE SKIP LOCKED) q;
  quiet := settled_traces(quiet);
  UPDATE trace_summaries t SET review_at = t.updated_at WHERE t.trace_id = ANY (busy);

  WITH verdicts AS MATERIALIZED (
    SELECT v.*, t.span_count, t.kept_because IS NULL AS is_new, v.why IS NULL AND (v.was_sampled OR t.updated_at < lost_before) AS loses
      FROM tail_verdicts(quiet, policy) v JOIN trace_summaries t USING (trace_id)),
  books AS (
    INSERT INTO tail_counts AS b (day, rule, kept_traces, sampled_traces, sampled_spans)
    SELECT (now() AT TIME ZONE 'UTC')::date, rule, count(*) FILTER (WHERE NOT loses),
           count(*) FILTER (WHERE loses AND NOT was_sampled), coalesce(sum(span_count) FILTER (WHERE loses), 0)
      FROM verdicts WHERE loses OR why IS NOT NULL AND is_new GROUP BY rule ORDER BY rule
        ON CONFLICT (day, rule) DO UPDATE SET kept_traces = b.kept_traces + EXCLUDED.kept_traces,
           sampled_traces = b.sampled_traces + EXCLUDED.sampled_traces, sampled_spans = b.sampled_spans + EXCLUDED.sampled_spans),
  decisions AS (
    INSERT INTO sampled_out AS o (trace_id, rule, ratio, spans)
    SELECT trace_id, rule, ratio, span_count FROM verdicts WHERE loses ORDER BY trace_id
        ON CONFLICT (trace_id) DO UPDATE SET spans = o.spans + EXCLUDED.spans),
  winners AS (
    UPDATE trace_summaries t
       SET kept_because = v.why,
           weight = CASE WHEN NOT v.is_new THEN t.weight WHEN v.why = 'lot' THEN 1 / v.ratio ELSE 1 END,
           review_at = CASE WHEN v.why IS NULL THEN t.updated_at + (quiet_before - lost_before) END
      FROM verdicts v WHERE t.trace_id = v.trace_id AND NOT v.loses)
  SELECT count(*) FILTER (WHERE NOT loses AND why IS NOT NULL AND is_new), count(*) FILTER (WHERE loses AND NOT was_sampled),
         coalesce(sum(span_count) FILTER (WHERE loses), 0), array_agg(trace_id) FILTER (WHERE loses)
    INTO kept_traces, sampled_traces, sampled_spans, lost FROM verdicts;

  IF lost IS NOT NULL THEN
    PERFORM forget_traces(lost, '-infinity', now());
  END IF;
  UPDATE trace_summaries t
     SET skewed_spans = o.skewed, late_spans = o.late, duplicate_ids = o.duplicate_ids
    FROM span_oddities(quiet, since, until) o
   WHERE t.trace_id = o.trace_id
     AND (t.skewed_spans, t.late_spans, t.duplicate_ids) IS DISTINCT FROM (o.skewed::integer, o.late::integer, o.duplicate_ids::integer);
END $$;
