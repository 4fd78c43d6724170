-- Who broke what on purpose, and when: without it, a trace of that time would be misread later. docs/tour.md.

CREATE TABLE fault_changes (
  id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,  -- serves: the newest first
  at       timestamptz NOT NULL DEFAULT now(),
  actor    text NOT NULL,
  action   text NOT NULL CHECK (action IN ('setFault', 'clearFault', 'scheduleFaults', 'clearFaults')),
  fault    text,                                             -- NULL: all of them
  settings jsonb NOT NULL,
  trace_id text
);
