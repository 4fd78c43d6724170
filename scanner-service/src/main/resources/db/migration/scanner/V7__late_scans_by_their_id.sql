-- serves: a queue that was handed in, and comes once more from the same phone with another token. Of late scans alone: they are few
-- beside those of an open gate, so that the index is made in a moment, however long the log is, and costs no gate anything.
CREATE INDEX scan_logs_late ON scan_logs (scan_id) WHERE offline;
