package maguey.orders.order;

import io.opentelemetry.api.trace.Span;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;

/** What spans say of an order, so that its trace is found by any of it. Never the address. */
public final class OrderSpans {
  private OrderSpans() {}

  /** A step that is about the order. */
  static SpanSettings about(Order order) {
    return SpanSettings.child()
        .with(MagueyAttributes.ORDER_ID, order.id().toString())
        .with(MagueyAttributes.ORDER_NUMBER, order.number())
        .with(MagueyAttributes.JOURNEY_ID, order.id().toString())
        .with(MagueyAttributes.EVENT_ID, order.event().id().toString())
        .with(MagueyAttributes.EVENT_SLUG, order.event().slug());
  }

  /** Tells a span whose order it turned out to serve. */
  public static void describe(Span span, Order order) {
    span.setAttribute(MagueyAttributes.ORDER_ID, order.id().toString())
        .setAttribute(MagueyAttributes.ORDER_NUMBER, order.number())
        .setAttribute(MagueyAttributes.ORDER_STATUS, order.status())
        .setAttribute(MagueyAttributes.JOURNEY_ID, order.id().toString())
        .setAttribute(MagueyAttributes.EVENT_ID, order.event().id().toString())
        .setAttribute(MagueyAttributes.EVENT_SLUG, order.event().slug())
        .setAttribute(MagueyAttributes.TICKET_COUNT, (long) order.tickets().size())
        .setAttribute(MagueyAttributes.CUSTOMER_EMAIL_HASH, order.emailHash());
  }
}
