-- What the traces of two groups have: attributes of spans and resources, operations, failed operations; in how many traces each.
-- $1: the traces, first those of the base group. $2: how many those are.
WITH picked AS (
  SELECT t.trace_id, t.first_start, t.last_start, w.place <= $2 AS is_base
    FROM unnest($1::uuid[]) WITH ORDINALITY AS w (trace_id, place) JOIN trace_summaries t USING (trace_id)),
found AS MATERIALIZED (
  SELECT p.trace_id, p.is_base, s.service, s.name, s.status, s.attributes, s.origin_id
    FROM picked p
   CROSS JOIN LATERAL (
         SELECT s.service, s.name, s.status, s.attributes, s.origin_id FROM every_span s
          WHERE s.trace_id = p.trace_id AND s.start_time BETWEEN p.first_start AND p.last_start
          LIMIT 1000) s),
features AS (
  SELECT is_base, trace_id, 'attribute' AS feature, a.key, a.value #>> '{}' AS value
    FROM found, jsonb_each(attributes) AS a WHERE jsonb_typeof(a.value) IN ('string', 'number', 'boolean')
  UNION
  SELECT f.is_base, f.trace_id, 'resource', a.key, a.value #>> '{}'
    FROM (SELECT DISTINCT is_base, trace_id, origin_id FROM found) f
    JOIN origins o ON o.id = f.origin_id, jsonb_each(o.resource -> 'attributes') AS a
   WHERE jsonb_typeof(a.value) IN ('string', 'number', 'boolean')
  UNION
  SELECT is_base, trace_id, 'operation', service, name FROM found
  UNION
  SELECT is_base, trace_id, 'error', service, name FROM found WHERE status = 2),
counts AS (
  SELECT feature, key, value, count(*) FILTER (WHERE is_base) AS base_traces, count(*) FILTER (WHERE NOT is_base) AS other_traces
    FROM features WHERE length(value) <= 200
   GROUP BY feature, key, value HAVING count(*) >= 2),
sizes AS (
  SELECT greatest(1, count(*) FILTER (WHERE is_base))::double precision AS base,
         greatest(1, count(*) FILTER (WHERE NOT is_base))::double precision AS other
    FROM picked)
SELECT c.*
  FROM counts c, sizes n
 WHERE greatest(base_traces / n.base, other_traces / n.other) >= 0.05
   AND abs(other_traces / n.other - base_traces / n.base) >= 0.05
 -- of two that say the same the shorter one first
 ORDER BY abs(other_traces / n.other - base_traces / n.base) DESC, length(key) + length(value), feature, key, value
 LIMIT 100
