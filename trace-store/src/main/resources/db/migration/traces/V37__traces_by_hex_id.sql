-- `SELECT … FROM traces WHERE trace_id = '4bf9…'` finds the trace by its summary, and reads only the days that it touches. A hash index
-- holds four bytes per trace; an index over spans in hex would hold forty per span. A query without trace_id leaves the join out.
CREATE INDEX trace_summaries_by_hex ON trace_summaries USING hash (trace_hex(trace_id));
ANALYZE trace_summaries;

CREATE OR REPLACE VIEW traces AS
SELECT trace_hex(t.trace_id)                AS trace_id,
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
  FROM every_span s
  LEFT JOIN trace_summaries t ON t.trace_id = s.trace_id AND s.start_time BETWEEN t.first_start AND t.last_start
  LEFT JOIN origins o ON o.id = s.origin_id;
