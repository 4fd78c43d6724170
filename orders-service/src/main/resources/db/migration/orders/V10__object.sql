-- Makes a statement fail that found things otherwise than it must: whatever was sent behind it, the COMMIT too, is refused
-- (ADR 040).
CREATE FUNCTION object(reason text) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', reason USING ERRCODE = 'MG001';
END
$$;
