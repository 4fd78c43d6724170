package maguey.scanner.scan;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import maguey.common.events.TicketScanned;
import maguey.common.ticket.TicketCode;

/**
 * A row of the log of scans.
 *
 * @param ticketId null when the code led to no ticket; so is {@code answer}
 * @param overrode what a supervisor has set aside; null when nothing was
 * @param generation null when the code could not be read
 * @param scannedAt of a holder who passes the database tells it anew
 * @param traceId the purchase's trace; the request's when there is no ticket
 * @param requestTraceId the trace of the device's request
 */
record ScanLogEntry(
    ScanRequest request,
    UUID ticketId,
    Integer generation,
    Buffer fingerprint,
    String result,
    Reason reason,
    Reason overrode,
    Instant scannedAt,
    long durationMicros,
    String traceId,
    String spanId,
    String requestTraceId,
    JsonObject answer) {
  private static final double MICROS_PER_MILLI = 1_000.0;

  static ScanLogEntry of(
      ScanRequest request, CodeCheck check, Decision decision, ScanTrace trace, ScanAnswer told) {
    return new ScanLogEntry(
        request,
        decision.ticket().id(),
        generation(check),
        check.fingerprint(),
        decision.result(),
        decision.reason(),
        decision.overrode(),
        decision.at(),
        trace.elapsedMicros(),
        trace.scanSpan().getTraceId(),
        trace.scanSpan().getSpanId(),
        trace.requestSpan().getTraceId(),
        told.json());
  }

  static ScanLogEntry ticketless(
      ScanRequest request, CodeCheck check, Reason reason, Instant at, ScanTrace trace) {
    return new ScanLogEntry(
        request,
        null,
        generation(check),
        check.fingerprint(),
        Decision.REFUSED,
        reason,
        null,
        at,
        trace.elapsedMicros(),
        trace.scanSpan().getTraceId(),
        trace.scanSpan().getSpanId(),
        trace.requestSpan().getTraceId(),
        null);
  }

  /** True when a supervisor decided: an entry against the rules, or an entry undone. */
  boolean isByOverride() {
    return overrode != null || request.isOverride() && result.equals(Direction.EXIT.granted());
  }

  /** What is told of it. */
  TicketScanned event(Decision decision) {
    return new TicketScanned(
        TicketScanned.messageId(request.device().id(), request.scanId()),
        scannedAt,
        request.scanId(),
        ticketId,
        decision.ticket().orderId(),
        decision.ticket().event().id(),
        request.gate(),
        request.device().name(),
        result,
        name(reason),
        request.method(),
        traceId,
        spanId,
        durationMicros / MICROS_PER_MILLI,
        0);
  }

  private static Integer generation(CodeCheck check) {
    return check.code().map(TicketCode::generation).orElse(null);
  }

  /** The first parameters of a statement that passes a holder, and of those that log. */
  Tuple toTuple() {
    return Tuple.of(request.scanId(), request.device().id(), request.gate(), ticketId, generation)
        .addBuffer(fingerprint)
        .addString(request.method())
        .addString(result)
        .addString(name(reason))
        .addLong(durationMicros)
        .addString(traceId)
        .addString(spanId)
        .addString(requestTraceId)
        .addJsonObject(answer)
        .addString(request.direction().text())
        .addString(name(overrode))
        .addString(isByOverride() ? request.override() : null);
  }

  Tuple toRow() {
    return toTuple().addOffsetDateTime(scannedAt.atOffset(ZoneOffset.UTC));
  }

  private static String name(Reason reason) {
    return reason == null ? null : reason.name();
  }
}
