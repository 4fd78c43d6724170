package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import maguey.common.events.NotDelivered;

/** Webhooks as they were first worded ({@link Announcement}), kept for 30 days of real time. */
public final class WebhookMessages {
  private static final int KEPT_DAYS = 30;

  private static final String FIND =
      """
      SELECT id, type, order_id, order_number, ticket_count, body
        FROM webhook_message WHERE id = $1
      """;

  private static final String REMOVE_OLD =
      "DELETE FROM webhook_message WHERE created_at < now() - make_interval(days => $1)";

  /** A frozen message; fails when there is none, because it was removed long ago. */
  public Future<WebhookMessage> find(SqlClient client, UUID id) {
    return client
        .preparedQuery(FIND)
        .execute(Tuple.of(id))
        .map(
            rows -> {
              if (rows.size() == 0) {
                throw NotDelivered.givenUp("The message is no longer kept");
              }
              return WebhookMessage.of(rows.iterator().next());
            });
  }

  /** Removes what was kept long enough. */
  public static Future<Void> removeOld(SqlClient client) {
    return client.preparedQuery(REMOVE_OLD).execute(Tuple.of(KEPT_DAYS)).mapEmpty();
  }
}
