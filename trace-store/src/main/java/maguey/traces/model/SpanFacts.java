package maguey.traces.model;

/**
 * What a span's attributes tell about its journey and about whom it calls; {@code null} where they
 * tell nothing. The words are those of {@code docs/telemetry.md}.
 *
 * @param orderNumber {@code order.number}
 * @param journeyId {@code journey.id}, else {@code order.id}
 * @param ticketCount {@code ticket.count}
 * @param admitted true when {@code scan.result} is ADMITTED
 * @param database {@code db.system.name}: the span is a call to it
 */
public record SpanFacts(
    String orderNumber, String journeyId, Integer ticketCount, boolean admitted, String database) {
  public static final SpanFacts NONE = new SpanFacts(null, null, null, false, null);
}
