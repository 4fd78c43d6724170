-- What services did in traces that are there already, whose rows are locked; those of new ones come by COPY (NewTraces). Where others of a
-- trace's services have moved its last activity on, move_services.sql follows. The first thousand operations are enough: to
-- compare more takes long.
INSERT INTO trace_services AS s (trace_id, service, last_end, span_count, error_count, kinds, operations)
SELECT unnest($1::uuid[]), unnest($2::text[]), unnest($3::timestamptz[]), unnest($4::bigint[]), unnest($5::bigint[]), unnest($6::integer[]),
       unnest($7::text[])::text[]
    ON CONFLICT (trace_id, service) DO UPDATE SET
       last_end    = greatest(s.last_end, EXCLUDED.last_end),
       span_count  = s.span_count + EXCLUDED.span_count,
       error_count = s.error_count + EXCLUDED.error_count,
       kinds       = s.kinds | EXCLUDED.kinds,
       operations  = CASE WHEN cardinality(s.operations) >= 1000 OR s.operations @> EXCLUDED.operations THEN s.operations
                          ELSE (s.operations || ARRAY(SELECT unnest(EXCLUDED.operations) EXCEPT SELECT unnest(s.operations)))[:1000] END
