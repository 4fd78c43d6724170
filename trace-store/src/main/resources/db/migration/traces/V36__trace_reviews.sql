-- What is found out about a trace once it is quiet: what is odd about its spans, and whether it stays (tail decisions).
-- docs/adr/016-tail-decisions.md; the steps are in maguey.traces.review.

ALTER TABLE trace_summaries
  ADD COLUMN review_at     timestamptz DEFAULT now(),          -- asks for a review, from then on; NULL: nothing to find out
  ADD COLUMN skewed_spans  integer NOT NULL DEFAULT 0,         -- outside their parent, beyond what clocks may differ
  ADD COLUMN late_spans    integer NOT NULL DEFAULT 0,         -- stored more than 5 minutes after their end
  ADD COLUMN duplicate_ids integer NOT NULL DEFAULT 0,         -- span ids that occur more than once
  ADD COLUMN trimmed_spans bigint  NOT NULL DEFAULT 0,         -- stored, then taken out of the middle of a runaway trace
  ADD COLUMN kept_because  text,                               -- NULL until decided: all, error, slow, journey, pinned, lot, late_error
  ADD COLUMN weight        real    NOT NULL DEFAULT 1;         -- how many traces it stands for
-- Serves: which traces are due. A batch does not change review_at once it is set, so the row's updates stay cheap.
CREATE INDEX trace_summaries_to_review ON trace_summaries (review_at) WHERE review_at IS NOT NULL;
-- Serves: which traces are too large.
CREATE INDEX trace_summaries_large ON trace_summaries (span_count) WHERE span_count > 1000;

-- Traces that were decided against: what comes of them later follows the first decision.
CREATE TABLE sampled_out (
  trace_id   uuid PRIMARY KEY,
  rule       text NOT NULL,
  ratio      real NOT NULL,
  spans      bigint NOT NULL,
  decided_at timestamptz NOT NULL DEFAULT now()
);

-- The books of tail decisions, by UTC day and rule. What is counted here was stored before, and lost by nobody.
CREATE TABLE tail_counts (
  day            date NOT NULL,
  rule           text NOT NULL,
  kept_traces    bigint NOT NULL,
  sampled_traces bigint NOT NULL,
  sampled_spans  bigint NOT NULL,
  PRIMARY KEY (day, rule)
);

-- 0 to 1, the same on every node: the right-most 56 bits of a trace id are random (W3C Trace Context Level 2). Not the first eight of
-- them, which decide where traces begin (SamplingRules): of what was one in ten there, this is one in ten again.
CREATE FUNCTION trace_lot(trace_id uuid) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN ('x' || right(trace_id::text, 12))::bit(48)::bigint / 281474976710656.0;

-- Whether traces stay: `why` is NULL for those that nobody wants, and `ratio` that of the first rule that fits the root, NULL without.
-- The policy: {"slowMicros": 1000000, "rules": [{"service": "*", "name": "GET /", "ratio": 0.1}]}.
CREATE FUNCTION tail_verdicts(ids uuid[], policy jsonb)
  RETURNS TABLE (trace_id uuid, why text, rule text, ratio double precision, was_sampled boolean)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
SELECT t.trace_id,
       CASE WHEN t.kept_because IS NOT NULL                           THEN t.kept_because
            WHEN t.error_count > 0 AND o.trace_id IS NOT NULL         THEN 'late_error'
            WHEN t.error_count > 0                                    THEN 'error'
            WHEN t.active_us > (policy ->> 'slowMicros')::bigint      THEN 'slow'
            WHEN t.order_number IS NOT NULL OR t.journey_id IS NOT NULL
              OR EXISTS (SELECT FROM journeys j WHERE j.trace_id = t.trace_id)
              OR EXISTS (SELECT FROM scan_logs l WHERE l.trace_id = t.trace_id) THEN 'journey'
            WHEN EXISTS (SELECT FROM pinned_traces p WHERE p.trace_id = t.trace_id) THEN 'pinned'
            WHEN o.trace_id IS NOT NULL                               THEN NULL
            WHEN coalesce(r.ratio, 1) >= 1                            THEN 'all'
            WHEN trace_lot(t.trace_id) < r.ratio                      THEN 'lot' END,
       coalesce(o.rule, r.service || ' ' || r.name, 'all'), coalesce(o.ratio, r.ratio, 1), o.trace_id IS NOT NULL
  FROM trace_summaries t
  LEFT JOIN sampled_out o ON o.trace_id = t.trace_id
  LEFT JOIN LATERAL (
       SELECT x.service, x.name, x.ratio
         FROM ROWS FROM (jsonb_to_recordset(policy -> 'rules') AS (service text, name text, ratio double precision))
              WITH ORDINALITY AS x (service, name, ratio, n)
        WHERE x.service IN ('*', t.root_service) AND starts_with(t.root_name, x.name)
        ORDER BY x.n LIMIT 1) r ON true
 WHERE t.trace_id = ANY (ids)
