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
