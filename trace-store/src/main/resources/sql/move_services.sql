-- $1: traces that are there, whose rows are locked. Moves the last activity of all their services on: it is what they are sorted by.
-- LIMIT, OFFSET 0 and ON CONFLICT keep it look-ups. A join is planned by what PostgreSQL believes of the tables: when they had been analyzed
-- while their rows were not committed, it compared each row of one with each of the other. Nothing is ever inserted: who removes a service
-- locks its trace first.
INSERT INTO trace_services AS n (trace_id, service, last_end, span_count, error_count, kinds, operations)
SELECT w.trace_id, b.service, t.last_end, 0, 0, 0, '{}'
  FROM unnest($1::uuid[]) AS w (trace_id)
 CROSS JOIN LATERAL (SELECT last_end FROM trace_summaries s WHERE s.trace_id = w.trace_id LIMIT 1) t
 CROSS JOIN LATERAL (SELECT service FROM trace_services a WHERE a.trace_id = w.trace_id AND a.last_end < t.last_end OFFSET 0) b
    ON CONFLICT (trace_id, service) DO UPDATE SET last_end = EXCLUDED.last_end
