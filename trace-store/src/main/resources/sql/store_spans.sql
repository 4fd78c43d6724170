-- Stores a batch of spans and brings the summaries of their traces up to date, from those rows alone that were new:
-- a span that is sent twice is counted once.
--
-- Every INSERT goes in the order of its key. So two transactions that share spans or traces wait for one another, and never
-- in a circle. The row of trace_summaries is the lock of its trace: whatever follows it is done one transaction after another.
WITH stored AS (
  INSERT INTO spans (trace_id, span_id, parent_span_id, start_time, start_nanos, end_time, end_nanos, origin_id, flags, kind,
                     status, service, name, status_message, trace_state, attributes, events, links, dropped)
  SELECT trace_id, span_id, parent_span_id, start_time, start_nanos, end_time, end_nanos, origin_id, flags, kind,
         status, service, name, status_message, trace_state, attributes::jsonb, events::jsonb, links::jsonb, dropped::jsonb
    FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::timestamptz[], $5::smallint[], $6::timestamptz[], $7::smallint[],
                $8::bigint[], $9::bigint[], $10::integer[], $11::integer[], $12::text[], $13::text[], $14::text[], $15::text[],
                $16::text[], $17::text[], $18::text[], $19::text[])
         AS batch (trace_id, span_id, parent_span_id, start_time, start_nanos, end_time, end_nanos,
                   origin_id, flags, kind, status, service, name, status_message, trace_state,
                   attributes, events, links, dropped)
   ORDER BY trace_id, span_id, start_time, start_nanos, kind
      ON CONFLICT DO NOTHING
  RETURNING trace_id, span_id, parent_span_id IS NOT NULL AS has_parent, start_time, start_nanos, kind, status, service, name,
            -- a span that ends before it starts counts from its end
            least(start_time, end_time) AS low, greatest(start_time, end_time) AS high,
            extract(epoch FROM end_time - start_time)::double precision * 1e9 + (end_nanos - start_nanos) AS nanos,
            attributes ->> 'order.number' AS order_number,
            coalesce(attributes ->> 'journey.id', attributes ->> 'order.id') AS journey_id,
            substring(attributes ->> 'ticket.count' FROM '^[0-9]{1,6}$')::integer AS ticket_count,
            attributes ->> 'scan.result' AS scan_result),
roots AS (
  SELECT DISTINCT ON (trace_id) trace_id, has_parent, start_time, start_nanos, span_id, service, name
    FROM stored ORDER BY trace_id, has_parent, start_time, start_nanos, span_id),
totals AS (
  SELECT trace_id, min(low) AS first_start, max(start_time) AS last_start, max(high) AS last_end,
         range_agg(tstzrange(low, high)) AS active, count(*) AS span_count, count(*) FILTER (WHERE status = 2) AS error_count,
         min(order_number) AS order_number, min(journey_id) AS journey_id, max(ticket_count) AS ticket_count,
         count(*) FILTER (WHERE scan_result = 'ADMITTED') AS admitted_count
    FROM stored GROUP BY trace_id),
touched AS (
  INSERT INTO trace_summaries AS s (
         trace_id, first_start, last_start, last_end, active, span_count, error_count,
         root_has_parent, root_start, root_nanos, root_span_id, root_service, root_name,
         order_number, journey_id, ticket_count, admitted_count)
  SELECT t.trace_id, t.first_start, t.last_start, t.last_end, t.active, t.span_count, t.error_count,
         r.has_parent, r.start_time, r.start_nanos, r.span_id, r.service, r.name,
         t.order_number, t.journey_id, t.ticket_count, t.admitted_count
    FROM totals t JOIN roots r USING (trace_id)
   ORDER BY t.trace_id
      ON CONFLICT (trace_id) DO UPDATE SET
         first_start = least(s.first_start, EXCLUDED.first_start),
         last_start  = greatest(s.last_start, EXCLUDED.last_start),
         last_end    = greatest(s.last_end, EXCLUDED.last_end),
         active      = s.active + EXCLUDED.active,
         span_count  = s.span_count + EXCLUDED.span_count,
         error_count = s.error_count + EXCLUDED.error_count,
         (root_has_parent, root_start, root_nanos, root_span_id, root_service, root_name) = (
           SELECT CASE WHEN better THEN EXCLUDED.root_has_parent ELSE s.root_has_parent END,
                  CASE WHEN better THEN EXCLUDED.root_start      ELSE s.root_start      END,
                  CASE WHEN better THEN EXCLUDED.root_nanos      ELSE s.root_nanos      END,
                  CASE WHEN better THEN EXCLUDED.root_span_id    ELSE s.root_span_id    END,
                  CASE WHEN better THEN EXCLUDED.root_service    ELSE s.root_service    END,
                  CASE WHEN better THEN EXCLUDED.root_name       ELSE s.root_name       END
             FROM (SELECT (EXCLUDED.root_has_parent, EXCLUDED.root_start, EXCLUDED.root_nanos, EXCLUDED.root_span_id)
                        < (s.root_has_parent, s.root_start, s.root_nanos, s.root_span_id) AS better) AS choice),
         order_number   = coalesce(s.order_number, EXCLUDED.order_number),
         journey_id     = coalesce(s.journey_id, EXCLUDED.journey_id),
         ticket_count   = greatest(s.ticket_count, EXCLUDED.ticket_count),
         admitted_count = s.admitted_count + EXCLUDED.admitted_count,
         updated_at     = greatest(s.updated_at, EXCLUDED.updated_at),
         review_at      = least(s.review_at, EXCLUDED.review_at)
  RETURNING s.trace_id, s.last_end, s.xmax <> 0 AS existed),
services AS (
  INSERT INTO trace_services AS s (trace_id, service, last_end, span_count, error_count, kinds, operations)
  SELECT n.trace_id, n.service, t.last_end, n.span_count, n.error_count, n.kinds, n.operations
    FROM touched t
    JOIN (SELECT trace_id, service, count(*) AS span_count, count(*) FILTER (WHERE status = 2) AS error_count,
                 bit_or(1 << (kind & 15)) AS kinds, array_agg(DISTINCT left(name, 200)) AS operations
            FROM stored GROUP BY trace_id, service) n USING (trace_id)
   ORDER BY n.trace_id, n.service
      ON CONFLICT (trace_id, service) DO UPDATE SET
         last_end    = greatest(s.last_end, EXCLUDED.last_end),
         span_count  = s.span_count + EXCLUDED.span_count,
         error_count = s.error_count + EXCLUDED.error_count,
         kinds       = s.kinds | EXCLUDED.kinds,
         operations  = ARRAY(SELECT unnest(s.operations) UNION SELECT unnest(EXCLUDED.operations))),
metrics AS (
  INSERT INTO operation_inbox (minute, service, name, kind, spans, errors, total_ms, hist)
  SELECT minute, service, name, kind, sum(n), sum(errors), sum(ms), array_agg((bucket << 40) + n ORDER BY bucket)
    FROM (SELECT date_trunc('minute', start_time, 'UTC') AS minute, service, left(name, 200) AS name, kind,
                 duration_bucket(nanos) AS bucket, count(*) AS n, count(*) FILTER (WHERE status = 2) AS errors,
                 sum(greatest(nanos, 0)) / 1e6 AS ms
            FROM stored GROUP BY 1, 2, 3, 4, 5) AS b
   GROUP BY minute, service, name, kind)
SELECT (SELECT count(*) FROM stored) AS stored,
       (SELECT array_agg(trace_id) FROM touched WHERE existed) AS existed
