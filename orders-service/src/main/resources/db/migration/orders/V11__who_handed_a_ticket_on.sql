-- Whoever hands a ticket on may not hear of it, and ask again: the secret that was shown tells that it is done.
ALTER TABLE ticket ADD COLUMN former_secret text;
UPDATE ticket SET former_secret = orders.secret
  FROM orders
 WHERE orders.id = ticket.order_id AND holder_secret IS NOT NULL;
