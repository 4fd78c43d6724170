package maguey.scanner.scan;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import java.util.function.Function;
import java.util.stream.Stream;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.outbox.Outbox;
import maguey.common.sql.Statements;
import maguey.common.sql.Transactions;
import maguey.common.tracing.SpanSettings;
import maguey.common.tracing.Spans;
import maguey.common.tracing.StoredContext;
import maguey.scanner.audit.Deed;
import maguey.scanner.device.DeviceRoles;

/**
 * Decides about one known ticket: the ticket's new state, the row of the log and the events commit
 * together, for a refusal too (ADR 039).
 */
final class Admission {
  private final Spans spans;
  private final Pool pool;
  private final Statements together;
  private final Transactions transactions;
  private final ScanRepository scans;
  private final Passages passages;

  /**
   * @param together runs statements that are transactions by themselves
   */
  Admission(
      Spans spans,
      Transactions transactions,
      Statements together,
      ScanRepository scans,
      Passages passages) {
    this.spans = spans;
    this.pool = transactions.pool();
    this.transactions = transactions;
    this.together = together;
    this.scans = scans;
    this.passages = passages;
  }

  /** A scan that is being decided. */
  private record Sighting(ScanRequest request, CodeCheck check, ScanTrace trace) {
    Decision byRules(Lookup found) {
      return Decision.of(
          request,
          found,
          AdmissionRules.refusal(request, check.code().orElseThrow(), found).orElse(null));
    }

    ScanAnswer answer(Decision decision) {
      return ScanAnswer.of(request, decision, trace.scanSpan().getTraceId()).noting(check);
    }

    Decided decided(Decision decision, ScanAnswer answer) {
      return new Decided(
          decision, ScanLogEntry.of(request, check, decision, trace, answer), answer);
    }
  }

  private record Decided(Decision decision, ScanLogEntry entry, ScanAnswer answer) {
    boolean isNews() {
      return decision.direction() != Direction.INFO;
    }
  }

  /**
   * Runs in the span {@code ticket.scan}.
   *
   * @return fails with {@link ScanIdTaken} when a repeat of this scan was faster
   */
  Future<ScanAnswer> decide(ScanRequest request, CodeCheck check, Lookup found, ScanTrace trace) {
    Sighting scan = new Sighting(request, check, trace);
    return inTransaction(request, tx -> judge(tx, scan, found))
        .onSuccess(decided -> trace.decided(decided.decision()))
        .map(Decided::answer);
  }

  /**
   * One statement is a transaction by itself: no row stays locked until this event loop has its
   * next turn. With an override goes the row of who answers for it.
   */
  private Future<Decided> inTransaction(
      ScanRequest request, Function<Statements, Future<Decided>> work) {
    return request.isOverride() && request.direction() != Direction.INFO
        ? transactions.inTransaction(
            tx -> work.apply(Statements.of(tx)).compose(decided -> answerFor(tx, decided)))
        : spans.inTransaction(() -> work.apply(together));
  }

  private Future<Decided> judge(Statements tx, Sighting scan, Lookup found) {
    Decision byRules = scan.byRules(found);
    return byRules.reason() == null && byRules.direction() != Direction.INFO
        ? passOrLose(tx, scan, scan.decided(byRules, scan.answer(byRules)))
        : log(tx, scan, byRules);
  }

  private Future<Decided> passOrLose(Statements tx, Sighting scan, Decided wanted) {
    return pass(tx, wanted)
        .compose(passed -> passed ? Future.succeededFuture(wanted) : lost(tx, scan));
  }

  /** False when the ticket does not let the holder pass any more; then nothing has changed. */
  private Future<Boolean> pass(Statements tx, Decided wanted) {
    Span logged = step("write-scan-log");
    Span published = step("publish-event");
    return spans
        .inSpan(
            "update-status",
            () ->
                passages.pass(
                    tx,
                    wanted.entry(),
                    notice(wanted, published),
                    wanted.decision().ticket().rules()))
        .onSuccess(passed -> endIf(passed, logged, published));
  }

  /** A second look, which sees what the winner has committed. */
  private Future<Decided> lost(Statements tx, Sighting scan) {
    return scans
        .lookUp(tx, scan.request(), scan.check().code().orElseThrow())
        .compose(now -> refused(scan, now))
        .compose(decision -> log(tx, scan, decision));
  }

  private static Future<Decision> refused(Sighting scan, Lookup now) {
    if (!now.deviceIsActive()) {
      return Future.failedFuture(DeviceRoles.revoked());
    }
    Decision decision = scan.byRules(now);
    return decision.reason() == null
        ? Future.failedFuture(
            Problem.of(ProblemType.UNAVAILABLE, "The ticket changed just now: scan it again")
                .retryAfter(1))
        : Future.succeededFuture(decision);
  }

  private Future<Decided> log(Statements tx, Sighting scan, Decision decision) {
    return answer(decision, scan.answer(decision))
        .map(answer -> scan.decided(decision, answer))
        .compose(
            decided ->
                (decided.isNews() ? logAndTell(tx, decided) : log(tx, decided))
                    .compose(first -> first ? Future.succeededFuture(decided) : taken()));
  }

  private Future<ScanAnswer> answer(Decision decision, ScanAnswer plain) {
    return decision.direction() == Direction.INFO
        ? History.of(pool, decision.ticket()).map(plain::withHistory)
        : Future.succeededFuture(plain);
  }

  private Future<Boolean> logAndTell(Statements tx, Decided decided) {
    Span published = step("publish-event");
    return spans
        .inSpan(
            "write-scan-log",
            () -> ScanLog.insertAndTell(tx, decided.entry(), notice(decided, published)))
        .onSuccess(first -> endIf(first, published));
  }

  /** A look that changed nothing is no news. */
  private Future<Boolean> log(Statements tx, Decided decided) {
    return spans.inSpan("write-scan-log", () -> ScanLog.insert(tx, decided.entry()));
  }

  /** What a supervisor takes upon himself. */
  private static Future<Decided> answerFor(SqlClient tx, Decided decided) {
    ScanLogEntry entry = decided.entry();
    return entry.isByOverride()
        ? Deed.of(entry.request().device(), "scan.overridden")
            .at(entry.request().gate())
            .about(entry.ticketId().toString())
            .with("overrode", entry.overrode() == null ? null : entry.overrode().name())
            .with("reason", entry.request().override())
            .with("result", entry.result())
            .write(tx)
            .map(decided)
        : Future.succeededFuture(decided);
  }

  private static Future<Decided> taken() {
    return Future.failedFuture(new ScanIdTaken());
  }

  /** A step that another's statement takes along; it is shown when that has taken place. */
  private Span step(String name) {
    return spans.begin(name, SpanSettings.child());
  }

  private static void endIf(boolean hasTakenPlace, Span... steps) {
    if (hasTakenPlace) {
      Stream.of(steps).forEach(Span::end);
    }
  }

  private static Outbox.Notice notice(Decided decided, Span published) {
    return ScanNews.notice(
        decided.entry().event(decided.decision()),
        StoredContext.of(Context.root().with(published)));
  }
}
