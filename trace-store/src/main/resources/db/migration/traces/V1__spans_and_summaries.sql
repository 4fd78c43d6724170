-- The trace store's schema. Flyway runs it with the default schema `traces`, which exists already.
-- Why rows look as they do: docs/adr/006-span-rows-and-summaries.md.
-- Ids are uuid and bigint inside; every view and function speaks hex. Times are UTC.
-- Text of any column may hold U+0000, which PostgreSQL cannot: it is written as U+2400 '0' (and U+2400 doubled).

----------------------------------------------------------------------------------------------------------------
-- Small functions
----------------------------------------------------------------------------------------------------------------

CREATE FUNCTION trace_hex(id uuid) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN replace(id::text, '-', '');

CREATE FUNCTION span_hex(id bigint) RETURNS text
  LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN lpad(to_hex(id), 16, '0');

-- Milliseconds, exact to the nanosecond, negative where a span ends before it starts.
CREATE FUNCTION span_millis(start_time timestamptz, start_nanos smallint, end_time timestamptz, end_nanos smallint)
  RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN trim_scale(extract(epoch FROM end_time - start_time) * 1000 + (end_nanos - start_nanos) / 1000000.0);

CREATE FUNCTION range_micros(ranges tstzmultirange) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (SELECT coalesce(sum(extract(epoch FROM upper(r) - lower(r)) * 1000000), 0)::bigint FROM unnest(ranges) AS r);

