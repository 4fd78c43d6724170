package maguey.scanner.offline;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import maguey.common.boot.ServiceContext;
import maguey.common.events.TicketScanned;
import maguey.common.outbox.OutboxRelay;
import maguey.common.sql.Transactions;
import maguey.common.ticket.TicketCode;
import maguey.common.tracing.Spans;
import maguey.scanner.key.SigningKeys;
import maguey.scanner.offline.Timeline.Judged;
import maguey.scanner.scan.CodeReader;
import maguey.scanner.scan.Reason;
import maguey.scanner.scan.ScanNews;

/**
 * Works scans in that gates decided while they were offline: each once, in any order, with the same
 * end. What a gate did is not judged, only noted: the holder is inside.
 */
final class OfflineSync {
  /** What may be otherwise when the device asks again. */
  private static final Set<Reason> PASSING =
      Set.of(Reason.UNKNOWN_KEY, Reason.UNKNOWN_TICKET, Reason.CHOOSE_TICKET);

  private final Spans spans;
  private final Pool pool;
  private final Transactions transactions;
  private final OutboxRelay relay;
  private final CodeReader codes;
  private final Conflicts conflicts;

  OfflineSync(ServiceContext service, SigningKeys keys, OutboxRelay relay) {
    this.spans = service.spans();
    this.pool = service.pool();
    this.transactions = service.transactions();
    this.relay = relay;
    this.codes = new CodeReader(keys, pool);
    this.conflicts = new Conflicts(service.meters());
  }

  /** Works one scan in; one that is in the log already, or cannot be yet, changes nothing. */
  Future<Void> work(OfflineScan scan, Upload upload, Map<String, Row> known) {
    return known.containsKey(scan.scanId())
        ? Future.succeededFuture()
        : spans.inSpan(
            "sync-offline-scan",
            () ->
                codes
                    .checkAgain(scan.request())
                    .compose(check -> work(upload.worked(scan, check))));
  }

  private Future<Void> work(Worked scan) {
    Optional<Reason> reason = scan.check().reason();
    if (reason.isEmpty()) {
      return known(scan, scan.check().code().orElseThrow());
    }
    return scan.scan().passed() && PASSING.contains(reason.get())
        ? Future.succeededFuture()
        : ticketless(scan);
  }

  /** The gate may have let somebody in who had no ticket at all. */
  private Future<Void> ticketless(Worked scan) {
    String attention = scan.scan().passed() ? "LET_IN_WRONGLY" : null;
    return OfflineLog.insert(
            pool, scan, null, "REFUSED", attention, Spans.current().getSpanContext())
        .mapEmpty();
  }

  private Future<Void> known(Worked scan, TicketCode code) {
    return transactions
        .inTransaction(
            tx ->
                OfflineTicket.lock(tx, code, scan.scan().request().gate())
                    .compose(ticket -> store(tx, scan, code, ticket)))
        .onSuccess(stored -> stored.ifPresent(Stored::release))
        .onSuccess(stored -> relay.wake())
        .mapEmpty();
  }

  /** A row of the log, and the span that may be shown when it is committed. */
  private record Stored(Span span, Worked scan, String result, String reason, String attention) {
    void release() {
      OfflineTrace.end(span, scan, result, reason, attention);
    }
  }

  private Future<Optional<Stored>> store(
      SqlConnection tx, Worked scan, TicketCode code, Optional<OfflineTicket> found) {
    if (found.isEmpty() || code.generation() > found.get().generation()) {
      return Future.succeededFuture(Optional.empty());
    }
    OfflineTicket ticket = found.get();
    Span span = OfflineTrace.begin(spans, ticket, scan);
    String attention = scan.scan().letIn() ? ticket.attention(code.generation(), scan.at()) : null;
    // An admission is a conflict until the timeline has found that it is none.
    String noted = scan.scan().letIn() ? "CONFLICT" : scan.scan().decision();
    return OfflineLog.insert(tx, scan, ticket.id(), noted, attention, span.getSpanContext())
        .compose(
            row ->
                row.isEmpty()
                    ? Future.succeededFuture(Optional.empty())
                    : judged(tx, scan, ticket, row.get())
                        .map(result -> stored(span, scan, result, attention))
                        .compose(s -> publish(tx, ticket, s).map(Optional.of(s))));
  }

  private Future<String> judged(SqlConnection tx, Worked scan, OfflineTicket ticket, long row) {
    return scan.scan().passed()
        ? PassageRepository.all(tx, ticket.id())
            .map(passages -> Timeline.of(passages, ticket.rules()))
            .compose(timeline -> apply(tx, scan, ticket, timeline))
            .compose(timeline -> Corrections.tell(tx, ticket, timeline, row).map(timeline))
            .map(timeline -> resultOf(timeline, row))
        : Future.succeededFuture("REFUSED");
  }

  private Future<Timeline> apply(
      SqlConnection tx, Worked scan, OfflineTicket ticket, Timeline timeline) {
    return PassageRepository.store(tx, ticket.id(), timeline)
        .compose(
            stored ->
                timeline.judged().size() == 1
                    ? Future.succeededFuture()
                    : conflicts.record(tx, ticket, timeline, scan.now()))
        .map(timeline);
  }

  private static String resultOf(Timeline timeline, long row) {
    return timeline.judged().stream()
        .filter(judged -> judged.passed().id() == row)
        .map(Judged::result)
        .findFirst()
        .orElseThrow();
  }

  private static Stored stored(Span span, Worked scan, String result, String attention) {
    String reason =
        switch (result) {
          case "CONFLICT" -> Reason.ALREADY_USED.name();
          case "REFUSED" -> scan.scan().refusal();
          default -> null;
        };
    return new Stored(span, scan, result, reason, attention);
  }

  private static Future<Void> publish(SqlConnection tx, OfflineTicket ticket, Stored stored) {
    OfflineScan scan = stored.scan().scan();
    TicketScanned event =
        new TicketScanned(
            TicketScanned.messageId(scan.request().device().id(), scan.scanId()),
            stored.scan().at(),
            scan.scanId(),
            ticket.id(),
            ticket.orderId(),
            ticket.eventId(),
            scan.request().gate(),
            scan.request().device().name(),
            stored.result(),
            stored.reason(),
            scan.request().method(),
            stored.span().getSpanContext().getTraceId(),
            stored.span().getSpanContext().getSpanId(),
            scan.durationMs(),
            0);
    return ScanNews.append(tx, event);
  }
}
