-- Stores a batch of log records; one that is there already stays as it is. In the order of the key, so that two batches with the same
-- records wait for one another, and never in a circle.
INSERT INTO logs (time, id, nanos, observed_time, trace_id, span_id, severity, severity_text, service, origin_id, event_name,
                  body, attributes, flags, dropped, subjects, observed_nanos)
SELECT time, id, nanos, observed_time, trace_id, span_id, severity, severity_text, service, origin_id, event_name,
       body::jsonb, attributes::jsonb, flags, dropped, string_to_array(subjects, ','), observed_nanos
  FROM unnest($1::timestamptz[], $2::uuid[], $3::smallint[], $4::timestamptz[], $5::uuid[], $6::bigint[], $7::smallint[], $8::text[],
              $9::text[], $10::bigint[], $11::text[], $12::text[], $13::text[], $14::bigint[], $15::bigint[], $16::text[], $17::smallint[])
       AS batch (time, id, nanos, observed_time, trace_id, span_id, severity, severity_text, service, origin_id, event_name,
                 body, attributes, flags, dropped, subjects, observed_nanos)
 ORDER BY time, id
    ON CONFLICT DO NOTHING