CREATE FUNCTION kind_name(kind integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE kind WHEN 0 THEN 'UNSPECIFIED' WHEN 1 THEN 'INTERNAL' WHEN 2 THEN 'SERVER' WHEN 3 THEN 'CLIENT'
                   WHEN 4 THEN 'PRODUCER' WHEN 5 THEN 'CONSUMER' ELSE kind::text END;

CREATE FUNCTION status_name(status integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE status WHEN 0 THEN 'UNSET' WHEN 1 THEN 'OK' WHEN 2 THEN 'ERROR' ELSE status::text END;

-- 0 fast (under 100 ms), 1 normal (under 1 s), 2 slow (under 5 s), 3 very slow.
CREATE FUNCTION performance_of(micros bigint) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (CASE WHEN micros < 100000 THEN 0 WHEN micros < 1000000 THEN 1 WHEN micros < 5000000 THEN 2 ELSE 3 END)::smallint;

CREATE FUNCTION performance_name(performance smallint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (ARRAY['fast', 'normal', 'slow', 'very_slow'])[performance + 1];

----------------------------------------------------------------------------------------------------------------
-- Spans
----------------------------------------------------------------------------------------------------------------

-- Who emitted a span: its resource and instrumentation scope, each pair stored once. `id` is a hash of the two.
CREATE TABLE origins (
  id         bigint PRIMARY KEY,
  resource   jsonb NOT NULL,
  scope      jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE spans (
  trace_id       uuid        NOT NULL,
  span_id        bigint      NOT NULL,
  parent_span_id bigint,
  start_time     timestamptz NOT NULL,
  end_time       timestamptz NOT NULL,
  created_at     timestamptz NOT NULL DEFAULT now(),
  origin_id      bigint      NOT NULL,
  flags          bigint      NOT NULL,
  kind           integer     NOT NULL,
  status         integer     NOT NULL,
  start_nanos    smallint    NOT NULL,  -- 0 to 999, beside the microseconds of start_time
  end_nanos      smallint    NOT NULL,
  service        text        NOT NULL,
  name           text        NOT NULL,
  status_message text,                  -- NULL stands for empty, here and below
  trace_state    text,
  attributes     jsonb,
  events         jsonb,
  links          jsonb,
  dropped        jsonb,                 -- what the client says it left out: {"attributes":1,"events":2,"links":3}
  -- Serves: the trace by its id (prefix), "is this parent there?", and makes a repeated span one row.
  PRIMARY KEY (trace_id, span_id, start_time, start_nanos, kind)
) PARTITION BY RANGE (start_time);

-- Holds what lies outside the window of days that get a partition of their own, such as 1970 and 2500.
CREATE TABLE spans_default PARTITION OF spans DEFAULT;

-- Makes the partition of one UTC day, taking over what the default partition holds of it. Returns false if it was there.
-- ATTACH rather than PARTITION OF: it lets inserts into the other days go on.
CREATE FUNCTION ensure_span_partition(day date) RETURNS boolean
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  part  text := 'spans_' || to_char(day, 'YYYYMMDD');
  since timestamptz := day::timestamp AT TIME ZONE 'UTC';
  until timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
  IF to_regclass(part) IS NOT NULL THEN RETURN false; END IF;
  PERFORM pg_advisory_xact_lock(hashtext('maguey.traces.spans.partition'));
  IF to_regclass(part) IS NOT NULL THEN RETURN false; END IF;
  EXECUTE format('CREATE TABLE %I (LIKE spans INCLUDING ALL, CHECK (start_time >= %L AND start_time < %L))', part, since, until);
  LOCK TABLE spans_default IN ACCESS EXCLUSIVE MODE;
  EXECUTE format('WITH moved AS (DELETE FROM spans_default WHERE start_time >= $1 AND start_time < $2 RETURNING *)
                  INSERT INTO %I SELECT * FROM moved', part) USING since, until;
  EXECUTE format('ALTER TABLE spans ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part, since, until);
  RETURN true;
END $$;

-- Which services and operations were ever seen: serves /api/services, /api/operations and free text in span names.
CREATE TABLE operations (
  service    text NOT NULL,
  name       text NOT NULL,
  kind       integer NOT NULL,
  first_seen timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (service, name, kind)
);

----------------------------------------------------------------------------------------------------------------
-- Traces: written with every batch, in its transaction, so that list and detail always agree
----------------------------------------------------------------------------------------------------------------

CREATE TABLE trace_summaries (
  trace_id        uuid PRIMARY KEY,             -- serves: the summary of one trace, the upsert
  first_start     timestamptz NOT NULL,         -- bounds are sorted: a span that ends before it starts counts from its end
  last_start      timestamptz NOT NULL,         -- with first_start: the partitions in which the trace's spans lie
  last_end        timestamptz NOT NULL,
  active          tstzmultirange NOT NULL,      -- union of the spans' intervals
  wall_us         bigint NOT NULL GENERATED ALWAYS AS ((extract(epoch FROM last_end - first_start) * 1000000)::bigint) STORED,
  active_us       bigint NOT NULL GENERATED ALWAYS AS (range_micros(active)) STORED,
  performance     smallint NOT NULL GENERATED ALWAYS AS (performance_of(range_micros(active))) STORED,
  span_count      bigint NOT NULL,
  error_count     bigint NOT NULL,
  root_has_parent boolean NOT NULL,             -- true: no parentless span seen yet, the earliest one stands in
  root_start      timestamptz NOT NULL,
  root_nanos      smallint NOT NULL,
  root_span_id    bigint NOT NULL,
  root_service    text NOT NULL,
  root_name       text NOT NULL,
  order_number    text,
  journey_id      text,
  ticket_count    integer,
  admitted_count  integer NOT NULL DEFAULT 0,   -- spans with scan.result ADMITTED
  missing_parents bigint[] NOT NULL DEFAULT '{}',
  created_at      timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 80);

-- Serves: the list, newest activity first; `first_start` inside decides "active before …" without the row.
CREATE INDEX trace_summaries_by_activity ON trace_summaries (last_end DESC, trace_id DESC) INCLUDE (first_start);
-- Serves: the list with status=error, get_error_traces.
CREATE INDEX trace_summaries_with_errors ON trace_summaries (last_end DESC, trace_id DESC) INCLUDE (first_start) WHERE error_count > 0;
-- Serves: the list with performance=slow and so on.
CREATE INDEX trace_summaries_by_performance ON trace_summaries (performance, last_end DESC, trace_id DESC) INCLUDE (first_start);
-- Serves: get_slow_traces. Slow ones only: most traces never enter it.
CREATE INDEX trace_summaries_slow ON trace_summaries (active_us DESC) WHERE active_us >= 100000;

-- What each service did in a trace. `last_end` is the trace's, so that a service's list has the order of the whole list.
CREATE TABLE trace_services (
  trace_id    uuid NOT NULL,
  service     text NOT NULL,
  last_end    timestamptz NOT NULL,
  span_count  bigint NOT NULL,
  error_count bigint NOT NULL,
  kinds       integer NOT NULL,                 -- bit n: a span of kind n
  operations  text[] NOT NULL,
  PRIMARY KEY (trace_id, service)               -- serves: the services of the listed traces, the upsert
) WITH (fillfactor = 80);
-- Serves: the list with service=, operation= or kind=.
CREATE INDEX trace_services_by_activity ON trace_services (service, last_end DESC, trace_id DESC);

-- Business keys: order.id, order.number, ticket.id, scan.id, customer.email_hash.
CREATE TABLE trace_keys (
  kind     text NOT NULL,
  value    text NOT NULL,
  trace_id uuid NOT NULL,
  PRIMARY KEY (kind, value, trace_id)           -- serves: search by order, ticket, e-mail
);

-- Span links, turned round.
CREATE TABLE span_links (
  linked_trace_id uuid NOT NULL,
  linked_span_id  bigint NOT NULL,
  trace_id        uuid NOT NULL,
  span_id         bigint NOT NULL,
  service         text NOT NULL,
  name            text NOT NULL,
  PRIMARY KEY (linked_trace_id, linked_span_id, trace_id, span_id)  -- serves: who links to this trace, however much later
);

----------------------------------------------------------------------------------------------------------------
-- Scans: this store's read model of maguey.ticket.scanned; the truth is scanner.scan_logs
----------------------------------------------------------------------------------------------------------------

CREATE TABLE scan_logs (
  message_id  uuid PRIMARY KEY,                 -- serves: a repeated event has no effect
  scan_id     text NOT NULL,
  ticket_id   uuid NOT NULL,
  order_id    uuid,
  event_id    uuid,
  result      text NOT NULL,                    -- ADMITTED or REFUSED
  reason      text,
  gate        text,
  device      text,
  method      text,
  scanned_at  timestamptz NOT NULL,
  duration_ms double precision,
  trace_id    uuid,
  span_id     bigint,
  created_at  timestamptz NOT NULL DEFAULT now()
);
-- Serves: the scans of a trace (detail, state of the listed traces), get_scan_logs_by_trace.
CREATE INDEX scan_logs_by_trace ON scan_logs (trace_id, scanned_at) WHERE trace_id IS NOT NULL;

-- The orders of a trace, from maguey.order.confirmed, which may come before any span; `event_ends_at` is for retention.
CREATE TABLE journeys (
  trace_id      uuid NOT NULL,
  order_id      uuid NOT NULL,
  order_number  text NOT NULL,
  ticket_count  integer NOT NULL,
  event_ends_at timestamptz,
  PRIMARY KEY (trace_id, order_id)              -- serves: the order of the listed traces, a repeated event
);

----------------------------------------------------------------------------------------------------------------
-- For people in psql
----------------------------------------------------------------------------------------------------------------

CREATE VIEW traces AS
SELECT trace_hex(s.trace_id)                AS trace_id,
       span_hex(s.span_id)                  AS span_id,
       span_hex(s.parent_span_id)           AS parent_span_id,
       s.service                            AS service_name,
       s.name                               AS span_name,
       kind_name(s.kind)                    AS span_kind,
       s.start_time,
       s.end_time,
       span_millis(s.start_time, s.start_nanos, s.end_time, s.end_nanos) AS duration_ms,
       status_name(s.status)                AS status,
       coalesce(s.status_message, '')       AS status_message,
       coalesce(s.attributes, '{}')         AS attributes,
       coalesce(s.events, '[]')             AS events,
       coalesce(s.links, '[]')              AS links,
       coalesce(o.resource, '{}')           AS resource,
       coalesce(o.scope, '{}')              AS scope,
       s.flags,
       coalesce(s.trace_state, '')          AS tracestate,
       s.created_at,
       s.start_nanos,
       s.end_nanos,
       s.dropped
  FROM spans s LEFT JOIN origins o ON o.id = s.origin_id;

CREATE VIEW scan_logs_with_traces AS
SELECT l.scan_id, l.ticket_id, l.order_id, l.event_id, l.result, l.reason, l.gate, l.device, l.method,
       l.scanned_at, l.duration_ms,
       trace_hex(l.trace_id)                AS trace_id,
       span_hex(l.span_id)                  AS span_id,
       j.order_number,
       t.root_service, t.root_name, t.first_start, t.last_end,
       t.wall_us / 1000.0                   AS wall_ms,
       t.active_us / 1000.0                 AS active_ms,
       t.span_count, t.error_count
  FROM scan_logs l
  LEFT JOIN trace_summaries t ON t.trace_id = l.trace_id
  LEFT JOIN journeys j ON j.trace_id = l.trace_id AND j.order_id = l.order_id;

-- The spans of a trace in tree order. Orphans are roots; what hangs in a cycle, or deeper than 500 levels, comes last
-- with depth NULL. A span id that occurs twice has its children under its earliest row.
CREATE FUNCTION get_trace_tree(trace_id_hex text)
  RETURNS TABLE (depth integer, span_id text, parent_span_id text, service_name text, span_name text, span_kind text,
                 start_time timestamptz, end_time timestamptz, duration_ms numeric, status text, orphan boolean)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
WITH RECURSIVE
bounds AS MATERIALIZED (SELECT t.trace_id, t.first_start, t.last_start FROM trace_summaries t WHERE t.trace_id = trace_id_hex::uuid),
found AS MATERIALIZED (
  SELECT row_number() OVER w AS n, s.*, row_number() OVER (PARTITION BY s.span_id ORDER BY s.start_time, s.start_nanos, s.kind) = 1 AS first_of_id
    FROM bounds b JOIN spans s ON s.trace_id = b.trace_id AND s.start_time BETWEEN b.first_start AND b.last_start
  WINDOW w AS (ORDER BY s.start_time, s.start_nanos, s.span_id, s.kind)),
tree AS (
  SELECT 0 AS depth, f.n, ARRAY[f.n] AS path, f.span_id AS id, f.first_of_id
    FROM found f WHERE f.parent_span_id IS NULL OR NOT EXISTS (SELECT FROM found p WHERE p.span_id = f.parent_span_id)
  UNION ALL
  SELECT t.depth + 1, c.n, t.path || c.n, c.span_id, c.first_of_id
    FROM tree t JOIN found c ON c.parent_span_id = t.id AND t.first_of_id WHERE t.depth < 500)
SELECT t.depth, span_hex(f.span_id), span_hex(f.parent_span_id), f.service, f.name, kind_name(f.kind), f.start_time, f.end_time,
       span_millis(f.start_time, f.start_nanos, f.end_time, f.end_nanos), status_name(f.status),
       coalesce(t.depth = 0 AND f.parent_span_id IS NOT NULL, true)
  FROM found f LEFT JOIN tree t ON t.n = f.n
 ORDER BY t.path NULLS LAST, f.n
$$;

-- Traces that were at work for at least so many milliseconds (idle days do not make a trace slow), slowest first.
CREATE FUNCTION get_slow_traces(min_duration_ms numeric DEFAULT 1000, max_rows integer DEFAULT 100)
  RETURNS TABLE (trace_id text, root_service text, root_name text, first_start timestamptz, last_end timestamptz,
                 wall_ms numeric, active_ms numeric, idle_ms numeric, span_count bigint, error_count bigint)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
SELECT trace_hex(t.trace_id), t.root_service, t.root_name, t.first_start, t.last_end,
       t.wall_us / 1000.0, t.active_us / 1000.0, (t.wall_us - t.active_us) / 1000.0, t.span_count, t.error_count
  FROM trace_summaries t WHERE t.active_us >= min_duration_ms * 1000
 ORDER BY t.active_us DESC LIMIT max_rows
$$;

-- Traces with an error, latest activity first, with the first error in each.
CREATE FUNCTION get_error_traces(max_rows integer DEFAULT 100)
  RETURNS TABLE (trace_id text, root_service text, root_name text, first_start timestamptz, last_end timestamptz,
                 active_ms numeric, span_count bigint, error_count bigint, error_service text, error_span text, error_message text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
SELECT trace_hex(t.trace_id), t.root_service, t.root_name, t.first_start, t.last_end, t.active_us / 1000.0,
       t.span_count, t.error_count, e.service, e.name, e.status_message
  FROM (SELECT * FROM trace_summaries WHERE error_count > 0 ORDER BY last_end DESC, trace_id DESC LIMIT max_rows) t
  LEFT JOIN LATERAL (
    SELECT s.service, s.name, s.status_message FROM spans s
     WHERE s.trace_id = t.trace_id AND s.start_time BETWEEN t.first_start AND t.last_start AND s.status = 2
     ORDER BY s.start_time, s.start_nanos LIMIT 1) e ON true
 ORDER BY t.last_end DESC, t.trace_id DESC
$$;

CREATE FUNCTION get_scan_logs_by_trace(trace_id_hex text)
  RETURNS TABLE (scan_id text, ticket_id uuid, order_id uuid, event_id uuid, result text, reason text, gate text, device text,
                 method text, scanned_at timestamptz, duration_ms double precision, trace_id text, span_id text)
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
SELECT l.scan_id, l.ticket_id, l.order_id, l.event_id, l.result, l.reason, l.gate, l.device,
       l.method, l.scanned_at, l.duration_ms, trace_hex(l.trace_id), span_hex(l.span_id)
  FROM scan_logs l WHERE l.trace_id = trace_id_hex::uuid ORDER BY l.scanned_at
$$;
