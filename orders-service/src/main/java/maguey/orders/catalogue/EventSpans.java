package maguey.orders.catalogue;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.Spans;

/** What spans say of an event. */
public final class EventSpans {
  private EventSpans() {}

  /** Tells the current span which event is known from here on. */
  public static void loaded(EventOffer offer) {
    Span step = Spans.current();
    Event event = offer.event();
    String id = event.id().toString();
    step.setAttribute(MagueyAttributes.EVENT_ID, id)
        .setAttribute(MagueyAttributes.EVENT_SLUG, event.slug())
        .addEvent("event.loaded", Attributes.of(MagueyAttributes.EVENT_ID, id));
  }
}
