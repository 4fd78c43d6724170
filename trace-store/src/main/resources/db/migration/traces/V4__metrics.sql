-- Metrics kept at ingest: what each operation did per minute and who called whom, with durations as histograms that can be
-- added up over any window. Why: docs/adr/011-metrics-at-ingest.md. How to read them: docs/trace-store.md, Metrics tables.
--
-- A batch appends rows to the inboxes (*_inbox) in its own transaction, from the spans that were new: nothing is counted twice, and
-- no two writers meet on a row. `fold_metrics` moves them into the minutes and the hours. A reader adds inbox and minutes up.

----------------------------------------------------------------------------------------------------------------
-- Histograms of durations
----------------------------------------------------------------------------------------------------------------

-- A histogram is a sorted bigint[]; each element is bucket * 2^40 + count. Bucket 0 holds durations up to 1 ns (none, and less than
-- none), bucket b those in (2^((b-1)/8), 2^(b/8)] ns, up to bucket 512. That is OpenTelemetry's exponential histogram of scale 3
-- shifted by one. A bucket's value is given as 2g/(g+1) of its lower bound with g = 2^(1/8): at most 4.4 % from any duration in it.

CREATE FUNCTION duration_bucket(nanos double precision) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN nanos <= 1 THEN 0 ELSE least(512, ceil(8 * ln(nanos) / 0.6931471805599453))::bigint END;

CREATE FUNCTION bucket_millis(bucket bigint) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN CASE WHEN bucket = 0 THEN 0 ELSE power(2, bucket / 8.0::double precision) * 0.9567097 / 1000000 END;

