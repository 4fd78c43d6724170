-- Answers are bounded in bytes as well as in rows: docs/trace-store.md, Limits of queries. A client may store a span of 16 MiB, and ten
-- thousand spans of one resource of 1 MiB.

-- The spans of a trace in their order, from its beginning or behind one of them, or from its end; so many that they and who emitted them
-- fit. One is there in any case. Read one by one, so that no more is opened than fits. `bytes` is what a span takes as text; one that
-- takes more than `largest` comes without what is large about it.
CREATE FUNCTION spans_that_fit(id uuid, after_start timestamptz, after_nanos smallint, after_span bigint, after_kind integer,
                               backwards boolean, max_rows integer, max_bytes bigint, largest bigint)
  RETURNS TABLE (span every_span, bytes bigint) LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
  since   timestamptz;
  until   timestamptz;
  one     every_span;
  origins bigint[] := '{}';
  emitter bigint;
  n       bigint := 0;
  opened  bigint := 0;
  total   bigint := 0;
  walk    refcursor;
BEGIN
  SELECT greatest(t.first_start, after_start), t.last_start INTO since, until FROM trace_summaries t WHERE t.trace_id = id;
  IF backwards THEN
    OPEN walk FOR
      SELECT s.* FROM every_span s WHERE s.trace_id = id AND s.start_time BETWEEN since AND until
       ORDER BY s.start_time DESC, s.start_nanos DESC, s.span_id DESC, s.kind DESC LIMIT max_rows;
  ELSE
    OPEN walk FOR
      SELECT s.* FROM every_span s WHERE s.trace_id = id AND s.start_time BETWEEN since AND until
         AND (after_start IS NULL OR (s.start_time, s.start_nanos, s.span_id, s.kind) > (after_start, after_nanos, after_span, after_kind))
       ORDER BY s.start_time, s.start_nanos, s.span_id, s.kind LIMIT max_rows;
  END IF;
  LOOP
    FETCH walk INTO one;
    EXIT WHEN NOT FOUND;
    bytes := octet_length(one.name) + coalesce(octet_length(one.status_message), 0) + coalesce(octet_length(one.trace_state), 0)
           + coalesce(octet_length(one.attributes::text), 0) + coalesce(octet_length(one.events::text), 0)
           + coalesce(octet_length(one.links::text), 0);
    emitter := 0;
    IF NOT one.origin_id = ANY (origins) THEN
      origins := origins || one.origin_id;
      SELECT octet_length(o.resource::text) + octet_length(o.scope::text) INTO emitter FROM origins o WHERE o.id = one.origin_id;
    END IF;
    n := n + 1;
    opened := opened + bytes;
    total := total + CASE WHEN bytes > largest THEN 0 ELSE bytes END + coalesce(emitter, 0);
    -- to look into one that is too large costs time too
    EXIT WHEN n > 1 AND (total > max_bytes OR opened > 4 * max_bytes);
    IF bytes > largest THEN
      one.name := left(one.name, 1000);
      one.status_message := left(one.status_message, 1000);
      one.trace_state := left(one.trace_state, 1000);
      one.attributes := NULL;
      one.events := NULL;
      one.links := NULL;
    END IF;
    span := one;
    RETURN NEXT;
  END LOOP;
  CLOSE walk;
END $$;

-- The log records of a trace, oldest first, so many that they fit. If some do not, one more row follows, empty and with `cut`.
CREATE FUNCTION trace_logs_that_fit(of_trace uuid, max_rows integer, max_bytes bigint)
  RETURNS TABLE (log logs, cut boolean) LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
  total bigint := 0;
BEGIN
  cut := false;
  FOR log IN SELECT l.* FROM logs l WHERE l.trace_id = of_trace ORDER BY l.time, l.nanos, l.id LIMIT max_rows LOOP
    cut := total > 0 AND total + log_bytes(log) > max_bytes;
    IF cut THEN
      log := NULL;
    ELSE
      total := total + log_bytes(log);
    END IF;
    RETURN NEXT;
    EXIT WHEN cut;
  END LOOP;
END $$;

-- Likewise those of the list, newest first.
CREATE FUNCTION logs_that_fit(of_service text, lowest integer, since timestamptz, until timestamptz, before_time timestamptz, before_id uuid,
                              max_rows integer, max_bytes bigint)
  RETURNS TABLE (log logs, cut boolean) LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
  total bigint := 0;
BEGIN
  cut := false;
  FOR log IN
      SELECT l.* FROM logs l
       WHERE (of_service IS NULL OR l.service = of_service) AND l.severity >= lowest
         AND (since IS NULL OR l.time >= since) AND (until IS NULL OR l.time < until)
         AND (before_time IS NULL OR (l.time, l.id) < (before_time, before_id))
       ORDER BY l.time DESC, l.id DESC LIMIT max_rows LOOP
    cut := total > 0 AND total + log_bytes(log) > max_bytes;
    IF cut THEN
      log := NULL;
    ELSE
      total := total + log_bytes(log);
    END IF;
    RETURN NEXT;
    EXIT WHEN cut;
  END LOOP;
END $$;

CREATE FUNCTION log_bytes(log logs) RETURNS bigint LANGUAGE sql STABLE
  RETURN coalesce(octet_length((log).body::text), 0) + coalesce(octet_length((log).attributes::text), 0)
         + coalesce(octet_length((log).severity_text), 0) + coalesce(octet_length((log).event_name), 0) + 100;
