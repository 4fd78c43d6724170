-- Spans that must outlive the partition of their day: docs/adr/015-kept-spans-and-retention.md. The same columns in the same order
-- as `spans`, and the same key: who adds a column there adds it here, and makes the view anew (KeptSpansIT compares them).
CREATE TABLE spans_kept (LIKE spans INCLUDING ALL);

-- Whoever reads spans reads this. A condition on trace_id and start_time reaches both tables and leaves out the days it can:
-- `WHERE trace_id = … AND start_time BETWEEN first_start AND last_start`, with the bounds of trace_summaries.
CREATE VIEW every_span AS SELECT * FROM spans UNION ALL SELECT * FROM spans_kept;

-- When the last span of a trace came in, whatever times the spans tell.
ALTER TABLE trace_summaries ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now();

CREATE OR REPLACE VIEW traces AS
SELECT trace_hex(s.trace_id)                AS trace_id,
       span_hex(s.span_id)                  AS span_id,
       span_hex(s.parent_span_id)           AS parent_span_id,
       s.service                            AS service_name,
       s.name                               AS span_name,
       kind_name(s.kind)                    AS span_kind,
       s.start_time,
       s.end_time,
       span_millis(s.start_time, s.start_nanos, s.end_time, s.end_nanos) AS duration_ms,
       status_name(s.status)                AS status,
       coalesce(s.status_message, '')       AS status_message,
       coalesce(s.attributes, '{}')         AS attributes,
       coalesce(s.events, '[]')             AS events,
       coalesce(s.links, '[]')              AS links,
       coalesce(o.resource, '{}')           AS resource,
       coalesce(o.scope, '{}')              AS scope,
       s.flags,
       coalesce(s.trace_state, '')          AS tracestate,
       s.created_at,
       s.start_nanos,
       s.end_nanos,
       s.dropped
  FROM every_span s LEFT JOIN origins o ON o.id = s.origin_id;

-- As in V1, over both tables.
CREATE OR REPLACE FUNCTION get_trace_tree(trace_id_hex text)
  RETURNS TABLE (depth integer, span_id text, parent_span_id text, service_name text, span_name text, span_kind text,
                 start_time timestamptz, end_time timestamptz, duration_ms numeric, status text, orphan boolean)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
WITH RECURSIVE
bounds AS MATERIALIZED (SELECT t.trace_id, t.first_start, t.last_start FROM trace_summaries t WHERE t.trace_id = trace_id_hex::uuid),
found AS MATERIALIZED (
  SELECT row_number() OVER w AS n, s.*, row_number() OVER (PARTITION BY s.span_id ORDER BY s.start_time, s.start_nanos, s.kind) = 1 AS first_of_id
    FROM bounds b JOIN every_span s ON s.trace_id = b.trace_id AND s.start_time BETWEEN b.first_start AND b.last_start
  WINDOW w AS (ORDER BY s.start_time, s.start_nanos, s.span_id, s.kind)),
tree AS (
  SELECT 0 AS depth, f.n, ARRAY[f.n] AS path, f.span_id AS id, f.first_of_id
    FROM found f WHERE f.parent_span_id IS NULL OR NOT EXISTS (SELECT FROM found p WHERE p.span_id = f.parent_span_id)
  UNION ALL
  SELECT t.depth + 1, c.n, t.path || c.n, c.span_id, c.first_of_id
    FROM tree t JOIN found c ON c.parent_span_id = t.id AND t.first_of_id WHERE t.depth < 500)
SELECT t.depth, span_hex(f.span_id), span_hex(f.parent_span_id), f.service, f.name, kind_name(f.kind), f.start_time, f.end_time,
       span_millis(f.start_time, f.start_nanos, f.end_time, f.end_nanos), status_name(f.status),
       coalesce(t.depth = 0 AND f.parent_span_id IS NOT NULL, true)
  FROM found f LEFT JOIN tree t ON t.n = f.n
 ORDER BY t.path NULLS LAST, f.n
$$;

CREATE OR REPLACE FUNCTION get_error_traces(max_rows integer DEFAULT 100)
  RETURNS TABLE (trace_id text, root_service text, root_name text, first_start timestamptz, last_end timestamptz,
                 active_ms numeric, span_count bigint, error_count bigint, error_service text, error_span text, error_message text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
SELECT trace_hex(t.trace_id), t.root_service, t.root_name, t.first_start, t.last_end, t.active_us / 1000.0,
       t.span_count, t.error_count, e.service, e.name, e.status_message
  FROM (SELECT * FROM trace_summaries WHERE error_count > 0 ORDER BY last_end DESC, trace_id DESC LIMIT max_rows) t
  LEFT JOIN LATERAL (
    SELECT s.service, s.name, s.status_message FROM every_span s
     WHERE s.trace_id = t.trace_id AND s.start_time BETWEEN t.first_start AND t.last_start AND s.status = 2
     ORDER BY s.start_time, s.start_nanos LIMIT 1) e ON true
 ORDER BY t.last_end DESC, t.trace_id DESC
$$;
