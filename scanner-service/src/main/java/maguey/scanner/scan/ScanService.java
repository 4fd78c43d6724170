package maguey.scanner.scan;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import maguey.common.boot.ServiceContext;
import maguey.common.flow.Rush;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.outbox.OutboxRelay;
import maguey.common.sql.Convoy;
import maguey.common.sql.PostgresConfig;
import maguey.common.sql.Statements;
import maguey.common.ticket.TicketCode;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.Spans;
import maguey.scanner.device.DeviceRoles;

/**
 * Decides scans: shape and signature first, which need no database; then the ticket; then, in the
 * ticket's trace and one transaction, the decision.
 */
public final class ScanService {
  private static final ProblemType SCAN_ID_REUSED =
      new ProblemType("SCAN_ID_REUSED", 422, "The scanId belongs to the scan of another code");

  private final CodeReader codes;
  private final TicketlessScans ticketless;
  private final OutboxRelay relay;
  private final Spans spans;
  private final BusinessClock clock;
  private final Statements statements;
  private final MeterRegistry meters;
  private final Rush rush;
  private final int room;
  private final ScanRepository scans;
  private final Admission admission;

  public ScanService(
      ServiceContext service, CodeReader codes, TicketlessScans ticketless, OutboxRelay relay) {
    this.codes = codes;
    this.ticketless = ticketless;
    this.relay = relay;
    this.spans = service.spans();
    this.clock = service.clock();
    this.statements = new Convoy(service.pool());
    this.meters = service.meters();
    this.rush = service.rush();
    this.room = service.config().postgres().map(PostgresConfig::poolSize).orElseThrow();
    this.scans = new ScanRepository(clock);
    this.admission =
        new Admission(spans, service.transactions(), statements, scans, new Passages(clock));
  }

  /**
   * Decides, and logs the decision.
   *
   * @return fails with {@code DEVICE_REVOKED}, {@code INVALID} for an unknown gate, {@code
   *     SCAN_ID_REUSED}, {@code TOO_MANY_REQUESTS} for typed codes, or because the database is away
   */
  Future<ScanAnswer> scan(ScanRequest request) {
    return rush.during(room, () -> decide(request)).onSuccess(this::count);
  }

  private Future<ScanAnswer> decide(ScanRequest request) {
    ScanTrace trace = new ScanTrace(spans, clock);
    return trace
        .timed("validate-qr", () -> codes.check(request))
        .onFailure(noAnswer -> trace.stayInRequest(request))
        .compose(
            check ->
                check.reason().isPresent()
                    ? noTicket(request, check, check.reason().get(), trace)
                    : lookUp(request, check, trace));
  }

  private Future<ScanAnswer> lookUp(ScanRequest request, CodeCheck check, ScanTrace trace) {
    TicketCode code = check.code().orElseThrow();
    return trace
        .timed("lookup-ticket", () -> scans.lookUp(statements, request, code))
        .onFailure(away -> trace.stayInRequest(request))
        .compose(found -> decide(request, check, found, trace));
  }

  private Future<ScanAnswer> decide(
      ScanRequest request, CodeCheck check, Lookup found, ScanTrace trace) {
    if (!found.deviceIsActive()) {
      return Future.failedFuture(DeviceRoles.revoked());
    }
    if (found.gate().isEmpty()) {
      return Future.failedFuture(
          Problem.invalid("/gate", "unknown", "there is no gate '" + request.gate() + "'"));
    }
    if (found.earlier().isPresent()) {
      return replay(request, check, found, trace);
    }
    return found
        .ticket()
        .map(ticket -> decideTicket(request, check, found, trace))
        .orElseGet(() -> noTicket(request, check, Reason.UNKNOWN_TICKET, trace));
  }

  private Future<ScanAnswer> decideTicket(
      ScanRequest request, CodeCheck check, Lookup found, ScanTrace trace) {
    return trace
        .goOnFromTicket(
            request,
            found.ticket().orElseThrow(),
            () -> admission.decide(request, check, found, trace))
        .onSuccess(decided -> relay.wake())
        .recover(failure -> afterAll(request, check, failure, trace));
  }

  /** A repeat that ran beside the first try finds the first one's answer. */
  private Future<ScanAnswer> afterAll(
      ScanRequest request, CodeCheck check, Throwable failure, ScanTrace trace) {
    return failure instanceof ScanIdTaken
        ? scans
            .lookUp(statements, request, check.code().orElseThrow())
            .compose(now -> replay(request, check, now, trace))
        : Future.failedFuture(failure);
  }

  private static Problem retry() {
    return Problem.of(ProblemType.UNAVAILABLE, "Scan it again").retryAfter(1);
  }

  private Future<ScanAnswer> replay(
      ScanRequest request, CodeCheck check, Lookup found, ScanTrace trace) {
    Lookup.Earlier earlier = found.earlier().orElseThrow(ScanService::retry);
    if (!earlier.fingerprint().equals(check.fingerprint())) {
      return Future.failedFuture(
          Problem.of(SCAN_ID_REUSED, "Give each physical scan a scanId of its own"));
    }
    trace.replays(request, earlier);
    return Future.succeededFuture(ScanAnswer.again(request, found, earlier).replayed());
  }

  private Future<ScanAnswer> noTicket(
      ScanRequest request, CodeCheck check, Reason reason, ScanTrace trace) {
    trace.stayInRequest(request);
    trace.refused(reason);
    String traceId = trace.scanSpan().getTraceId();
    ticketless.add(ScanLogEntry.ticketless(request, check, reason, clock.now(), trace));
    return Future.succeededFuture(ScanAnswer.ticketless(request, reason, traceId).noting(check));
  }

  private void count(ScanAnswer answer) {
    String reason = answer.json().getString("reason");
    meters
        .counter(
            "maguey.scans",
            "result",
            answer.json().getString("result"),
            "reason",
            reason == null ? "" : reason)
        .increment();
  }
}
