-- What an erasure did is told while it is under way, after it broke off, and when a repeat went on with it.
ALTER TABLE erasures
  ADD COLUMN open_parts text[]  NOT NULL DEFAULT '{traces,logs,archives}',  -- what it is not through with
  ADD COLUMN broken_off boolean NOT NULL DEFAULT false;                     -- by a fault: the next repeat goes on
UPDATE erasures SET broken_off = true WHERE finished_at IS NULL;

-- Adds counts to those of a report: {"erased": {"spans": 2}} and {"spans": 3} make {"erased": {"spans": 5}}.
CREATE FUNCTION erased_more(report jsonb, more jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE
  RETURN report || jsonb_build_object('erased', coalesce(report -> 'erased', '{}') || (
    SELECT coalesce(jsonb_object_agg(m.key, m.value::bigint + coalesce((report #>> ARRAY['erased', m.key])::bigint, 0)), '{}')
      FROM jsonb_each_text(more) m));
