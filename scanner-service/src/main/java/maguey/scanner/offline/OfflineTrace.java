package maguey.scanner.offline;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.time.Instant;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.scanner.scan.ScanRequest;

/**
 * The span {@code ticket.scan} of an offline scan: in the purchase's trace, at the time when the
 * gate decided, and marked as late (ADR 007). It is exported when the scan is in the log.
 */
final class OfflineTrace {
  private static final String TO_REQUEST = "gate_request";
  private static final String TO_SCAN = "ticket_scan";

  private OfflineTrace() {}

  static Span begin(Spans spans, OfflineTicket ticket, Worked scan) {
    Context stored = ticket.trace().toContext();
    boolean wasTraced = Span.fromContext(stored).getSpanContext().isValid();
    SpanSettings place = wasTraced ? SpanSettings.childOf(stored) : SpanSettings.child();
    Span span = spans.begin("ticket.scan", settings(place, ticket, scan));
    Spans.server().addLink(span.getSpanContext(), linkType(TO_SCAN));
    return span;
  }

  private static SpanSettings settings(SpanSettings place, OfflineTicket ticket, Worked scan) {
    ScanRequest request = scan.scan().request();
    return place
        .startingAt(scan.at())
        .linkedTo(Spans.server().getSpanContext(), linkType(TO_REQUEST))
        .with(MagueyAttributes.SCAN_ID, scan.scanId())
        .with(MagueyAttributes.SCAN_METHOD, request.method())
        .with(MagueyAttributes.SCAN_DIRECTION, request.direction().text())
        .with(MagueyAttributes.SCAN_OFFLINE, true)
        .with(MagueyAttributes.SCAN_LATE_MS, Duration.between(scan.at(), scan.now()).toMillis())
        .with(MagueyAttributes.SCAN_DEVICE_TIME, scan.scan().deviceTime().toString())
        .with(MagueyAttributes.DEVICE_CLOCK_OFFSET_MS, scan.offset().toMillis())
        .with(MagueyAttributes.GATE_ID, request.gate())
        .with(MagueyAttributes.DEVICE_ID, request.device().id().toString())
        .with(MagueyAttributes.TICKET_ID, ticket.id().toString())
        .with(MagueyAttributes.ORDER_ID, ticket.orderId().toString())
        .with(MagueyAttributes.ORDER_NUMBER, ticket.orderNumber())
        .with(MagueyAttributes.JOURNEY_ID, ticket.orderId().toString())
        .with(MagueyAttributes.EVENT_ID, ticket.eventId().toString())
        .with(MagueyAttributes.EVENT_SLUG, ticket.eventSlug());
  }

  /** Tells how it came out, and lets the span go. */
  static void end(Span span, Worked scan, String result, String reason, String attention) {
    span.setAttribute(MagueyAttributes.SCAN_RESULT, result);
    if (reason != null) {
      span.setAttribute(MagueyAttributes.SCAN_REASON, reason);
    }
    if (attention != null) {
      span.setAttribute(MagueyAttributes.SCAN_ATTENTION, attention);
    }
    Instant end = scan.at().plusMillis(scan.scan().durationMs());
    span.end(end);
  }

  private static Attributes linkType(String type) {
    return Attributes.of(MagueyAttributes.JOURNEY_LINK_TYPE, type);
  }
}
