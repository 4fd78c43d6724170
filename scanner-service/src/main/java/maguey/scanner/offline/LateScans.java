package maguey.scanner.offline;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import maguey.common.boot.ServiceContext;
import maguey.common.outbox.OutboxRelay;
import maguey.common.sql.Transactions;
import maguey.common.ticket.TicketCode;
import maguey.common.tracing.Spans;
import maguey.scanner.offline.Timeline.Judged;

/** Works late scans of tickets in: log, ticket, conflicts and news are one transaction. */
final class LateScans {
  private final Spans spans;
  private final Transactions transactions;
  private final OutboxRelay relay;
  private final Conflicts conflicts;

  LateScans(ServiceContext service, OutboxRelay relay) {
    this.spans = service.spans();
    this.transactions = service.transactions();
    this.relay = relay;
    this.conflicts = new Conflicts(service.meters());
  }

  /**
   * What came of a scan.
   *
   * @param ticketIsHere false when there is no such ticket, or not yet of the code's generation
   * @param show what is done once it is committed
   */
  private record Done(boolean ticketIsHere, Runnable show) {
    private static final Done NOT_YET = new Done(false, () -> {});
    private static final Done BEFORE = new Done(true, () -> {});
  }

  /** False when there is no such ticket here, or not yet of the code's generation. */
  Future<Boolean> work(Worked worked, TicketCode code) {
    return transactions
        .inTransaction(
            tx ->
                OfflineTicket.lock(tx, code, worked.scan().request().gate())
                    .map(found -> found.filter(t -> code.generation() <= t.generation()))
                    .compose(
                        ticket ->
                            ticket.isEmpty()
                                ? Future.succeededFuture(Done.NOT_YET)
                                : storeOnce(tx, worked, ticket.get(), code)))
        .onSuccess(done -> done.show().run())
        .onSuccess(done -> relay.wake())
        .map(Done::ticketIsHere);
  }

  /** Another upload may have worked it in while this one waited for the ticket. */
  private Future<Done> storeOnce(
      SqlConnection tx, Worked worked, OfflineTicket ticket, TicketCode code) {
    return OfflineLog.has(tx, worked.scan())
        .compose(
            isThere ->
                isThere
                    ? Future.succeededFuture(Done.BEFORE)
                    : store(tx, late(worked, ticket, code)));
  }

  private LateScan late(Worked worked, OfflineTicket ticket, TicketCode code) {
    return new LateScan(
        worked, ticket, code.generation(), OfflineTrace.begin(spans, ticket, worked));
  }

  private Future<Done> store(SqlConnection tx, LateScan scan) {
    OfflineScan device = scan.worked().scan();
    // An admission is a conflict until the timeline has found that it is none.
    String noted = device.letIn() ? "CONFLICT" : device.decision();
    return OfflineLog.insert(
            tx,
            scan.worked(),
            scan.ticket().id(),
            noted,
            scan.attention(),
            scan.span().getSpanContext())
        .compose(
            row ->
                row.isEmpty()
                    ? Future.succeededFuture(Done.BEFORE)
                    : judged(tx, scan, row.get()).compose(result -> told(tx, scan, result)));
  }

  private static Future<Done> told(SqlConnection tx, LateScan scan, String result) {
    return scan.publish(tx, result)
        .compose(told -> scan.answerFor(tx))
        .map(new Done(true, () -> scan.release(result)));
  }

  private Future<String> judged(SqlConnection tx, LateScan scan, long row) {
    OfflineTicket ticket = scan.ticket();
    return scan.worked().scan().passed()
        ? PassageRepository.all(tx, ticket.id())
            .map(passages -> Timeline.of(passages, ticket.rules()))
            .compose(timeline -> apply(tx, scan, timeline))
            .compose(timeline -> Corrections.tell(tx, ticket, timeline, row).map(timeline))
            .map(timeline -> resultOf(timeline, row))
        : Future.succeededFuture("REFUSED");
  }

  private Future<Timeline> apply(SqlConnection tx, LateScan scan, Timeline timeline) {
    return PassageRepository.store(tx, scan.ticket().id(), timeline)
        .compose(
            stored ->
                timeline.judged().size() == 1
                    ? Future.succeededFuture()
                    : conflicts.record(tx, scan, timeline))
        .map(timeline);
  }

  private static String resultOf(Timeline timeline, long row) {
    return timeline.judged().stream()
        .filter(judged -> judged.passed().id() == row)
        .map(Judged::result)
        .findFirst()
        .orElseThrow();
  }
}
