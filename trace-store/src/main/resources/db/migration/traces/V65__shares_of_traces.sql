-- How many traces one stands for because whoever began it keeps a share only, and says so with each span (ADR 047): the least of its
-- spans' counts, for a journey is always kept, also where the page that it began on was one of ten. `weight` is that of tail decisions.
ALTER TABLE trace_summaries ADD COLUMN adjusted_count real NOT NULL DEFAULT 1;
