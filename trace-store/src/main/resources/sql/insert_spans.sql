-- unnest stands in the list of columns, not in FROM: there each of the nineteen arrays would be copied into a store of its own first,
-- which costs a fifth of the statement. The arrays are of one length, so that they advance together.
INSERT INTO spans (trace_id, span_id, parent_span_id, start_time, start_nanos, end_time, end_nanos, origin_id, flags, kind,
                   status, service, name, status_message, trace_state, attributes, events, links, dropped)
SELECT unnest($1::uuid[]), unnest($2::bigint[]), unnest($3::bigint[]), unnest($4::timestamptz[]), unnest($5::smallint[]),
       unnest($6::timestamptz[]), unnest($7::smallint[]), unnest($8::bigint[]), unnest($9::bigint[]), unnest($10::integer[]),
       unnest($11::integer[]), unnest($12::text[]), unnest($13::text[]), unnest($14::text[]), unnest($15::text[]),
       unnest($16::text[])::jsonb, unnest($17::text[])::jsonb, unnest($18::text[])::jsonb, unnest($19::text[])::jsonb
