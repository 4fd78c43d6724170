-- As in V52. A batch that was refused is for people to look at, and holds no trace for ever.
CREATE OR REPLACE FUNCTION settled_traces(ids uuid[]) RETURNS uuid[] LANGUAGE sql SET search_path FROM CURRENT AS $$
SELECT array_agg(id) FROM (SELECT unnest(ids) AS id EXCEPT SELECT unnest(trace_ids) FROM trace_inbox WHERE NOT refused) AS settled
$$;

CREATE OR REPLACE FUNCTION retire_span_day(day date, OUT moved bigint) LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  part text := 'spans_' || to_char(day, 'YYYYMMDD');
BEGIN
  PERFORM set_config('lock_timeout', '5s', true);
  EXECUTE format('LOCK TABLE %I IN SHARE ROW EXCLUSIVE MODE', part);
  EXECUTE format('INSERT INTO spans_kept SELECT s.* FROM %I s LEFT JOIN trace_summaries t USING (trace_id)
                   WHERE s.created_at >= t.created_at - interval ''12 hours''
                      OR s.trace_id IN (SELECT unnest(trace_ids) FROM trace_inbox WHERE NOT refused) ON CONFLICT DO NOTHING', part);
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
        OR o.trace_id IN (SELECT unnest(trace_ids) FROM trace_inbox WHERE NOT refused) ON CONFLICT DO NOTHING)
  SELECT count(*) INTO swept FROM old;
  RETURN swept;
END $$;

-- As in V52, but traces that something waits for are not looked at again in the same turn.
CREATE OR REPLACE FUNCTION review_traces(quiet_before timestamptz, lost_before timestamptz, max_rows integer, policy jsonb,
                              OUT looked_at bigint, OUT kept_traces bigint, OUT sampled_traces bigint, OUT sampled_spans bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  busy  uuid[];
  quiet uuid[];
  held  uuid[];
  lost  uuid[];
  since timestamptz;
  until timestamptz;
BEGIN
  SELECT count(*), array_agg(q.trace_id) FILTER (WHERE q.updated_at >= quiet_before),
         array_agg(q.trace_id) FILTER (WHERE q.updated_at < quiet_before), min(q.first_start), max(q.last_start)
    INTO looked_at, busy, quiet, since, until
    FROM (SELECT t.trace_id, t.updated_at, t.first_start, t.last_start FROM trace_summaries t
           WHERE t.review_at < quiet_before ORDER BY t.review_at LIMIT max_rows FOR UPDATE SKIP LOCKED) q;
  held := quiet;
  quiet := settled_traces(quiet);
  UPDATE trace_summaries t SET review_at = t.updated_at WHERE t.trace_id = ANY (busy);
  -- not again in this turn
  UPDATE trace_summaries t SET review_at = quiet_before WHERE t.trace_id = ANY (held) AND NOT t.trace_id = ANY (coalesce(quiet, '{}'));

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
