-- Who wants the newsletter: one row per address, whatever is asked how often.
CREATE TABLE subscribers (
  id              uuid        PRIMARY KEY,
  -- small letters, no blanks around it
  email           text        NOT NULL UNIQUE,
  email_hash      text        NOT NULL,
  status          text        NOT NULL CHECK (status IN ('pending', 'confirmed', 'unsubscribed')),
  -- signed, it is the token of the mail that asks back; another one with each such mail
  confirm_id      uuid        NOT NULL UNIQUE,
  -- business times
  asked_at        timestamptz NOT NULL,
  confirm_before  timestamptz NOT NULL,
  confirmed_at    timestamptz,
  unsubscribed_at timestamptz,
  -- the sign-up, which later steps go on from
  traceparent     text,
  tracestate      text
);
-- serves: who is to be thanked; not unique, or sign-ups at the same time would fail on it instead of meeting on the address
CREATE INDEX subscribers_by_hash ON subscribers (email_hash);

-- Orders and whether their holders came. The order and its scan are told by two services, in any order.
CREATE TABLE visits (
  order_id      uuid        PRIMARY KEY,
  event_id      uuid        NOT NULL,
  event_slug    text,
  email_hash    text,
  event_ends_at timestamptz,
  scanned_at    timestamptz,
  thanks_at     timestamptz,
  -- thanked, or found not to want it
  settled_at    timestamptz,
  noted_at      timestamptz NOT NULL DEFAULT now(),
  -- the first admission
  traceparent   text,
  tracestate    text
);
-- serves: the sweep, which looks for what is due every second
CREATE INDEX visits_due ON visits (thanks_at) WHERE settled_at IS NULL AND email_hash IS NOT NULL;
