-- As `nanos` is beside `time`: 0 to 999, beside the microseconds of `observed_time`.
ALTER TABLE logs ADD COLUMN observed_nanos smallint NOT NULL DEFAULT 0;
