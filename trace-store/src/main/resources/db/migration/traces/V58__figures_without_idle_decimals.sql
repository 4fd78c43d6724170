-- Microseconds are milliseconds with three decimals; a plain division shows twelve.
CREATE OR REPLACE FUNCTION get_slow_traces(min_duration_ms numeric DEFAULT 1000, max_rows integer DEFAULT 100)
  RETURNS TABLE (trace_id text, root_service text, root_name text, first_start timestamptz, last_end timestamptz,
                 wall_ms numeric, active_ms numeric, idle_ms numeric, span_count bigint, error_count bigint)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
SELECT trace_hex(t.trace_id), t.root_service, t.root_name, t.first_start, t.last_end,
       round(t.wall_us / 1000.0, 3), round(t.active_us / 1000.0, 3), round((t.wall_us - t.active_us) / 1000.0, 3),
       t.span_count, t.error_count
  FROM trace_summaries t WHERE t.active_us >= min_duration_ms * 1000
 ORDER BY t.active_us DESC LIMIT max_rows
$$;

CREATE OR REPLACE FUNCTION get_error_traces(max_rows integer DEFAULT 100)
  RETURNS TABLE (trace_id text, root_service text, root_name text, first_start timestamptz, last_end timestamptz,
                 active_ms numeric, span_count bigint, error_count bigint, error_service text, error_span text, error_message text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
SELECT trace_hex(t.trace_id), t.root_service, t.root_name, t.first_start, t.last_end, round(t.active_us / 1000.0, 3),
       t.span_count, t.error_count, e.service, e.name, e.status_message
  FROM (SELECT * FROM trace_summaries WHERE error_count > 0 ORDER BY last_end DESC, trace_id DESC LIMIT max_rows) t
  LEFT JOIN LATERAL (
    SELECT s.service, s.name, s.status_message FROM every_span s
     WHERE s.trace_id = t.trace_id AND s.start_time BETWEEN t.first_start AND t.last_start AND s.status = 2
     ORDER BY s.start_time, s.start_nanos LIMIT 1) e ON true
 ORDER BY t.last_end DESC, t.trace_id DESC
$$;

CREATE OR REPLACE VIEW scan_logs_with_traces AS
SELECT l.scan_id, l.ticket_id, l.order_id, l.event_id, l.result, l.reason, l.gate, l.device, l.method,
       l.scanned_at, l.duration_ms,
       trace_hex(l.trace_id)                AS trace_id,
       span_hex(l.span_id)                  AS span_id,
       j.order_number,
       t.root_service, t.root_name, t.first_start, t.last_end,
       round(t.wall_us / 1000.0, 3)         AS wall_ms,
       round(t.active_us / 1000.0, 3)       AS active_ms,
       t.span_count, t.error_count
  FROM scan_logs l
  LEFT JOIN trace_summaries t ON t.trace_id = l.trace_id
  LEFT JOIN journeys j ON j.trace_id = l.trace_id AND j.order_id = l.order_id;
