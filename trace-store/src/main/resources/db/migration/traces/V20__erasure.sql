-- Erasure by subject: docs/adr/012-masking-and-erasure.md. A subject is the keyed hash of an e-mail address; the address itself is
-- nowhere. Each function is one bounded step, a transaction of its own, and is called until it finds nothing more.

-- Who asked for what, and what was done. The hash is kept for as long as spools may still bring something of the subject's, so that
-- the erasure can be repeated, and then removed: what is left is about nobody.
CREATE TABLE erasures (
  id           uuid PRIMARY KEY,
  requested_at timestamptz NOT NULL DEFAULT now(),
  requested_by text        NOT NULL,
  subject      text,
  finished_at  timestamptz,
  report       jsonb       NOT NULL DEFAULT '{}'
);
-- Serves: which erasures are to be repeated.
CREATE INDEX erasures_to_repeat ON erasures (requested_at) WHERE subject IS NOT NULL;

-- Rich values without the hash. The hash is 32 hex digits, so that replacing it cannot harm the JSON around it.
CREATE FUNCTION without_subject(value jsonb, subject text) RETURNS jsonb
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN replace(value::text, subject, 'erased')::jsonb;

-- Attributes without the hash, and without what else they tell about a person.
CREATE FUNCTION without_person(attributes jsonb, subject text) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
  SET search_path FROM CURRENT
  RETURN (SELECT without_subject(jsonb_object_agg(a.key, a.value), subject)
            FROM jsonb_each(attributes) a WHERE a.key !~ '^(customer|user|enduser|client)\.' OR a.key = 'customer.email_hash');

-- The next traces of a subject: their spans lose the hash and what is personal, the traces can no longer be found by it.
CREATE FUNCTION erase_subject_traces(subject text, max_traces integer, OUT traces bigint, OUT spans bigint, OUT kept bigint)
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  ids   uuid[];
  since timestamptz;
  until timestamptz;
  edit  text := 'UPDATE %I SET attributes = without_person(attributes, $1), events = without_subject(events, $1),
                              links = without_subject(links, $1), status_message = replace(status_message, $1, ''erased'')
                  WHERE trace_id = ANY ($2) AND start_time BETWEEN $3 AND $4
                    AND (attributes::text LIKE ''%%'' || $1 || ''%%'' OR events::text LIKE ''%%'' || $1 || ''%%''
                      OR links::text LIKE ''%%'' || $1 || ''%%'' OR status_message LIKE ''%%'' || $1 || ''%%''
                      OR attributes::text ~ ''"(customer|user|enduser|client)\.'')';
BEGIN
  SELECT array_agg(k.trace_id) INTO ids
    FROM (SELECT trace_id FROM trace_keys WHERE kind = 'customer.email_hash' AND value = subject ORDER BY trace_id LIMIT max_traces) k;
  traces := coalesce(cardinality(ids), 0);
  SELECT coalesce(min(first_start), '-infinity'), coalesce(max(last_start), '-infinity') INTO since, until
    FROM trace_summaries WHERE trace_id = ANY (ids);
  EXECUTE format(edit, 'spans') USING subject, ids, since, until;
  GET DIAGNOSTICS spans = ROW_COUNT;
  EXECUTE format(edit, 'spans_kept') USING subject, ids, since, until;
  GET DIAGNOSTICS kept = ROW_COUNT;
  DELETE FROM trace_keys WHERE kind = 'customer.email_hash' AND value = subject AND trace_id = ANY (ids);
END $$;

-- The next log records about a subject.
CREATE FUNCTION erase_subject_logs(subject text, max_rows integer) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  changed bigint;
BEGIN
  WITH due AS (SELECT l.time, l.id FROM logs l WHERE l.subjects @> ARRAY[subject] LIMIT max_rows)
  UPDATE logs l
     SET body = without_subject(l.body, subject), attributes = without_person(l.attributes, subject),
         subjects = nullif(array_remove(l.subjects, subject), '{}')
    FROM due WHERE l.time = due.time AND l.id = due.id;
  GET DIAGNOSTICS changed = ROW_COUNT;
  RETURN changed;
END $$;
