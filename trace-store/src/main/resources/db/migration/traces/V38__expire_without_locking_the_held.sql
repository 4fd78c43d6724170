-- As in V35, but those that stay are not locked: a lock writes to the row, and the held ones are looked at every hour.
CREATE OR REPLACE FUNCTION expire_traces(after_end timestamptz, after_id uuid, before timestamptz, max_rows integer, policy jsonb,
                                         OUT walked bigint, OUT expired bigint, OUT spans bigint, OUT last_end timestamptz, OUT last_id uuid)
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
    FROM retention_verdicts(gone, policy) v JOIN trace_summaries t USING (trace_id)
   WHERE v.keep_until <= (policy ->> 'at')::timestamptz;
  expired := coalesce(cardinality(gone), 0);
  IF expired > 0 THEN
    PERFORM forget_traces(gone, (SELECT horizon FROM retention_state), (policy ->> 'at')::timestamptz);
  END IF;
END $$;
