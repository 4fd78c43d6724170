-- Log push: docs/archive.md, docs/adr/037-log-push.md. What is due, what was cut into objects, and which of these are delivered.

-- Traces that are due for an object: reviews found them quiet, and worth it.
CREATE TABLE archive_queue (
  trace_id uuid PRIMARY KEY,
  due_at   timestamptz NOT NULL
);
-- Serves: the next ones to be cut.
CREATE INDEX archive_queue_due ON archive_queue (due_at);

CREATE TABLE archive_objects (
  key          text PRIMARY KEY,                -- stream/date/hour/content
  stream       text        NOT NULL CHECK (stream IN ('trace-logs', 'audit-logs', 'performance-logs')),
  cut_at       timestamptz NOT NULL,
  node         text        NOT NULL,            -- has it in its queue until it is delivered
  lines        integer     NOT NULL,
  bytes        bigint      NOT NULL,            -- packed
  md5          text        NOT NULL,            -- of these
  subjects     text[],                          -- hashes of the e-mail addresses of those it is about
  delivered_at timestamptz
);
-- Serves: the list, the figures of a stream, and what is over.
CREATE INDEX archive_objects_by_stream ON archive_objects (stream, cut_at);
-- Serves: what waits, which is little.
CREATE INDEX archive_objects_waiting ON archive_objects (cut_at) WHERE delivered_at IS NULL;
-- Serves: erasure by subject.
CREATE INDEX archive_objects_by_subject ON archive_objects USING gin (subjects) WHERE subjects IS NOT NULL;

-- Which lines of an object are whose: the whole trace as it was when the object was cut.
CREATE TABLE archive_traces (
  trace_id    uuid        NOT NULL,
  object_key  text        NOT NULL REFERENCES archive_objects ON DELETE CASCADE,
  first_line  integer     NOT NULL,             -- counted from 0
  lines       integer     NOT NULL,
  first_start timestamptz NOT NULL,
  last_end    timestamptz NOT NULL,
  cut_at      timestamptz NOT NULL,
  PRIMARY KEY (trace_id, object_key)            -- serves: the objects of a trace
);
-- Serves: the traces of an object, in the order of its lines.
CREATE INDEX archive_traces_by_object ON archive_traces (object_key, first_line);
-- Serves: the import of a period.
CREATE INDEX archive_traces_by_end ON archive_traces (last_end);

-- What administrators brought back, and what came of it.
CREATE TABLE archive_imports (
  id          uuid PRIMARY KEY,
  asked_by    text        NOT NULL,
  wanted      jsonb       NOT NULL,
  started_at  timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  outcome     text        NOT NULL DEFAULT 'running' CHECK (outcome IN ('running', 'done', 'failed')),
  report      jsonb       NOT NULL DEFAULT '{}'
);

-- A trace that grows for days is cut again, as a whole, but not within the hour. DO UPDATE rather than NOTHING: it waits for a cut that
-- is under way, which takes the row with it and may have read the trace before it grew.
CREATE FUNCTION queue_for_archive() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  INSERT INTO archive_queue AS q (trace_id, due_at)
  VALUES (NEW.trace_id,
          greatest(now(), (SELECT max(a.cut_at) + interval '1 hour' FROM archive_traces a WHERE a.trace_id = NEW.trace_id)))
      ON CONFLICT (trace_id) DO UPDATE SET due_at = least(q.due_at, EXCLUDED.due_at);
  RETURN NULL;
END $$;

-- A review that has nothing more to find out: the trace is quiet. The cut looks again at whether it is wanted (TraceCut).
CREATE TRIGGER queue_for_archive AFTER UPDATE OF review_at ON trace_summaries FOR EACH ROW
  WHEN (OLD.review_at IS NOT NULL AND NEW.review_at IS NULL
        AND (NEW.error_count > 0 OR NEW.active_us > 1000000 OR NEW.kept_because = 'journey'
             OR NEW.order_number IS NOT NULL OR NEW.journey_id IS NOT NULL OR NEW.admitted_count > 0))
  EXECUTE FUNCTION queue_for_archive();

-- Takes back an object that nobody can deliver any more, because its file is lost or damaged: what was in it is due again.
CREATE FUNCTION cut_again(lost_key text) RETURNS boolean LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
  PERFORM FROM archive_objects WHERE key = lost_key AND delivered_at IS NULL FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  INSERT INTO archive_queue (trace_id, due_at)
  SELECT a.trace_id, now() FROM archive_traces a WHERE a.object_key = lost_key ORDER BY a.trace_id ON CONFLICT DO NOTHING;
  DELETE FROM archive_objects WHERE key = lost_key;
  RETURN true;
END $$;
