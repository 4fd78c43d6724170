package maguey.scanner.offline;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.Optional;
import java.util.Set;
import maguey.common.boot.ServiceContext;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.outbox.OutboxRelay;
import maguey.common.tracing.Spans;
import maguey.scanner.scan.CodeCheck;
import maguey.scanner.scan.CodeReader;
import maguey.scanner.scan.Reason;

/**
 * Works scans in that gates decided while they were offline: each once, in any order, with the same
 * end. What a gate did is not judged, only noted: the holder is inside.
 */
final class OfflineSync {
  /** What may be otherwise when the device asks again. */
  private static final Set<Reason> PASSING = Set.of(Reason.UNKNOWN_KEY, Reason.UNKNOWN_TICKET);

  private final Spans spans;
  private final Pool pool;
  private final CodeReader codes;
  private final LateScans lateScans;

  OfflineSync(ServiceContext service, CodeReader codes, OutboxRelay relay) {
    this.spans = service.spans();
    this.pool = service.pool();
    this.codes = codes;
    this.lateScans = new LateScans(service, relay);
  }

  /** Works one scan in; one that is in the log already, or cannot be yet, changes nothing. */
  Future<Void> work(OfflineScan scan, Upload upload, LoggedScans known) {
    return known.of(scan).isPresent()
        ? Future.succeededFuture()
        : spans.inSpan(
            "sync-offline-scan",
            () ->
                check(scan)
                    .compose(
                        check ->
                            check.isEmpty()
                                ? Future.succeededFuture()
                                : work(upload.worked(scan, known.idFor(scan), check.get()))));
  }

  /**
   * Empty for a guess too many: it is to be kept until a minute is over. A refusal is taken as it
   * is, without a look at what the device typed.
   */
  private Future<Optional<CodeCheck>> check(OfflineScan scan) {
    return codes
        .check(scan.request())
        .map(Optional::of)
        .recover(failure -> isGuess(failure) ? unseen(scan) : Future.failedFuture(failure));
  }

  private static boolean isGuess(Throwable failure) {
    return failure instanceof Problem problem
        && problem.type().equals(ProblemType.TOO_MANY_REQUESTS);
  }

  private static Future<Optional<CodeCheck>> unseen(OfflineScan scan) {
    return Future.succeededFuture(
        scan.passed() ? Optional.empty() : Optional.of(CodeCheck.malformed(scan.request().code())));
  }

  private Future<Void> work(Worked scan) {
    CodeCheck check = scan.check();
    boolean isTold = scan.scan().passed() && check.isOfAWithdrawnKey();
    if (check.reason().isEmpty() || isTold) {
      return lateScans
          .work(scan, check.code().orElseThrow())
          // Whoever has a withdrawn key makes codes of tickets that will never be here.
          .compose(found -> isTold && !found ? ticketless(scan) : Future.succeededFuture());
    }
    return scan.scan().passed() && PASSING.contains(check.reason().get())
        ? Future.succeededFuture()
        : ticketless(scan);
  }

  /** Another upload may have worked it in meanwhile. */
  private Future<Void> ticketless(Worked scan) {
    return OfflineLog.has(pool, scan.scan())
        .compose(isThere -> isThere ? Future.succeededFuture() : storeTicketless(scan));
  }

  /** The gate may have let somebody in who had no ticket at all. */
  private Future<Void> storeTicketless(Worked scan) {
    String attention = scan.scan().passed() ? "LET_IN_WRONGLY" : scan.attentionByTime();
    return OfflineLog.insert(
            pool, scan, null, "REFUSED", attention, Spans.current().getSpanContext())
        .mapEmpty();
  }
}
