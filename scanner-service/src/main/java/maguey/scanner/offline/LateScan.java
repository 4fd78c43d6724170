package maguey.scanner.offline;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import maguey.common.events.TicketScanned;
import maguey.common.tracing.StoredContext;
import maguey.scanner.audit.Deed;
import maguey.scanner.scan.Reason;
import maguey.scanner.scan.ScanNews;
import maguey.scanner.scan.ScanRequest;

/**
 * A scan of a known ticket that comes in late.
 *
 * @param generation of the code that was scanned
 * @param span {@code ticket.scan}, which is shown when the scan is in the log
 */
record LateScan(Worked worked, OfflineTicket ticket, int generation, Span span) {

  String attention() {
    return worked.attention(ticket, generation);
  }

  /** What is told of the scan goes on from its own span, not from the upload's. */
  StoredContext context() {
    return StoredContext.of(Context.root().with(span));
  }

  /** The same for another scan of the ticket: by its span, with the flags of the purchase. */
  static StoredContext context(Row row) {
    SpanContext purchase =
        new StoredContext(row.getString("traceparent"), row.getString("tracestate"))
            .toSpanContext();
    SpanContext scan =
        SpanContext.createFromRemoteParent(
            row.getString("trace_id"),
            row.getString("span_id"),
            purchase.isValid() ? purchase.getTraceFlags() : TraceFlags.getSampled(),
            purchase.getTraceState());
    return StoredContext.of(Context.root().with(Span.wrap(scan)));
  }

  /** What a supervisor took upon himself while there was no network. */
  Future<Void> answerFor(SqlClient tx) {
    ScanRequest request = worked.scan().request();
    return worked.scan().passed() && request.isOverride()
        ? Deed.of(request.device(), "scan.overridden")
            .at(request.gate())
            .about(ticket.id().toString())
            .with("reason", request.override())
            .with("result", worked.scan().decision())
            .with("offline", true)
            .write(tx)
        : Future.succeededFuture();
  }

  /** Tells how it came out. */
  Future<Void> publish(SqlClient tx, String result) {
    ScanRequest request = worked.scan().request();
    TicketScanned event =
        new TicketScanned(
            TicketScanned.messageId(request.device().id(), worked.scanId()),
            worked.at(),
            worked.scanId(),
            ticket.id(),
            ticket.orderId(),
            ticket.eventId(),
            request.gate(),
            request.device().name(),
            result,
            reason(result),
            request.method(),
            span.getSpanContext().getTraceId(),
            span.getSpanContext().getSpanId(),
            worked.scan().durationMs(),
            0);
    return ScanNews.append(tx, event, context());
  }

  /** Lets the span go, once what it tells is committed. */
  void release(String result) {
    OfflineTrace.end(span, worked, result, reason(result), attention());
  }

  private String reason(String result) {
    return switch (result) {
      case "CONFLICT" -> Reason.ALREADY_USED.name();
      case "REFUSED" -> worked.scan().refusal();
      default -> null;
    };
  }
}