-- Both arguments may be NULL.
CREATE FUNCTION histogram_add(a bigint[], b bigint[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (SELECT array_agg((bucket << 40) + n ORDER BY bucket)
            FROM (SELECT h >> 40 AS bucket, sum(h & 1099511627775)::bigint AS n FROM unnest(a || b) AS h GROUP BY 1) AS added);

-- For a few hundred rows; operation_stats adds thousands up in another way.
CREATE AGGREGATE histogram_sum(bigint[]) (SFUNC = array_cat, STYPE = bigint[], FINALFUNC = histogram_add,
                                          FINALFUNC_EXTRA, PARALLEL = SAFE);

CREATE FUNCTION histogram_count(hist bigint[]) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN (SELECT coalesce(sum(h & 1099511627775), 0)::bigint FROM unnest(hist) AS h);

-- In milliseconds, within 4.4 %: the smallest duration that a share of at least q of all do not exceed. NULL without durations.
CREATE FUNCTION histogram_percentile(hist bigint[], q double precision) RETURNS double precision
  LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
  wanted double precision := 0;
  seen   double precision := 0;
  h      bigint;
BEGIN
  IF hist IS NULL OR q IS NULL THEN RETURN NULL; END IF;
  FOREACH h IN ARRAY hist LOOP wanted := wanted + (h & 1099511627775); END LOOP;
  wanted := greatest(1, ceil(wanted * q - 1e-9));
  FOREACH h IN ARRAY hist LOOP
    seen := seen + (h & 1099511627775);
    IF seen >= wanted THEN RETURN bucket_millis(h >> 40); END IF;
  END LOOP;
  RETURN bucket_millis(h >> 40);
END $$;

-- For charts: the buckets of a histogram with their bounds in milliseconds.
CREATE FUNCTION histogram_buckets(hist bigint[])
  RETURNS TABLE (above_ms double precision, up_to_ms double precision, spans bigint)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN h >> 40 = 0 THEN 0 ELSE power(2, ((h >> 40) - 1) / 8.0::double precision) / 1000000 END,
       power(2, (h >> 40) / 8.0::double precision) / 1000000, h & 1099511627775
  FROM unnest(hist) AS h ORDER BY h
$$;

----------------------------------------------------------------------------------------------------------------
-- Tables
----------------------------------------------------------------------------------------------------------------

-- `weight`: how many spans each counted one stands for (1 / kept share of whatever was thinned out before it was stored).
-- `minute`, `hour`: of the spans' start. `errors`: spans with status ERROR. `kind`: OTLP's number.
CREATE TABLE operation_inbox (
  minute   timestamptz NOT NULL,
  service  text NOT NULL,
  name     text NOT NULL,
  kind     integer NOT NULL,
  weight   real NOT NULL DEFAULT 1,
  spans    bigint NOT NULL,
  errors   bigint NOT NULL,
  total_ms double precision NOT NULL,
  hist     bigint[] NOT NULL
);

CREATE TABLE operation_minutes (
  LIKE operation_inbox INCLUDING DEFAULTS,
  PRIMARY KEY (minute, service, name, kind, weight)   -- serves: a window of time, the upsert
) WITH (fillfactor = 80);

CREATE TABLE operation_hours (
  LIKE operation_inbox INCLUDING DEFAULTS,
  PRIMARY KEY (minute, service, name, kind, weight)
) WITH (fillfactor = 80);
ALTER TABLE operation_hours RENAME COLUMN minute TO hour;

-- A call from `parent` to `child`: a span whose parent span belongs to another service, in whichever order the two came.
-- `type`: call, message (the child is a CONSUMER) or database (`child` is db.system.name of a CLIENT span; a leaf).
-- Durations and errors are those of the child's span; the minute is that of its start.
CREATE TABLE dependency_inbox (
  minute   timestamptz NOT NULL,
  parent   text NOT NULL,
  child    text NOT NULL,
  type     text NOT NULL,
  weight   real NOT NULL DEFAULT 1,
  calls    bigint NOT NULL,
  errors   bigint NOT NULL,
  total_ms double precision NOT NULL,
  hist     bigint[] NOT NULL
);

CREATE TABLE dependency_minutes (
  LIKE dependency_inbox INCLUDING DEFAULTS,
  PRIMARY KEY (minute, parent, child, type, weight)
) WITH (fillfactor = 80);

CREATE TABLE dependency_hours (
  LIKE dependency_inbox INCLUDING DEFAULTS,
  PRIMARY KEY (minute, parent, child, type, weight)
) WITH (fillfactor = 80);
ALTER TABLE dependency_hours RENAME COLUMN minute TO hour;

----------------------------------------------------------------------------------------------------------------
-- From the inboxes into minutes and hours
----------------------------------------------------------------------------------------------------------------

CREATE FUNCTION fold_operations(max_rows integer) RETURNS bigint LANGUAGE sql SET search_path FROM CURRENT AS $$
WITH taken AS (
  DELETE FROM operation_inbox WHERE ctid = ANY (ARRAY(SELECT ctid FROM operation_inbox LIMIT max_rows)) RETURNING *),
buckets AS (
  SELECT minute, service, name, kind, weight, h >> 40 AS bucket, sum(h & 1099511627775)::bigint AS n
    FROM taken, unnest(hist) AS h GROUP BY minute, service, name, kind, weight, bucket),
hists AS (
  SELECT minute, service, name, kind, weight, array_agg((bucket << 40) + n ORDER BY bucket) AS hist
    FROM buckets GROUP BY minute, service, name, kind, weight),
totals AS (
  SELECT minute, service, name, kind, weight, sum(spans)::bigint AS spans, sum(errors)::bigint AS errors, sum(total_ms) AS total_ms
    FROM taken GROUP BY minute, service, name, kind, weight),
minutes AS (
  SELECT minute, service, name, kind, weight, spans, errors, total_ms, hist
    FROM totals JOIN hists USING (minute, service, name, kind, weight)),
into_minutes AS (
  INSERT INTO operation_minutes AS m SELECT * FROM minutes ORDER BY minute, service, name, kind, weight
      ON CONFLICT (minute, service, name, kind, weight) DO UPDATE SET
         spans = m.spans + EXCLUDED.spans, errors = m.errors + EXCLUDED.errors, total_ms = m.total_ms + EXCLUDED.total_ms,
         hist = histogram_add(m.hist, EXCLUDED.hist)),
into_hours AS (
  INSERT INTO operation_hours AS m
  SELECT date_trunc('hour', minute, 'UTC'), service, name, kind, weight, sum(spans), sum(errors), sum(total_ms), histogram_sum(hist)
    FROM minutes GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
      ON CONFLICT (hour, service, name, kind, weight) DO UPDATE SET
         spans = m.spans + EXCLUDED.spans, errors = m.errors + EXCLUDED.errors, total_ms = m.total_ms + EXCLUDED.total_ms,
         hist = histogram_add(m.hist, EXCLUDED.hist))
SELECT count(*) FROM taken
$$;

CREATE FUNCTION fold_dependencies(max_rows integer) RETURNS bigint LANGUAGE sql SET search_path FROM CURRENT AS $$
WITH taken AS (
  DELETE FROM dependency_inbox WHERE ctid = ANY (ARRAY(SELECT ctid FROM dependency_inbox LIMIT max_rows)) RETURNING *),
minutes AS (
  SELECT minute, parent, child, type, weight, sum(calls)::bigint AS calls, sum(errors)::bigint AS errors, sum(total_ms) AS total_ms,
         histogram_sum(hist) AS hist
    FROM taken GROUP BY minute, parent, child, type, weight),
into_minutes AS (
  INSERT INTO dependency_minutes AS m SELECT * FROM minutes ORDER BY minute, parent, child, type, weight
      ON CONFLICT (minute, parent, child, type, weight) DO UPDATE SET
         calls = m.calls + EXCLUDED.calls, errors = m.errors + EXCLUDED.errors, total_ms = m.total_ms + EXCLUDED.total_ms,
         hist = histogram_add(m.hist, EXCLUDED.hist)),
into_hours AS (
  INSERT INTO dependency_hours AS m
  SELECT date_trunc('hour', minute, 'UTC'), parent, child, type, weight, sum(calls), sum(errors), sum(total_ms), histogram_sum(hist)
    FROM minutes GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
      ON CONFLICT (hour, parent, child, type, weight) DO UPDATE SET
         calls = m.calls + EXCLUDED.calls, errors = m.errors + EXCLUDED.errors, total_ms = m.total_ms + EXCLUDED.total_ms,
         hist = histogram_add(m.hist, EXCLUDED.hist))
SELECT count(*) FROM taken
$$;

-- Returns how many inbox rows were moved: 0 when there are none, or another node is at it.
CREATE FUNCTION fold_metrics(max_rows integer DEFAULT 20000) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  IF NOT pg_try_advisory_xact_lock(hashtext('maguey.traces.fold_metrics')) THEN RETURN 0; END IF;
  RETURN fold_operations(max_rows) + fold_dependencies(max_rows);
END $$;

----------------------------------------------------------------------------------------------------------------
-- Reading
----------------------------------------------------------------------------------------------------------------

-- The whole hours of a window are read from the hours unless the steps are finer; its ragged ends from the minutes. A minute counts
-- when it began in the window, whose start is rounded down to the minute.
CREATE FUNCTION metric_windows(since timestamptz, until timestamptz, step interval,
                               OUT low timestamptz, OUT first_hour timestamptz, OUT last_hour timestamptz)
  LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT date_trunc('minute', since, 'UTC'), h.first_hour, greatest(h.first_hour, date_trunc('hour', until, 'UTC'))
  FROM (SELECT CASE WHEN step IS NULL OR extract(epoch FROM step)::bigint % 3600 = 0
                    THEN least(until, date_trunc('hour', date_trunc('minute', since, 'UTC') + interval '3599 s', 'UTC'))
                    ELSE until END AS first_hour) AS h
$$;

-- What operations did in [since, until): one row per operation, or with `step` one per operation and step (steps begin at whole
-- multiples since 2001 in UTC). `weighted` estimates what there was before thinning; without it, what is stored.
CREATE FUNCTION operation_stats(since timestamptz, until timestamptz, step interval DEFAULT NULL, in_service text DEFAULT NULL,
                                in_name text DEFAULT NULL, in_kind integer DEFAULT NULL, weighted boolean DEFAULT true)
  RETURNS TABLE (at timestamptz, service text, name text, kind integer, spans bigint, errors bigint, total_ms double precision,
                 hist bigint[])
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
WITH w AS MATERIALIZED (SELECT * FROM metric_windows(since, until, step)),
kept AS (
  SELECT m.* FROM w, operation_minutes m WHERE m.minute >= w.low AND m.minute < w.first_hour
  UNION ALL
  SELECT m.* FROM w, operation_hours m WHERE m.hour >= w.first_hour AND m.hour < w.last_hour
  UNION ALL
  SELECT m.* FROM w, operation_minutes m WHERE m.minute >= w.last_hour AND m.minute < until
  UNION ALL
  SELECT m.* FROM w, operation_inbox m WHERE m.minute >= w.low AND m.minute < until),
binned AS (
  SELECT CASE WHEN step IS NULL THEN since ELSE date_bin(step, k.minute, timestamptz '2001-01-01 00:00Z') END AS at,
         k.service, k.name, k.kind, CASE WHEN weighted THEN k.weight ELSE 1 END::double precision AS weight,
         k.spans, k.errors, k.total_ms, k.hist
    FROM kept k
   WHERE (in_service IS NULL OR k.service = in_service) AND (in_name IS NULL OR k.name = in_name)
     AND (in_kind IS NULL OR k.kind = in_kind)),
buckets AS (
  SELECT b.at, b.service, b.name, b.kind, h >> 40 AS bucket, round(sum((h & 1099511627775) * b.weight))::bigint AS n
    FROM binned b, unnest(b.hist) AS h GROUP BY b.at, b.service, b.name, b.kind, bucket),
hists AS (
  SELECT b.at, b.service, b.name, b.kind, array_agg((b.bucket << 40) + b.n ORDER BY b.bucket) AS hist
    FROM buckets b GROUP BY b.at, b.service, b.name, b.kind),
totals AS (
  SELECT b.at, b.service, b.name, b.kind, round(sum(b.spans * b.weight))::bigint AS spans,
         round(sum(b.errors * b.weight))::bigint AS errors, sum(b.total_ms * b.weight) AS total_ms
    FROM binned b GROUP BY b.at, b.service, b.name, b.kind)
SELECT t.at, t.service, t.name, t.kind, t.spans, t.errors, t.total_ms, h.hist
  FROM totals t JOIN hists h USING (at, service, name, kind)
$$;

-- Who called whom in [since, until).
CREATE FUNCTION dependency_stats(since timestamptz, until timestamptz, step interval DEFAULT NULL, weighted boolean DEFAULT true)
  RETURNS TABLE (at timestamptz, parent text, child text, type text, calls bigint, errors bigint, total_ms double precision,
                 hist bigint[])
  LANGUAGE sql STABLE SET search_path FROM CURRENT AS $$
WITH w AS MATERIALIZED (SELECT * FROM metric_windows(since, until, step)),
kept AS (
  SELECT m.* FROM w, dependency_minutes m WHERE m.minute >= w.low AND m.minute < w.first_hour
  UNION ALL
  SELECT m.* FROM w, dependency_hours m WHERE m.hour >= w.first_hour AND m.hour < w.last_hour
  UNION ALL
  SELECT m.* FROM w, dependency_minutes m WHERE m.minute >= w.last_hour AND m.minute < until
  UNION ALL
  SELECT m.* FROM w, dependency_inbox m WHERE m.minute >= w.low AND m.minute < until),
binned AS (
  SELECT CASE WHEN step IS NULL THEN since ELSE date_bin(step, k.minute, timestamptz '2001-01-01 00:00Z') END AS at,
         k.parent, k.child, k.type, CASE WHEN weighted THEN k.weight ELSE 1 END::double precision AS weight,
         k.calls, k.errors, k.total_ms, k.hist
    FROM kept k),
buckets AS (
  SELECT b.at, b.parent, b.child, b.type, h >> 40 AS bucket, round(sum((h & 1099511627775) * b.weight))::bigint AS n
    FROM binned b, unnest(b.hist) AS h GROUP BY b.at, b.parent, b.child, b.type, bucket),
hists AS (
  SELECT b.at, b.parent, b.child, b.type, array_agg((b.bucket << 40) + b.n ORDER BY b.bucket) AS hist
    FROM buckets b GROUP BY b.at, b.parent, b.child, b.type),
totals AS (
  SELECT b.at, b.parent, b.child, b.type, round(sum(b.calls * b.weight))::bigint AS calls,
         round(sum(b.errors * b.weight))::bigint AS errors, sum(b.total_ms * b.weight) AS total_ms
    FROM binned b GROUP BY b.at, b.parent, b.child, b.type)
SELECT t.at, t.parent, t.child, t.type, t.calls, t.errors, t.total_ms, h.hist
  FROM totals t JOIN hists h USING (at, parent, child, type)
$$;
