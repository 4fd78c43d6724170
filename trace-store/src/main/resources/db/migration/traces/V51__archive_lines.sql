-- Audit and performance records on their way into objects: docs/archive.md. A row per batch, as it came.
CREATE TABLE archive_lines (
  id         uuid PRIMARY KEY,                  -- a hash of the rest: a batch that is sent again is the same row
  stream     text        NOT NULL CHECK (stream IN ('audit-logs', 'performance-logs')),
  created_at timestamptz NOT NULL DEFAULT now(),
  lines      integer     NOT NULL,
  body       text        NOT NULL,              -- JSON, a line each
  subjects   text[],                            -- hashes of the e-mail addresses that were in them
  -- what it was cut into; it stays for an hour after the delivery, for batches that are sent again
  object_key text        REFERENCES archive_objects ON DELETE SET NULL
);
-- Serves: the next ones to be cut.
CREATE INDEX archive_lines_due ON archive_lines (stream, created_at) WHERE object_key IS NULL;
-- Serves: what is delivered, and the undoing of an object that is lost.
CREATE INDEX archive_lines_of ON archive_lines (object_key) WHERE object_key IS NOT NULL;
-- Serves: erasure by subject.
CREATE INDEX archive_lines_by_subject ON archive_lines USING gin (subjects) WHERE subjects IS NOT NULL;
