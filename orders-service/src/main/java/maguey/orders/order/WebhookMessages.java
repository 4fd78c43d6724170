package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import maguey.common.events.DomainEvent;
import maguey.common.events.EventAddress;
import maguey.common.events.NotDelivered;
import maguey.common.tracing.StoredContext;

/** Keeps webhooks as they were first worded, for 30 days of real time. */
public final class WebhookMessages {
  private static final int KEPT_DAYS = 30;

  /** The message, and a row of the outbox for each endpoint, which is a lane of its own. */
  private static final String INSERT =
      """
      WITH message AS (
        INSERT INTO webhook_message (id, type, order_id, order_number, ticket_count, body)
        VALUES ($1, $2, $3, $4, $5, $6)
      )
      INSERT INTO outbox (id, aggregate_id, address, lane, body, traceparent, tracestate)
      SELECT gen_random_uuid(), $7, $8, 'webhook:' || id,
             $9::jsonb || jsonb_build_object('endpointId', id), $10, $11
        FROM webhook_endpoint WHERE disabled_at IS NULL
      """;

  private static final String FIND =
      """
      SELECT id, type, order_id, order_number, ticket_count, body
        FROM webhook_message WHERE id = $1
      """;

  private static final String REMOVE_OLD =
      "DELETE FROM webhook_message WHERE created_at < now() - make_interval(days => $1)";

  /**
   * Freezes a message in the transaction of what it tells, and has it sent to every endpoint that
   * there is now.
   *
   * @param event what the message tells
   * @param sender where the sender of such messages listens
   */
  Future<Void> insert(
      SqlClient tx, WebhookMessage message, DomainEvent event, EventAddress sender) {
    StoredContext trace = StoredContext.current();
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.of(
                message.id(),
                message.type(),
                message.orderId(),
                message.orderNumber(),
                message.ticketCount(),
                message.body().toString(),
                message.orderId().toString(),
                sender.address(),
                event.toJson(),
                trace.traceparent(),
                trace.tracestate()))
        .mapEmpty();
  }

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
