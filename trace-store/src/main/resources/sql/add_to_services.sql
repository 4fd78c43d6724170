-- What each service did in the traces of a batch; the rows of the traces are locked. Where others of a trace's services have moved its
-- last activity on, MOVE_SERVICES (Settlement) follows.
INSERT INTO trace_services AS s (trace_id, service, last_end, span_count, error_count, kinds, operations)
SELECT trace_id, service, last_end, span_count, error_count, kinds, operations::text[]
  FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::bigint[], $5::bigint[], $6::integer[], $7::text[])
       AS n (trace_id, service, last_end, span_count, error_count, kinds, operations)
    ON CONFLICT (trace_id, service) DO UPDATE SET
       last_end    = greatest(s.last_end, EXCLUDED.last_end),
       span_count  = s.span_count + EXCLUDED.span_count,
       error_count = s.error_count + EXCLUDED.error_count,
       kinds       = s.kinds | EXCLUDED.kinds,
       operations  = CASE WHEN s.operations @> EXCLUDED.operations THEN s.operations
                          ELSE ARRAY(SELECT unnest(s.operations) UNION SELECT unnest(EXCLUDED.operations)) END
