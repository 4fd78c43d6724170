-- Second step of a batch, in its transaction: the locks on the summaries are held, and this statement's snapshot sees every
-- other batch of the same traces, committed. Only so can it be said of a parent that it is not there.
-- $1, $2: trace and span ids of the batch. $3, $4: parents that its spans name and that it does not contain.
-- $5: those of its traces that existed before.
WITH missing AS (
  SELECT w.trace_id, array_agg(w.span_id) AS ids
    FROM unnest($3::uuid[], $4::bigint[]) AS w (trace_id, span_id)
    JOIN trace_summaries s USING (trace_id)
   -- LIMIT keeps it a look-up by key, in those partitions alone that the trace touches
   WHERE (SELECT true FROM every_span p WHERE p.trace_id = w.trace_id AND p.span_id = w.span_id
             AND p.start_time BETWEEN s.first_start AND s.last_start LIMIT 1) IS NULL
   GROUP BY w.trace_id),
arrived AS (
  SELECT b.trace_id, array_agg(b.span_id) AS ids
    FROM unnest($1::uuid[], $2::bigint[]) AS b (trace_id, span_id)
   WHERE b.trace_id = ANY ($5::uuid[])
   GROUP BY b.trace_id),
parents AS (
  UPDATE trace_summaries s
     SET missing_parents = ARRAY(SELECT unnest(s.missing_parents) EXCEPT SELECT unnest(c.arrived) UNION SELECT unnest(c.missing))
    FROM (SELECT trace_id, a.ids AS arrived, m.ids AS missing FROM arrived a FULL JOIN missing m USING (trace_id)) c
   WHERE s.trace_id = c.trace_id AND (c.missing IS NOT NULL OR s.missing_parents && c.arrived))
-- the services that were not in this batch follow the trace's last activity
UPDATE trace_services n
   SET last_end = s.last_end
  FROM trace_summaries s
 WHERE s.trace_id = ANY ($5::uuid[]) AND n.trace_id = s.trace_id AND n.last_end < s.last_end
