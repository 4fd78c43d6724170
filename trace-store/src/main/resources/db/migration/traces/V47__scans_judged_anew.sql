-- 0 as the gate decided; higher when a scan that came in late has changed what this one was (CONFLICT, or ADMITTED after all)
ALTER TABLE scan_logs ADD COLUMN revision integer NOT NULL DEFAULT 0;
