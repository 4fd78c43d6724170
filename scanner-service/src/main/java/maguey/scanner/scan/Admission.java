package maguey.scanner.scan;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.Optional;
import maguey.common.events.TicketScanned;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.sql.Transactions;
import maguey.common.ticket.TicketCode;
import maguey.common.tracing.Spans;
import maguey.scanner.audit.Deed;
import maguey.scanner.device.DeviceRoles;
import maguey.scanner.scan.ScanRepository.Passage;

/**
 * Decides about one known ticket: the ticket's new state, the row of the log and the events commit
 * together, for a refusal too.
 */
final class Admission {
  private static final double MICROS_PER_MILLI = 1_000.0;

  private final Spans spans;
  private final Transactions transactions;
  private final ScanRepository scans;

  Admission(Spans spans, Transactions transactions, ScanRepository scans) {
    this.spans = spans;
    this.transactions = transactions;
    this.scans = scans;
  }

  /**
   * Runs in the span {@code ticket.scan}.
   *
   * @return fails with {@link ScanIdTaken} when a repeat of this scan was faster
   */
  Future<ScanAnswer> decide(ScanRequest request, CodeCheck check, Lookup found, ScanTrace trace) {
    return transactions
        .inTransaction(
            tx ->
                judge(tx, request, check.code().orElseThrow(), found)
                    .compose(decision -> log(tx, request, check, decision, trace)))
        .onSuccess(decided -> trace.decided(decided.decision()))
        .map(Decided::answer);
  }

  private record Decided(Decision decision, ScanAnswer answer) {}

  private Future<Decision> judge(
      SqlConnection tx, ScanRequest request, TicketCode code, Lookup found) {
    Decision byRules = byRules(request, code, found);
    return byRules.reason() == null && request.direction() != Direction.INFO
        ? spans
            .inSpan("update-status", () -> pass(tx, request, code, byRules))
            .compose(
                passed -> passed.isPresent() ? won(byRules, passed.get()) : lost(tx, request, code))
        : Future.succeededFuture(byRules);
  }

  private Future<Optional<Passage>> pass(
      SqlConnection tx, ScanRequest request, TicketCode code, Decision byRules) {
    return request.direction() == Direction.EXIT
        ? scans.letOut(tx, request, code)
        : scans.admit(tx, request, code, byRules.ticket().rules());
  }

  private static Future<Decision> won(Decision admitted, Passage passed) {
    return Future.succeededFuture(admitted.at(passed.at(), passed.epoch()));
  }

  /** A second look, which sees what the winner has committed. */
  private Future<Decision> lost(SqlConnection tx, ScanRequest request, TicketCode code) {
    return scans.lookUp(tx, request, code).compose(now -> refused(request, code, now));
  }

  private static Future<Decision> refused(ScanRequest request, TicketCode code, Lookup now) {
    if (!now.deviceIsActive()) {
      return Future.failedFuture(DeviceRoles.revoked());
    }
    Decision decision = byRules(request, code, now);
    return decision.reason() == null
        ? Future.failedFuture(
            Problem.of(ProblemType.UNAVAILABLE, "The ticket changed just now: scan it again")
                .retryAfter(1))
        : Future.succeededFuture(decision);
  }

  private static Decision byRules(ScanRequest request, TicketCode code, Lookup found) {
    return Decision.of(request, found, AdmissionRules.refusal(request, code, found).orElse(null));
  }

  private Future<Decided> log(
      SqlConnection tx, ScanRequest request, CodeCheck check, Decision decision, ScanTrace trace) {
    String traceId = trace.scanSpan().getTraceId();
    ScanAnswer plain = ScanAnswer.of(request, decision, traceId).noting(check);
    return answer(tx, decision, plain)
        .compose(answer -> log(tx, ScanLog.Entry.of(request, check, decision, trace, answer)))
        .compose(entry -> answerFor(tx, entry))
        .compose(entry -> publish(tx, entry, decision))
        .map(entry -> new Decided(decision, new ScanAnswer(entry.answer())));
  }

  private static Future<ScanAnswer> answer(SqlConnection tx, Decision decision, ScanAnswer plain) {
    return decision.direction() == Direction.INFO
        ? History.of(tx, decision.ticket()).map(plain::withHistory)
        : Future.succeededFuture(plain);
  }

  private Future<ScanLog.Entry> log(SqlConnection tx, ScanLog.Entry entry) {
    return spans
        .inSpan("write-scan-log", () -> ScanLog.insert(tx, entry))
        .compose(first -> first ? Future.succeededFuture(entry) : taken());
  }

  /** What a supervisor takes upon himself. */
  private static Future<ScanLog.Entry> answerFor(SqlConnection tx, ScanLog.Entry entry) {
    return entry.isByOverride()
        ? Deed.of(entry.request().device(), "scan.overridden")
            .at(entry.request().gate())
            .about(entry.ticketId().toString())
            .with("overrode", entry.overrode() == null ? null : entry.overrode().name())
            .with("reason", entry.request().override())
            .with("result", entry.result())
            .write(tx)
            .map(entry)
        : Future.succeededFuture(entry);
  }

  /** A look that changed nothing is no news. */
  private Future<ScanLog.Entry> publish(SqlConnection tx, ScanLog.Entry entry, Decision decision) {
    return decision.direction() == Direction.INFO
        ? Future.succeededFuture(entry)
        : append(tx, entry, decision).map(entry);
  }

  private Future<Void> append(SqlConnection tx, ScanLog.Entry entry, Decision decision) {
    TicketScanned event = event(entry, decision);
    return spans.inSpan("publish-event", () -> ScanNews.append(tx, event));
  }

  private static Future<ScanLog.Entry> taken() {
    return Future.failedFuture(new ScanIdTaken());
  }

  private static TicketScanned event(ScanLog.Entry entry, Decision decision) {
    ScanRequest request = entry.request();
    return new TicketScanned(
        TicketScanned.messageId(request.device().id(), request.scanId()),
        decision.at(),
        request.scanId(),
        decision.ticket().id(),
        decision.ticket().orderId(),
        decision.ticket().event().id(),
        request.gate(),
        request.device().name(),
        decision.result(),
        decision.reason() == null ? null : decision.reason().name(),
        request.method(),
        entry.traceId(),
        entry.spanId(),
        entry.durationMicros() / MICROS_PER_MILLI,
        0);
  }
}
