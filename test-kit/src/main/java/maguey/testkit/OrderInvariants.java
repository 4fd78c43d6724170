package maguey.testkit;

/**
 * What must be true of orders and their stock after any race and any fault, for whoever can look
 * into the database.
 */
public final class OrderInvariants {
  /** A row for each thing that is wrong, with its reason; none when all is well. */
  public static final String BROKEN =
      """
      WITH stock AS (SELECT tier_id AS id, sum(capacity) AS capacity, sum(held) AS held, sum(sold) AS sold
                       FROM orders.tier_stock GROUP BY tier_id)
      SELECT 'sold is not the number of valid tickets, tier ' || id AS broken FROM stock
       WHERE sold <> (SELECT count(*) FROM orders.ticket k WHERE k.tier_id = stock.id AND k.state = 'valid')
      UNION ALL
      SELECT 'held is not what held orders want and what is offered, tier ' || id FROM stock
       WHERE held <> (SELECT coalesce(sum(l.quantity), 0)
                        FROM orders.order_line l JOIN orders.orders o ON o.id = l.order_id
                       WHERE l.tier_id = stock.id AND o.status = 'held')
                     + (SELECT coalesce(sum(quantity), 0) FROM orders.waitlist_entry w
                         WHERE w.tier_id = stock.id AND w.status = 'offered')
      UNION ALL
      SELECT 'oversold, tier ' || id FROM stock WHERE held + sold > capacity
      UNION ALL
      SELECT 'tickets are not as ordered, order ' || number FROM orders.orders o
       WHERE (SELECT count(*) FROM orders.ticket k WHERE k.order_id = o.id)
             <> CASE WHEN confirmed_at IS NULL THEN 0
                     ELSE (SELECT sum(quantity) FROM orders.order_line l WHERE l.order_id = o.id) END
      UNION ALL
      SELECT 'several keys, order ' || order_id FROM orders.idempotency_record
       GROUP BY order_id HAVING count(*) > 1
      UNION ALL
      SELECT 'not told once, order ' || number FROM orders.orders o
       WHERE (SELECT count(*) FROM orders.webhook_message m
               WHERE m.order_id = o.id AND m.type = 'tickets.issued')
             <> CASE WHEN confirmed_at IS NULL THEN 0 ELSE 1 END
      UNION ALL
      SELECT 'promo code is not used as often as counted: ' || code FROM orders.promo_code c
       WHERE used <> (SELECT count(*) FROM orders.orders o
                       WHERE o.promo_id = c.id AND o.status IN ('held', 'confirmed'))
      """;

  private OrderInvariants() {}
}
