-- As in V35, but the size cap takes only what makes room: {"cap": "2026-03-05T00:00:00Z", "capFrom": "2026-03-01T00:00:00Z"} says that
-- the days in between are to go. Of them go the traces that ended there, whenever they came in; not those that lie before them, in
-- spans_kept, and no journey whose event ends nobody knows when. What would go by its age anyway tells that as its reason.
CREATE OR REPLACE FUNCTION retention_verdicts(ids uuid[], policy jsonb)
  RETURNS TABLE (trace_id uuid, keep_until timestamptz, reason text) LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
SELECT t.trace_id,
       CASE WHEN p.trace_id IS NOT NULL THEN 'infinity' ELSE greatest(o.until, j.until) END,
       CASE WHEN p.trace_id IS NOT NULL THEN 'pinned'
            WHEN j.until > o.until      THEN 'journey'
            WHEN o.until < a.until      THEN 'size_cap'
            WHEN r.days IS NOT NULL     THEN 'rule ' || r.service || ' ' || r.name
            ELSE 'default' END
  FROM trace_summaries t
  LEFT JOIN pinned_traces p ON p.trace_id = t.trace_id
  LEFT JOIN LATERAL (
       SELECT x.service, x.name, x.days
         FROM ROWS FROM (jsonb_to_recordset(policy -> 'rules') AS (service text, name text, days integer))
              WITH ORDINALITY AS x (service, name, days, n)
        WHERE x.service IN ('*', t.root_service) AND starts_with(t.root_name, x.name)
        ORDER BY x.n LIMIT 1) r ON true
 CROSS JOIN LATERAL (
       -- a clock of the year 2500 keeps nothing for ever
       SELECT CASE WHEN t.last_end > (policy ->> 'at')::timestamptz + interval '1 day' THEN t.updated_at
                   ELSE greatest(t.last_end, t.updated_at) END
              + make_interval(days => coalesce(r.days, (policy ->> 'days')::integer)) AS until) a
 CROSS JOIN LATERAL (
       SELECT max(event_ends_at) + make_interval(days => (policy ->> 'afterEventDays')::integer) AS until,
              coalesce(bool_or(event_ends_at IS NULL), false) AS open
         FROM journeys WHERE journeys.trace_id = t.trace_id) j
 CROSS JOIN LATERAL (
       SELECT CASE WHEN t.last_end < (policy ->> 'cap')::timestamptz
                    AND t.last_start >= coalesce((policy ->> 'capFrom')::timestamptz, '-infinity')
                    AND a.until > (policy ->> 'at')::timestamptz AND NOT j.open
                   THEN t.last_end ELSE a.until END AS until) o
 WHERE t.trace_id = ANY (ids)
$$;

-- As in V52, and tells for which reasons: {"default": 3, "rule * GET /": 5}.
DROP FUNCTION expire_traces(timestamptz, uuid, timestamptz, integer, jsonb);
CREATE FUNCTION expire_traces(after_end timestamptz, after_id uuid, before timestamptz, max_rows integer, policy jsonb,
                              OUT walked bigint, OUT expired bigint, OUT spans bigint, OUT last_end timestamptz, OUT last_id uuid,
                              OUT reasons jsonb)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  page uuid[];
  gone uuid[];
BEGIN
  SELECT array_agg(p.trace_id), count(*), (array_agg(p.last_end ORDER BY p.last_end DESC, p.trace_id DESC))[1],
         (array_agg(p.trace_id ORDER BY p.last_end DESC, p.trace_id DESC))[1]
    INTO page, walked, last_end, last_id
    FROM (SELECT t.trace_id, t.last_end FROM trace_summaries t
           WHERE (t.last_end, t.trace_id) > (after_end, after_id) AND t.last_end < before
           ORDER BY t.last_end, t.trace_id LIMIT max_rows) p;
  SELECT array_agg(l.trace_id) INTO gone
    FROM (SELECT t.trace_id FROM trace_summaries t
           WHERE t.trace_id IN (SELECT v.trace_id FROM retention_verdicts(page, policy) v WHERE v.keep_until <= (policy ->> 'at')::timestamptz)
           ORDER BY t.trace_id FOR UPDATE SKIP LOCKED) l;
  -- again, now that nobody can write to them: a span or an order may have come meanwhile
  SELECT array_agg(v.trace_id), coalesce(sum(t.span_count), 0) INTO gone, spans
    FROM retention_verdicts(settled_traces(gone), policy) v JOIN trace_summaries t USING (trace_id)
   WHERE v.keep_until <= (policy ->> 'at')::timestamptz;
  SELECT coalesce(jsonb_object_agg(r.reason, r.traces), '{}') INTO reasons
    FROM (SELECT v.reason, count(*) AS traces FROM retention_verdicts(gone, policy) v GROUP BY v.reason) r;
  expired := coalesce(cardinality(gone), 0);
  IF expired > 0 THEN
    PERFORM forget_traces(gone, (SELECT horizon FROM retention_state), (policy ->> 'at')::timestamptz);
  END IF;
END $$;
