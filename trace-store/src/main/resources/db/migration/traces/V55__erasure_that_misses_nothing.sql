-- As in V20, but nothing of the subject's can be missed. The keys go first: a writer of such a trace holds its key until its spans are
-- committed (TraceIndex) and is waited for here, so that its spans are seen below; one that comes later finds no key and leaves a new
-- one, for the next step. Spans are looked for by the trace alone, whatever its summary knows of them.
CREATE OR REPLACE FUNCTION erase_subject_traces(subject text, max_traces integer, OUT traces bigint, OUT spans bigint, OUT kept bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  ids  uuid[];
  edit text := 'UPDATE %I SET attributes = without_person(attributes, $1), events = without_subject(events, $1),
                              links = without_subject(links, $1), status_message = replace(status_message, $1, ''erased'')
                 WHERE trace_id = ANY ($2)
                   AND (attributes::text LIKE ''%%'' || $1 || ''%%'' OR events::text LIKE ''%%'' || $1 || ''%%''
                     OR links::text LIKE ''%%'' || $1 || ''%%'' OR status_message LIKE ''%%'' || $1 || ''%%''
                     OR attributes::text ~ ''"(customer|user|enduser|client)\.'')';
BEGIN
  SELECT array_agg(k.trace_id) INTO ids
    FROM (SELECT trace_id FROM trace_keys WHERE kind = 'customer.email_hash' AND value = subject
           ORDER BY trace_id LIMIT max_traces FOR UPDATE) k;
  traces := coalesce(cardinality(ids), 0);
  DELETE FROM trace_keys WHERE kind = 'customer.email_hash' AND value = subject AND trace_id = ANY (ids);
  EXECUTE format(edit, 'spans') USING subject, ids;
  GET DIAGNOSTICS spans = ROW_COUNT;
  EXECUTE format(edit, 'spans_kept') USING subject, ids;
  GET DIAGNOSTICS kept = ROW_COUNT;
END $$;
