package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import maguey.common.sql.Rows;

/** Finds orders for who looks after them. */
final class OrderSearch {
  /** By the hash: it is of the normalised address, and the one that has an index. */
  private static final String OF_ADDRESS =
      """
      SELECT o.id, o.number, o.status, o.total_cents, o.currency, o.created_at, o.customer_name,
             o.customer_email, e.slug, e.title
        FROM orders o JOIN event e ON e.id = o.event_id
       WHERE o.id IN (SELECT id FROM orders WHERE email_hash = $1
                       UNION SELECT order_id FROM ticket WHERE holder_hash = $1)
         AND o.id < $2
       ORDER BY o.id DESC
       LIMIT $3
      """;

  /** Orders before the given one, newest first. */
  Future<List<JsonObject>> ofAddress(SqlClient client, String emailHash, UUID before, int limit) {
    return client
        .preparedQuery(OF_ADDRESS)
        .execute(Tuple.of(emailHash, before, limit))
        .map(rows -> Rows.list(rows, OrderSearch::json));
  }

  private static JsonObject json(Row row) {
    return new JsonObject()
        .put("id", row.getUUID("id").toString())
        .put("number", row.getString("number"))
        .put("status", row.getString("status"))
        .put("totalCents", row.getLong("total_cents"))
        .put("currency", row.getString("currency"))
        .put("createdAt", row.getOffsetDateTime("created_at").toInstant())
        .put(
            "customer",
            new Customer(row.getString("customer_name"), row.getString("customer_email")).toJson())
        .put(
            "event",
            new JsonObject()
                .put("slug", row.getString("slug"))
                .put("title", row.getString("title")));
  }
}
