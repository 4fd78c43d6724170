-- How often, and how early and late, the holders of an event's tickets come in. By slug, so that it can be said before the first ticket arrives.
CREATE TABLE entry_rules (
  event_slug    text        PRIMARY KEY,
  reentry       text        NOT NULL CHECK (reentry IN ('none', 'after_exit', 'multi')),
  early_minutes integer     NOT NULL CHECK (early_minutes BETWEEN 0 AND 1440),
  late_minutes  integer     NOT NULL CHECK (late_minutes BETWEEN 0 AND 1440),
  capacity      integer     CHECK (capacity > 0),  -- how many may be inside; null: nobody counts
  updated_at    timestamptz NOT NULL DEFAULT now()
);

-- An epoch is one coming in: it rises when the holder may come in again (after an exit, by an override, by an undo).
-- first_* tell of the epoch that holds.
ALTER TABLE ticket
  ADD COLUMN inside boolean NOT NULL DEFAULT false,
  ADD COLUMN admission_epoch integer NOT NULL DEFAULT 0,
  DROP CONSTRAINT ticket_state_check,
  ADD CONSTRAINT ticket_state_check
    CHECK (state IN ('valid', 'used', 'cancelled', 'refunded', 'blocked', 'unconfirmed'));
UPDATE ticket SET inside = true WHERE state = 'used';
-- serves: how many are inside, by event
CREATE INDEX ticket_inside ON ticket (event_id) WHERE inside;

-- What is printed below the code for people to type. A generation's code stays, so that an old one is told to be replaced.
CREATE TABLE short_code (
  code       text     NOT NULL,
  ticket_id  uuid     NOT NULL,
  generation integer  NOT NULL,
  PRIMARY KEY (code, ticket_id, generation)  -- serves: the ticket of a typed code
);

-- Guesses of typed codes: so many in a minute and by device. Real time.
CREATE TABLE manual_attempts (
  device_id uuid        PRIMARY KEY REFERENCES device (id),
  since     timestamptz NOT NULL,
  count     integer     NOT NULL
);

ALTER TABLE device
  ADD COLUMN role text NOT NULL DEFAULT 'steward' CHECK (role IN ('steward', 'supervisor'));

ALTER TABLE scan_logs
  ADD COLUMN direction text NOT NULL DEFAULT 'entry' CHECK (direction IN ('entry', 'exit', 'info')),
  ADD COLUMN admission_epoch integer NOT NULL DEFAULT 0,
  ADD COLUMN overrode text,         -- the reason of the refusal that a supervisor set aside
  ADD COLUMN override_reason text,  -- why, in the supervisor's words
  DROP CONSTRAINT scan_logs_result_check,
  ADD CONSTRAINT scan_logs_result_check CHECK (result IN ('ADMITTED', 'REFUSED', 'EXITED', 'INFO')),
  DROP CONSTRAINT scan_logs_refusal_has_a_reason,
  ADD CONSTRAINT scan_logs_refusal_has_a_reason
    CHECK (result = 'INFO' OR (result = 'REFUSED') = (reason IS NOT NULL));
-- serves no query: the second wall behind the conditional UPDATE, one admission per ticket and epoch
CREATE UNIQUE INDEX scan_logs_one_admission_per_epoch ON scan_logs (ticket_id, admission_epoch) WHERE result = 'ADMITTED';
DROP INDEX scan_logs_one_admission;
