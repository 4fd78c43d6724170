-- Serves: /api/journeys and the funnel of an event that is asked for by its id; by its slug there is an index already.
CREATE INDEX journeys_by_event_id ON journeys (event_id, confirmed_at DESC, order_id DESC);
