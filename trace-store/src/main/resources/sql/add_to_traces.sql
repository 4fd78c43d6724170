-- Adds what the new spans of a batch mean for their traces. The rows come in the order of their key, in every batch: two batches
-- that share traces wait for one another, and never in a circle. The row is the lock of its trace: whatever follows is done one
-- transaction after another. A trace that is not there yet misses every parent that is not in the batch; nobody else has any of it.
WITH touched AS (
  INSERT INTO trace_summaries AS s (
         trace_id, first_start, last_start, last_end, active, span_count, error_count,
         root_has_parent, root_start, root_nanos, root_span_id, root_service, root_name,
         order_number, journey_id, ticket_count, admitted_count, missing_parents)
  SELECT trace_id, first_start, last_start, last_end,
         -- nearly always the spans of a batch leave no gap
         CASE WHEN active IS NULL THEN tstzmultirange(tstzrange(first_start, last_end)) ELSE active::tstzmultirange END,
         span_count, error_count, root_has_parent, root_start, root_nanos, root_span_id, root_service, root_name,
         order_number, journey_id, ticket_count, admitted_count, missing_parents::bigint[]
    FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::bigint[], $7::bigint[],
                $8::boolean[], $9::timestamptz[], $10::smallint[], $11::bigint[], $12::text[], $13::text[],
                $14::text[], $15::text[], $16::integer[], $17::integer[], $18::text[])
         AS t (trace_id, first_start, last_start, last_end, active, span_count, error_count,
               root_has_parent, root_start, root_nanos, root_span_id, root_service, root_name,
               order_number, journey_id, ticket_count, admitted_count, missing_parents)
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
  RETURNING s.trace_id, s.missing_parents, s.xmax <> 0 AS existed)
SELECT trace_id, missing_parents FROM touched WHERE existed
