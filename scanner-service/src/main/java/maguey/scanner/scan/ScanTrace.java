package maguey.scanner.scan;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;

/**
 * The spans of one scan. The request's own span stays in the caller's trace; {@code ticket.scan}
 * goes on in the trace of the purchase; each links to the other. What is done before the ticket is
 * known is timed, and becomes spans when it is clear where they belong (ADR 007).
 */
final class ScanTrace {
  private static final String TO_REQUEST = "gate_request";
  private static final String TO_SCAN = "ticket_scan";
  private static final String TO_FIRST_ANSWER = "replayed_scan";

  private final Spans spans;
  private final BusinessClock clock;
  private final Span request = Spans.server();
  private final Instant start;
  private final List<Step> steps = new ArrayList<>();
  private Span scan = request;

  private record Step(String name, Instant start, Instant end) {}

  ScanTrace(Spans spans, BusinessClock clock) {
    this.spans = spans;
    this.clock = clock;
    this.start = startOf(request, clock.now());
  }

  /** Runs a step that is shown later, by one of the next two. */
  <T> Future<T> timed(String name, Supplier<Future<T>> step) {
    Instant from = notBefore(start, clock.now());
    return step.get()
        .andThen(
            (result, failure) -> steps.add(new Step(name, from, notBefore(from, clock.now()))));
  }

  /** Shows the steps so far under the request: no ticket's trace is entered. */
  void stayInRequest(ScanRequest wanted) {
    describe(request, wanted);
    showSteps(Context.current());
  }

  /** Runs the decision about a ticket in the trace of its purchase. */
  <T> Future<T> goOnFromTicket(ScanRequest wanted, Ticket ticket, Supplier<Future<T>> decision) {
    describe(request, wanted);
    return spans.inSpan("ticket.scan", settings(ticket), () -> entered(wanted, ticket, decision));
  }

  /** Links the request to the scan whose answer it gets again. */
  void replays(ScanRequest wanted, Lookup.Earlier earlier) {
    stayInRequest(wanted);
    SpanContext first =
        SpanContext.createFromRemoteParent(
            earlier.traceId(), earlier.spanId(), TraceFlags.getSampled(), TraceState.getDefault());
    request.addLink(first, linkType(TO_FIRST_ANSWER));
    outcome(request, earlier.result(), earlier.reason());
  }

  /** Notes the decision on the current span and on the request's. */
  void decided(Decision decision) {
    if (decision.overrode() != null) {
      scan.setAttribute(MagueyAttributes.SCAN_OVERRODE, decision.overrode().name());
    }
    outcome(decision.result(), decision.reason());
  }

  /** The same for a code that led to no ticket. */
  void refused(Reason reason) {
    outcome(Decision.REFUSED, reason);
  }

  private void outcome(String result, Reason reason) {
    String code = reason == null ? null : reason.name();
    outcome(scan, result, code);
    outcome(request, result, code);
  }

  /** The span of the decision: {@code ticket.scan}, or the request's where no ticket was found. */
  SpanContext scanSpan() {
    return scan.getSpanContext();
  }

  SpanContext requestSpan() {
    return request.getSpanContext();
  }

  /** How long the request has taken so far. */
  long elapsedMicros() {
    Duration elapsed = Duration.between(start, notBefore(start, clock.now()));
    return TimeUnit.NANOSECONDS.toMicros(elapsed.toNanos());
  }

  private SpanSettings settings(Ticket ticket) {
    Context stored = ticket.trace().toContext();
    boolean wasTraced = Span.fromContext(stored).getSpanContext().isValid();
    SpanSettings settings = wasTraced ? SpanSettings.childOf(stored) : SpanSettings.child();
    return settings.startingAt(start).linkedTo(requestSpan(), linkType(TO_REQUEST));
  }

  private <T> Future<T> entered(ScanRequest wanted, Ticket ticket, Supplier<Future<T>> decision) {
    scan = Span.current();
    describe(scan, wanted);
    describe(scan, ticket);
    request.addLink(scanSpan(), linkType(TO_SCAN));
    showSteps(Context.current());
    return decision.get();
  }

  private void showSteps(Context parent) {
    steps.forEach(s -> spans.emit(s.name(), parent, s.start(), s.end(), Attributes.empty()));
    steps.clear();
  }

  private static void describe(Span span, ScanRequest wanted) {
    span.setAttribute(MagueyAttributes.SCAN_ID, wanted.scanId())
        .setAttribute(MagueyAttributes.SCAN_METHOD, wanted.method())
        .setAttribute(MagueyAttributes.SCAN_DIRECTION, wanted.direction().text())
        .setAttribute(MagueyAttributes.GATE_ID, wanted.gate())
        .setAttribute(MagueyAttributes.DEVICE_ID, wanted.device().id().toString());
  }

  private static void describe(Span span, Ticket ticket) {
    span.setAttribute(MagueyAttributes.TICKET_ID, ticket.id().toString())
        .setAttribute(MagueyAttributes.ORDER_ID, ticket.orderId().toString())
        .setAttribute(MagueyAttributes.ORDER_NUMBER, ticket.orderNumber())
        .setAttribute(MagueyAttributes.JOURNEY_ID, ticket.orderId().toString())
        .setAttribute(MagueyAttributes.EVENT_ID, ticket.event().id().toString())
        .setAttribute(MagueyAttributes.EVENT_SLUG, ticket.event().slug());
    if (ticket.emailHash() != null) {
      span.setAttribute(MagueyAttributes.CUSTOMER_EMAIL_HASH, ticket.emailHash());
    }
  }

  private static void outcome(Span span, String result, String reason) {
    span.setAttribute(MagueyAttributes.SCAN_RESULT, result);
    if (reason != null) {
      span.setAttribute(MagueyAttributes.SCAN_REASON, reason);
    }
  }

  private static Attributes linkType(String type) {
    return Attributes.of(MagueyAttributes.JOURNEY_LINK_TYPE, type);
  }

  /** Exactly when the request's span began, so that ticket.scan covers what it did. */
  private static Instant startOf(Span request, Instant now) {
    return request instanceof ReadableSpan recorded
        ? Instant.EPOCH.plusNanos(recorded.toSpanData().getStartEpochNanos())
        : now;
  }

  private static Instant notBefore(Instant earliest, Instant time) {
    return time.isBefore(earliest) ? earliest : time;
  }
}
