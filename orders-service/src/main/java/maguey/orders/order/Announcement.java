package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import maguey.common.events.DomainEvent;
import maguey.common.events.EventAddress;
import maguey.common.sql.RowsAtOnce;
import maguey.common.tracing.StoredContext;

/**
 * Tells of an order's tickets in the transaction that makes it true: the consumers of the event by
 * a row of the outbox each, and the world by a webhook, which is frozen here and has a row for each
 * endpoint that there is now. One statement for all of them, and for the orders of a convoy.
 */
final class Announcement {
  /** The consumers stand in the text: they are no column, and the same for all rows. */
  private static final String INSERT =
      """
      WITH told AS (
        SELECT * FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::text[], $5::int[], $6::text[],
                             $7::jsonb[], $8::text[], $9::text[])
          AS new (id, type, order_id, order_number, ticket_count, message, event, traceparent,
                  tracestate)
      ), message AS (
        INSERT INTO webhook_message (id, type, order_id, order_number, ticket_count, body)
        SELECT id, type, order_id, order_number, ticket_count, message FROM told
      )
      INSERT INTO outbox (id, aggregate_id, address, lane, body, traceparent, tracestate)
      SELECT gen_random_uuid(), told.order_id::text, consumer.address, consumer.lane,
             told.event || consumer.more, told.traceparent, told.tracestate
        FROM told
       CROSS JOIN (
             SELECT address, lane, '{}'::jsonb AS more
               FROM unnest('{%s}'::text[], '{%s}'::text[]) AS consumer (address, lane)
              UNION ALL
             SELECT '%s', 'webhook:' || id, jsonb_build_object('endpointId', id)
               FROM webhook_endpoint WHERE disabled_at IS NULL) AS consumer
      """;

  private final String sql;

  /**
   * To always the same.
   *
   * @param webhooks where the sender of such webhooks listens; each endpoint is a lane of its own
   */
  Announcement(EventAddress webhooks, List<EventAddress> consumers) {
    sql =
        RowsAtOnce.statement(
            INSERT.formatted(
                each(consumers, EventAddress::address),
                each(consumers, EventAddress::lane),
                webhooks.address()));
  }

  /**
   * Announces an event.
   *
   * @param webhook what the endpoints are told
   */
  Future<Void> append(SqlClient tx, WebhookMessage webhook, DomainEvent event) {
    StoredContext trace = StoredContext.current();
    Tuple columns =
        RowsAtOnce.of(List.of(webhook))
            .add(WebhookMessage::id, UUID[]::new)
            .add(WebhookMessage::type, String[]::new)
            .add(WebhookMessage::orderId, UUID[]::new)
            .add(WebhookMessage::orderNumber, String[]::new)
            .add(WebhookMessage::ticketCount, Integer[]::new)
            .add(each -> each.body().toString(), String[]::new)
            .add(each -> event.toJson(), JsonObject[]::new)
            .add(each -> trace.traceparent(), String[]::new)
            .add(each -> trace.tracestate(), String[]::new)
            .tuple();
    return tx.preparedQuery(sql).execute(columns).mapEmpty();
  }

  /** As elements of an array; null is SQL's. */
  private static String each(List<EventAddress> consumers, Function<EventAddress, String> what) {
    return consumers.stream().map(what).map(String::valueOf).collect(Collectors.joining(","));
  }
}
