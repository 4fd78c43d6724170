-- As in V3, of any depth: the tree is walked by its links, where paths from the root would grow with the square of the depth.
-- Spans in a ring of parents hang below no root: their depth is NULL, and they come last.
CREATE OR REPLACE FUNCTION get_trace_tree(trace_id_hex text)
  RETURNS TABLE (depth integer, span_id text, parent_span_id text, service_name text, span_name text, span_kind text,
                 start_time timestamptz, end_time timestamptz, duration_ms numeric, status text, orphan boolean)
  LANGUAGE plpgsql STABLE SET search_path FROM CURRENT AS $$
#variable_conflict use_column
DECLARE
  since       timestamptz;
  until       timestamptz;
  parents     integer[];   -- by the spans' place in time; 0 stands above the roots
  first_child integer[];
  next_child  integer[];
  depths      integer[];
  places      integer[];
  total       integer;
  at          integer;
  placed      integer := 0;
BEGIN
  SELECT t.first_start, t.last_start INTO since, until FROM trace_summaries t WHERE t.trace_id = trace_id_hex::uuid;
  WITH found AS MATERIALIZED (
    SELECT row_number() OVER (ORDER BY s.start_time, s.start_nanos, s.span_id, s.kind) AS n, s.span_id, s.parent_span_id
      FROM every_span s WHERE s.trace_id = trace_id_hex::uuid AND s.start_time BETWEEN since AND until),
  firsts AS (SELECT f.span_id, min(f.n) AS n FROM found f GROUP BY f.span_id)
  SELECT array_agg(coalesce(p.n, 0)::integer ORDER BY f.n) INTO parents FROM found f LEFT JOIN firsts p ON p.span_id = f.parent_span_id;
  total := coalesce(cardinality(parents), 0);
  first_child := array_fill(0, ARRAY[total + 1], ARRAY[0]);
  next_child := first_child;
  depths := array_fill(NULL::integer, ARRAY[total]);
  places := depths;
  FOR n IN REVERSE total .. 1 LOOP
    next_child[n] := first_child[parents[n]];
    first_child[parents[n]] := n;
  END LOOP;
  at := first_child[0];
  WHILE at <> 0 LOOP
    placed := placed + 1;
    places[at] := placed;
    depths[at] := CASE WHEN parents[at] = 0 THEN 0 ELSE depths[parents[at]] + 1 END;
    IF first_child[at] <> 0 THEN
      at := first_child[at];
    ELSE
      WHILE at <> 0 AND next_child[at] = 0 LOOP
        at := parents[at];
      END LOOP;
      at := next_child[at];
    END IF;
  END LOOP;
  RETURN QUERY
    SELECT d.depth, span_hex(f.span_id), span_hex(f.parent_span_id), f.service, f.name, kind_name(f.kind), f.start_time, f.end_time,
           span_millis(f.start_time, f.start_nanos, f.end_time, f.end_nanos), status_name(f.status),
           coalesce(d.depth = 0 AND f.parent_span_id IS NOT NULL, true)
      FROM (SELECT row_number() OVER (ORDER BY s.start_time, s.start_nanos, s.span_id, s.kind) AS n, s.*
              FROM every_span s WHERE s.trace_id = trace_id_hex::uuid AND s.start_time BETWEEN since AND until) f
      JOIN unnest(depths, places) WITH ORDINALITY AS d (depth, place, n) ON d.n = f.n
     ORDER BY d.place NULLS LAST, f.n;
END $$;
