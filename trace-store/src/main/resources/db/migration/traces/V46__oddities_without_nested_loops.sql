-- The planner knows nothing of the spans that the function has gathered: on a day that was not analyzed yet it takes them for few, and
-- would compare each of thousands with each.
ALTER FUNCTION span_oddities(uuid[], timestamptz, timestamptz) SET enable_nestloop = off;
