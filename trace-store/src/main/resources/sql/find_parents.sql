-- $1, $2: parents that the new spans of a batch name and that it does not contain. Returns those that are stored.
SELECT w.n, p.service
  FROM unnest($1::uuid[], $2::bigint[]) WITH ORDINALITY AS w (trace_id, span_id, n)
  -- LIMIT keeps both look-ups, so that nothing is joined row with row; the second in those partitions alone that the trace touches
 CROSS JOIN LATERAL (SELECT first_start, last_start FROM trace_summaries t WHERE t.trace_id = w.trace_id LIMIT 1) s
 CROSS JOIN LATERAL (SELECT service FROM every_span e WHERE e.trace_id = w.trace_id AND e.span_id = w.span_id
                        AND e.start_time BETWEEN s.first_start AND s.last_start LIMIT 1) p
