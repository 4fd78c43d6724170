-- Serves: searches with an end (`to`). What was active before a time has ended by then, give or take a minute, or is one of the few long
-- traces, journeys above all: both can be walked newest first.
CREATE INDEX trace_summaries_long ON trace_summaries (last_end DESC, trace_id DESC) INCLUDE (first_start) WHERE wall_us > 60000000;