$$;

-- What is odd about the spans of traces. A span is skewed when it begins before its parent, or sticks out of it though it would fit
-- in and another service's clock timed it. Not so across a message or a silence: there, a child may come after its parent.
CREATE FUNCTION span_oddities(ids uuid[], since timestamptz, until timestamptz)
  RETURNS TABLE (trace_id uuid, skewed bigint, late bigint, duplicate_ids bigint)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
BEGIN
  -- planned with the values, so that only days that the traces touch are looked at
  RETURN QUERY EXECUTE $q$
    WITH s AS MATERIALIZED (
      SELECT e.trace_id, e.span_id, e.parent_span_id, e.kind, e.service, e.start_time, e.end_time,
             e.created_at - e.end_time > interval '5 min' AND NOT coalesce(e.attributes ? 'demo.clock_offset', false) AS late
        FROM every_span e WHERE e.trace_id = ANY ($1) AND e.start_time BETWEEN $2 AND $3),
    skew AS (
      SELECT c.trace_id, count(DISTINCT c.span_id) AS n
        FROM s c JOIN s p ON p.trace_id = c.trace_id AND p.span_id = c.parent_span_id
       WHERE c.kind <> 5 AND p.kind <> 4
         AND c.start_time < p.end_time + interval '60 s' AND c.end_time > p.start_time - interval '60 s'
         AND (c.start_time < p.start_time - interval '10 ms'
              OR c.service <> p.service AND c.end_time > p.end_time + interval '10 ms'
                 AND c.end_time - c.start_time <= p.end_time - p.start_time)
       GROUP BY c.trace_id),
    twice AS (
      SELECT d.trace_id, count(*) AS n
        FROM (SELECT s.trace_id, s.span_id FROM s GROUP BY s.trace_id, s.span_id
              -- client and server may share a span (Zipkin)
              HAVING count(*) > 1 AND NOT (count(*) = 2 AND bool_or(s.kind = 2) AND bool_or(s.kind = 3))) d
       GROUP BY d.trace_id)
    SELECT s.trace_id, coalesce(k.n, 0), count(*) FILTER (WHERE s.late), coalesce(t.n, 0)
      FROM s LEFT JOIN skew k USING (trace_id) LEFT JOIN twice t USING (trace_id)
     GROUP BY s.trace_id, k.n, t.n $q$ USING ids, since, until;
END $$;

-- Reviews traces that have been quiet: finds what is odd, and decides whether they stay. Errors, slow traces and journeys stay at once;
-- who may lose by a rule is given time until `lost_before`: an order may follow its page. Fewer looked at than max_rows: no more.
CREATE FUNCTION review_traces(quiet_before timestamptz, lost_before timestamptz, max_rows integer, policy jsonb,
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

-- Takes the middle out of a runaway trace: its first and its last spans stay, and every error. What goes is counted.
CREATE FUNCTION trim_trace(id uuid, head integer, tail integer) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  since   timestamptz;
  until   timestamptz;
  trimmed bigint;
BEGIN
  SELECT first_start, last_start INTO since, until FROM trace_summaries WHERE trace_id = id FOR UPDATE;
  EXECUTE $q$
    WITH ranked AS MATERIALIZED (
      SELECT span_id, start_time, start_nanos, kind, row_number() OVER w AS n, count(*) OVER () AS total, status
        FROM every_span WHERE trace_id = $1 AND start_time BETWEEN $2 AND $3
      WINDOW w AS (ORDER BY start_time, start_nanos, span_id, kind)),
    middle AS MATERIALIZED (SELECT span_id, start_time, start_nanos, kind FROM ranked WHERE n > $4 AND n <= total - $5 AND status <> 2),
    days AS (
      DELETE FROM spans s USING middle m
       WHERE s.trace_id = $1 AND s.start_time BETWEEN $2 AND $3
         AND (s.span_id, s.start_time, s.start_nanos, s.kind) = (m.span_id, m.start_time, m.start_nanos, m.kind) RETURNING s.service),
    kept AS (
      DELETE FROM spans_kept s USING middle m
       WHERE s.trace_id = $1 AND (s.span_id, s.start_time, s.start_nanos, s.kind) = (m.span_id, m.start_time, m.start_nanos, m.kind)
      RETURNING s.service),
    gone AS (SELECT service, count(*) AS n FROM (SELECT service FROM days UNION ALL SELECT service FROM kept) g GROUP BY service),
    services AS (UPDATE trace_services v SET span_count = v.span_count - g.n FROM gone g WHERE v.trace_id = $1 AND v.service = g.service)
    SELECT coalesce(sum(n), 0) FROM gone $q$ INTO trimmed USING id, since, until, head, tail;
  UPDATE trace_summaries SET span_count = span_count - trimmed, trimmed_spans = trimmed_spans + trimmed WHERE trace_id = id;
  RETURN trimmed;
END $$;
