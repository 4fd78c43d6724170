-- Adds what new spans mean for traces that are there already; new ones come by COPY (NewTraces). The rows come in the order of their
-- key: whoever else holds several waits, and never in a circle. Parents that a trace misses have been looked for already (Settlement).
-- unnest stands in the list of columns for the reason that insert_spans.sql tells.
INSERT INTO trace_summaries AS s (
       trace_id, first_start, last_start, last_end, active, wall_us, active_us, performance, span_count, error_count,
       root_has_parent, root_start, root_nanos, root_span_id, root_service, root_name,
       order_number, journey_id, ticket_count, admitted_count, missing_parents, adjusted_count)
SELECT trace_id, first_start, last_start, last_end,
       -- nearly always the spans of a batch leave no gap
       CASE WHEN active IS NULL THEN tstzmultirange(tstzrange(first_start, last_end)) ELSE active::tstzmultirange END,
       wall_us, active_us, performance_of(active_us),
       span_count, error_count, root_has_parent, root_start, root_nanos, root_span_id, root_service, root_name,
       order_number, journey_id, ticket_count, admitted_count, missing_parents::bigint[], adjusted_count
  FROM (SELECT unnest($1::uuid[]) AS trace_id, unnest($2::timestamptz[]) AS first_start, unnest($3::timestamptz[]) AS last_start,
               unnest($4::timestamptz[]) AS last_end, unnest($5::text[]) AS active, unnest($6::bigint[]) AS wall_us,
               unnest($7::bigint[]) AS active_us, unnest($8::bigint[]) AS span_count, unnest($9::bigint[]) AS error_count,
               unnest($10::boolean[]) AS root_has_parent, unnest($11::timestamptz[]) AS root_start,
               unnest($12::smallint[]) AS root_nanos, unnest($13::bigint[]) AS root_span_id, unnest($14::text[]) AS root_service,
               unnest($15::text[]) AS root_name, unnest($16::text[]) AS order_number, unnest($17::text[]) AS journey_id,
               unnest($18::integer[]) AS ticket_count, unnest($19::integer[]) AS admitted_count,
               unnest($20::text[]) AS missing_parents, unnest($21::real[]) AS adjusted_count) AS t
    ON CONFLICT (trace_id) DO UPDATE SET
       first_start = least(s.first_start, EXCLUDED.first_start),
       last_start  = greatest(s.last_start, EXCLUDED.last_start),
       last_end    = greatest(s.last_end, EXCLUDED.last_end),
       wall_us     = (extract(epoch FROM greatest(s.last_end, EXCLUDED.last_end) - least(s.first_start, EXCLUDED.first_start))
                      * 1000000)::bigint,
       span_count  = s.span_count + EXCLUDED.span_count,
       error_count = s.error_count + EXCLUDED.error_count,
       (active, active_us, performance, root_has_parent, root_start, root_nanos, root_span_id, root_service, root_name) = (
         SELECT l.active, m.us, performance_of(m.us),
                CASE WHEN better THEN EXCLUDED.root_has_parent ELSE s.root_has_parent END,
                CASE WHEN better THEN EXCLUDED.root_start      ELSE s.root_start      END,
                CASE WHEN better THEN EXCLUDED.root_nanos      ELSE s.root_nanos      END,
                CASE WHEN better THEN EXCLUDED.root_span_id    ELSE s.root_span_id    END,
                CASE WHEN better THEN EXCLUDED.root_service    ELSE s.root_service    END,
                CASE WHEN better THEN EXCLUDED.root_name       ELSE s.root_name       END
           -- OFFSET 0: computed once, not wherever it is mentioned
           FROM (SELECT s.active + EXCLUDED.active AS active,
                        (EXCLUDED.root_has_parent, EXCLUDED.root_start, EXCLUDED.root_nanos, EXCLUDED.root_span_id)
                      < (s.root_has_parent, s.root_start, s.root_nanos, s.root_span_id) AS better OFFSET 0) AS a,
                -- a trace of thousands of gaps is written anew with every batch: the small ones are closed
                LATERAL (SELECT CASE WHEN pg_column_size(a.active) > 65536 THEN longest_gaps(a.active) ELSE a.active END AS active
                         OFFSET 0) AS l,
                LATERAL (SELECT range_micros(l.active) AS us OFFSET 0) AS m),
       order_number   = coalesce(s.order_number, EXCLUDED.order_number),
       journey_id     = coalesce(s.journey_id, EXCLUDED.journey_id),
       ticket_count   = greatest(s.ticket_count, EXCLUDED.ticket_count),
       admitted_count = s.admitted_count + EXCLUDED.admitted_count,
       missing_parents = EXCLUDED.missing_parents,
       adjusted_count = least(s.adjusted_count, EXCLUDED.adjusted_count),
       updated_at     = greatest(s.updated_at, EXCLUDED.updated_at),
       review_at      = least(s.review_at, EXCLUDED.review_at)
