-- Two nodes that needed the same new day could both find it missing: after an advisory lock a session still trusts its cached
-- "no such table". A table lock makes it look again, does not hold up inserts, and ATTACH takes the same one anyway. It comes before
-- the first look: who sees a new partition before its maker has told everybody would still insert into the default one.
CREATE OR REPLACE FUNCTION ensure_span_partition(day date) RETURNS boolean
  LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
  part  text := 'spans_' || to_char(day, 'YYYYMMDD');
  since timestamptz := day::timestamp AT TIME ZONE 'UTC';
  until timestamptz := (day + 1)::timestamp AT TIME ZONE 'UTC';
BEGIN
  LOCK TABLE spans IN SHARE UPDATE EXCLUSIVE MODE;
  IF to_regclass(part) IS NOT NULL THEN RETURN false; END IF;
  EXECUTE format('CREATE TABLE %I (LIKE spans INCLUDING ALL, CHECK (start_time >= %L AND start_time < %L))', part, since, until);
  LOCK TABLE spans_default IN ACCESS EXCLUSIVE MODE;
  EXECUTE format('WITH moved AS (DELETE FROM spans_default WHERE start_time >= $1 AND start_time < $2 RETURNING *)
                  INSERT INTO %I SELECT * FROM moved', part) USING since, until;
  EXECUTE format('ALTER TABLE spans ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', part, since, until);
  RETURN true;
END $$;
