-- $1, $2: traces, and of each the span ids of the batch that stored spans have named as their parents. Returns those spans.
-- Nobody calls a browser: its view of a page may hang below the request that brought it (ADR 008).
-- A trace of very many spans is not searched: each batch would read all of it again.
SELECT w.n, c.span_id, c.parent_span_id, c.service, c.kind, c.status, c.start_time, c.start_nanos, c.end_time, c.end_nanos,
       c.trace_state
  FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS w (trace_id, ids, n)
  -- LIMIT keeps it a look-up, so that nothing is joined row with row
 CROSS JOIN LATERAL (SELECT first_start, last_start FROM trace_summaries t
                      WHERE t.trace_id = w.trace_id AND t.span_count <= 20000 LIMIT 1) s
 CROSS JOIN LATERAL (SELECT * FROM every_span e WHERE e.trace_id = w.trace_id
                        AND e.start_time BETWEEN s.first_start AND s.last_start
                        AND e.parent_span_id = ANY (w.ids::bigint[])
                        AND e.name <> 'page-load' AND NOT starts_with(e.name, 'page-load ') OFFSET 0) c
