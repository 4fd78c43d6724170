package maguey.orders.order;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import java.util.List;
import java.util.function.Supplier;
import maguey.common.tracing.LaterStep;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.orders.ticket.Ticket;

/** What spans say of an order, so that its trace is found by any of it. Never the address. */
public final class OrderSpans {
  private static final String TO_REQUEST = "order_request";
  private static final String TO_STEP = "order_step";

  private OrderSpans() {}

  /** A step that is about the order. */
  static SpanSettings about(Order order) {
    return describing(SpanSettings.child(), order);
  }

  private static SpanSettings describing(SpanSettings settings, Order order) {
    return settings
        .with(MagueyAttributes.ORDER_ID, order.id().toString())
        .with(MagueyAttributes.ORDER_NUMBER, order.number())
        .with(MagueyAttributes.JOURNEY_ID, order.id().toString())
        .with(MagueyAttributes.EVENT_ID, order.event().id().toString())
        .with(MagueyAttributes.EVENT_SLUG, order.event().slug());
  }

  /** Runs a later step in the trace of the purchase, linked with the request that asks for it. */
  static <T> Future<T> goOn(Spans spans, String name, Order order, Supplier<Future<T>> step) {
    return new LaterStep(spans, order.trace(), TO_REQUEST, TO_STEP)
        .run(name, settings -> describing(settings, order), step);
  }

  /** Tells a span whose order it turned out to serve. */
  public static void describe(Span span, Order order) {
    span.setAttribute(MagueyAttributes.ORDER_ID, order.id().toString())
        .setAttribute(MagueyAttributes.ORDER_NUMBER, order.number())
        .setAttribute(MagueyAttributes.ORDER_STATUS, order.status().text())
        .setAttribute(MagueyAttributes.JOURNEY_ID, order.id().toString())
        .setAttribute(MagueyAttributes.EVENT_ID, order.event().id().toString())
        .setAttribute(MagueyAttributes.EVENT_SLUG, order.event().slug())
        .setAttribute(MagueyAttributes.TICKET_COUNT, (long) order.tickets().size())
        .setAttribute(MagueyAttributes.CUSTOMER_EMAIL_HASH, order.emailHash());
  }

  /** Tells the current span that the order is committed. */
  static void created(Order order) {
    Attributes which =
        Attributes.of(
            MagueyAttributes.ORDER_ID,
            order.id().toString(),
            MagueyAttributes.ORDER_NUMBER,
            order.number());
    Spans.current().addEvent("order.created", which);
  }

  /** Tells the current span that tickets are made. */
  static void generated(List<Ticket> tickets) {
    Spans.current()
        .addEvent(
            "tickets.generated",
            Attributes.of(MagueyAttributes.TICKET_COUNT, (long) tickets.size()));
  }
}
