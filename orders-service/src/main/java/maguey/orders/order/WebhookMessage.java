package maguey.orders.order;

import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import java.time.Instant;
import java.util.UUID;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;

/**
 * A webhook as it is sent, at the first try and at the last.
 *
 * @param id its {@code webhook-id}
 * @param body the bytes that are signed and sent
 */
public record WebhookMessage(
    UUID id, String type, UUID orderId, String orderNumber, int ticketCount, Buffer body) {

  /**
   * Tells of an order's tickets as they are now.
   *
   * @param occurredAt business time
   */
  static WebhookMessage of(UUID id, String type, Order order, Instant occurredAt) {
    return new WebhookMessage(
        id,
        type,
        order.id(),
        order.number(),
        order.tickets().size(),
        TicketsMessage.body(type, order, occurredAt).toBuffer());
  }

  static WebhookMessage of(Row row) {
    return new WebhookMessage(
        row.getUUID("id"),
        row.getString("type"),
        row.getUUID("order_id"),
        row.getString("order_number"),
        row.getInteger("ticket_count"),
        Buffer.buffer(row.getString("body")));
  }

  /** What a span says that sends it. */
  public SpanSettings settings() {
    return SpanSettings.child()
        .with(MagueyAttributes.ORDER_ID, orderId.toString())
        .with(MagueyAttributes.ORDER_NUMBER, orderNumber)
        .with(MagueyAttributes.JOURNEY_ID, orderId.toString())
        .with(MagueyAttributes.TICKET_COUNT, (long) ticketCount)
        .with(MagueyAttributes.WEBHOOK_ID, id.toString())
        .with(MagueyAttributes.WEBHOOK_TYPE, type);
  }
}
