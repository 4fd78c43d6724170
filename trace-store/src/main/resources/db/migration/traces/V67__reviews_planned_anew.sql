-- A plan that is kept stays what it was while the tables were empty, and reads all of them for a few traces once they have filled.
-- To be said again wherever the function is replaced.
ALTER FUNCTION review_traces(timestamptz, timestamptz, integer, jsonb) SET plan_cache_mode = force_custom_plan;
