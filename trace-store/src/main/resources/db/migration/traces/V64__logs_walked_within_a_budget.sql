-- The list of log records, newest first: of the next `budget` records in the order of one index those that match, so many that they fit
-- (V53). The index is that of the service, else that of warnings and above where only such are asked for, else that of all; the severity
-- is looked at record by record. If the walk did not come to the end, one more row follows with `cut`: time and id of the last record that
-- it looked at, where the next page goes on.
CREATE FUNCTION logs_walked(of_service text, lowest integer, since timestamptz, until timestamptz, before_time timestamptz, before_id uuid,
                            max_rows integer, max_bytes bigint, budget integer)
  RETURNS TABLE (log logs, cut boolean) LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
DECLARE
  one     logs;
  last_at timestamptz;
  last_id uuid;
  looked  integer := 0;
  found   integer := 0;
  total   bigint := 0;
  is_over boolean := false;
BEGIN
  -- put together, because a condition that may be NULL serves no index
  FOR one IN EXECUTE
      'SELECT l.* FROM logs l WHERE '
      || CASE WHEN of_service IS NOT NULL THEN 'l.service = $1' WHEN lowest >= 13 THEN 'l.severity >= 13' ELSE 'true' END
      || CASE WHEN since IS NULL THEN '' ELSE ' AND l.time >= $2' END
      || CASE WHEN until IS NULL THEN '' ELSE ' AND l.time < $3' END
      || CASE WHEN before_time IS NULL THEN '' ELSE ' AND l.time <= $4 AND (l.time, l.id) < ($4, $5)' END
      || ' ORDER BY l.time DESC, l.id DESC LIMIT $6'
      USING of_service, since, until, before_time, before_id, budget LOOP
    IF one.severity >= lowest THEN
      total := total + log_bytes(one);
      is_over := found > 0 AND total > max_bytes;
      EXIT WHEN is_over;
      found := found + 1;
      log := one;
      cut := false;
      RETURN NEXT;
    END IF;
    looked := looked + 1;
    last_at := one.time;
    last_id := one.id;
    is_over := looked = budget OR found = max_rows;
    EXIT WHEN is_over;
  END LOOP;
  IF is_over THEN
    log := NULL;
    log.time := last_at;
    log.id := last_id;
    cut := true;
    RETURN NEXT;
  END IF;
END $$;
