-- A trace that never ends (a trace id that a script uses for weeks) must not make each telling of it dearer: add_to_traces.sql.

-- Of the gaps in which a trace was idle, the 2000 longest stay; its activity covers the others. For traces of thousands of them.
CREATE FUNCTION longest_gaps(active tstzmultirange) RETURNS tstzmultirange LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (
    SELECT active + coalesce(range_agg(tstzrange(g.idle_from, g.idle_until)), '{}')
      FROM (SELECT b.idle_from, b.idle_until, row_number() OVER (ORDER BY b.idle_until - b.idle_from DESC) AS place
              FROM (SELECT lag(upper(r)) OVER (ORDER BY r) AS idle_from, lower(r) AS idle_until FROM unnest(active) r) b
             WHERE b.idle_from IS NOT NULL) g
     WHERE g.place > 2000);

-- As in V36, but admissions stay, too: they are the end of a journey.
CREATE OR REPLACE FUNCTION trim_trace(id uuid, head integer, tail integer) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  since   timestamptz;
  until   timestamptz;
  trimmed bigint;
BEGIN
  SELECT first_start, last_start INTO since, until FROM trace_summaries WHERE trace_id = id FOR UPDATE;
  EXECUTE $q$
    WITH ranked AS MATERIALIZED (
      SELECT span_id, start_time, start_nanos, kind, row_number() OVER w AS n, count(*) OVER () AS total,
             status = 2 OR coalesce(attributes ->> 'scan.result' = 'ADMITTED', false) AS stays
        FROM every_span WHERE trace_id = $1 AND start_time BETWEEN $2 AND $3
      WINDOW w AS (ORDER BY start_time, start_nanos, span_id, kind)),
    middle AS MATERIALIZED (SELECT span_id, start_time, start_nanos, kind FROM ranked WHERE n > $4 AND n <= total - $5 AND NOT stays),
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
