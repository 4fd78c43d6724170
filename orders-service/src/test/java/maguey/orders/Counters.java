package maguey.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import maguey.testkit.ServiceExtension;

/** Whether the counters of the stock tell the same as the rows of orders and tickets. */
final class Counters {
  private static final String TIERS =
      """
      SELECT t.id, s.held, s.sold, s.capacity,
             (SELECT count(*) FROM ticket k WHERE k.tier_id = t.id AND k.state = 'valid') AS tickets,
             (SELECT coalesce(sum(l.quantity), 0) FROM order_line l JOIN orders o ON o.id = l.order_id
               WHERE l.tier_id = t.id AND o.status = 'held')
             + (SELECT coalesce(sum(w.quantity), 0) FROM waitlist_entry w
                 WHERE w.tier_id = t.id AND w.status = 'offered') AS waiting
        FROM tier t
       CROSS JOIN LATERAL (SELECT sum(held) AS held, sum(sold) AS sold, sum(capacity) AS capacity
                             FROM tier_stock WHERE tier_id = t.id) s
       WHERE t.event_id = $1
      """;

  private Counters() {}

  /** Asserts what must be true of an event at any time, and what is sold and held now. */
  static void assertExact(ServiceExtension orders, JsonObject event, long sold, long held) {
    long soldOfAll = 0;
    long heldOfAll = 0;
    UUID id = UUID.fromString(event.getString("id"));
    for (Row tier : orders.pool().preparedQuery(TIERS).execute(Tuple.of(id)).await()) {
      assertThat(tier.getLong("tickets")).as("tickets").isEqualTo(tier.getLong("sold"));
      assertThat(tier.getLong("waiting")).as("held").isEqualTo(tier.getLong("held"));
      assertThat(tier.getLong("sold") + tier.getLong("held"))
          .isLessThanOrEqualTo(tier.getLong("capacity"));
      soldOfAll += tier.getLong("sold");
      heldOfAll += tier.getLong("held");
    }
    assertThat(soldOfAll).as("sold").isEqualTo(sold);
    assertThat(heldOfAll).as("held").isEqualTo(held);
  }
}
