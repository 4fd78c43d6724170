-- What webhooks say, frozen in the transaction that made it true: each try sends these very bytes, whatever was edited
-- meanwhile, because receivers refuse another body under a known id. Never updated.
CREATE TABLE webhook_message (
  -- the webhook-id, and the messageId of the outbox row that has it sent
  id           uuid        PRIMARY KEY,
  type         text        NOT NULL,
  order_id     uuid        NOT NULL,
  order_number text        NOT NULL,
  ticket_count integer     NOT NULL CHECK (ticket_count > 0),
  -- text and not jsonb, which would write it anew
  body         text        NOT NULL,
  created_at   timestamptz NOT NULL DEFAULT now()
);
-- serves: the hourly removal of old messages
CREATE INDEX webhook_message_age ON webhook_message USING brin (created_at);
