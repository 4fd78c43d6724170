-- The catalogue of operations is bounded per service and in services, the same for all nodes: docs/trace-store.md, Limits, and what they cut.

-- What a service has beyond the bound: a sender with ids in its span names had filled the table for all.
DELETE FROM operations o
 USING (SELECT service, name, kind, row_number() OVER (PARTITION BY service ORDER BY first_seen, name, kind) AS place FROM operations) p
 WHERE p.place > 1000 AND (o.service, o.name, o.kind) = (p.service, p.name, p.kind);

-- The services of the catalogue. A step per service: the index is left out between two names, however many operations a service has.
CREATE VIEW operation_services AS
WITH RECURSIVE steps AS (
  (SELECT service FROM operations ORDER BY service LIMIT 1)
  UNION ALL
  SELECT (SELECT o.service FROM operations o WHERE o.service > s.service ORDER BY o.service LIMIT 1) FROM steps s WHERE s.service IS NOT NULL)
SELECT service FROM steps WHERE service IS NOT NULL;

-- Takes operations into the catalogue as far as there is room, and tells of those that are in it that they are in use. Room is made of what
-- nobody has used for a week, and only where none is left. Returns what the caller may go by from then on: those of the operations that are
-- in; all of a service that is full; and once there are as many services as may be, each of them (name and kind NULL). One at a time, so
-- that the bounds hold.
CREATE FUNCTION add_operations(services text[], names text[], kinds integer[], max_services integer, max_names integer)
  RETURNS TABLE (service text, name text, kind integer) LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
#variable_conflict use_column
DECLARE
  full_ones text[];
  is_full   boolean;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtext('maguey.traces.operations'));
  SELECT array_agg(w.service) INTO full_ones FROM (SELECT DISTINCT unnest(services) AS service) w
   WHERE (SELECT count(*) FROM operations o WHERE o.service = w.service) >= max_names;
  DELETE FROM operations o WHERE o.service = ANY (full_ones) AND o.seen_at < now() - interval '7 days';
  IF (SELECT count(*) FROM operation_services) >= max_services THEN
    DELETE FROM operations o USING (SELECT service FROM operations GROUP BY service HAVING max(seen_at) < now() - interval '7 days') gone
     WHERE o.service = gone.service;
  END IF;
  INSERT INTO operations (service, name, kind)
  SELECT w.service, w.name, w.kind
    FROM (SELECT w.service, w.name, w.kind, o.service IS NOT NULL AS is_in, s.operations,
                 row_number() OVER (PARTITION BY w.service, o.service IS NULL ORDER BY w.name, w.kind) AS place,
                 dense_rank() OVER (PARTITION BY s.operations = 0 ORDER BY w.service) AS service_place
            FROM unnest(services, names, kinds) AS w (service, name, kind)
            LEFT JOIN operations o USING (service, name, kind)
            JOIN (SELECT s.service, (SELECT count(*) FROM operations o WHERE o.service = s.service) AS operations
                    FROM (SELECT DISTINCT unnest(services) AS service) s) s USING (service)) w
   WHERE w.is_in
      OR w.operations + w.place <= max_names
         AND (w.operations > 0 OR w.service_place + (SELECT count(*) FROM operation_services) <= max_services)
   ORDER BY w.service, w.name, w.kind
      ON CONFLICT (service, name, kind) DO UPDATE SET seen_at = now()
   WHERE operations.seen_at < now() - interval '12 hours';
  SELECT count(*) >= max_services INTO is_full FROM operation_services;
  RETURN QUERY
  SELECT o.service, o.name, o.kind FROM unnest(services, names, kinds) AS w (service, name, kind) JOIN operations o USING (service, name, kind)
  UNION
  SELECT o.service, o.name, o.kind
    FROM (SELECT DISTINCT unnest(services) AS service) w
   CROSS JOIN LATERAL (SELECT * FROM operations o WHERE o.service = w.service ORDER BY o.first_seen, o.name, o.kind LIMIT max_names) o
   WHERE (SELECT count(*) FROM operations n WHERE n.service = w.service) >= max_names
  UNION
  SELECT s.service, NULL, NULL FROM operation_services s WHERE is_full;
END $$;
