package maguey.scanner.offline;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import maguey.common.events.EventAddress;
import maguey.common.events.GateConflict;
import maguey.common.outbox.Outbox;
import maguey.scanner.offline.Timeline.Judged;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Records that two gates let holders in with one ticket, and raises the alarm once. */
final class Conflicts {
  private static final Logger LOG = LoggerFactory.getLogger(Conflicts.class);

  /** A conflict that is no longer one: an exit was heard of that came in between. */
  private static final String WITHDRAW =
      "DELETE FROM scan_conflict WHERE ticket_id = $1 AND conflicting_log <> ALL ($2)";

  private static final String RECORD =
      """
      INSERT INTO scan_conflict (ticket_id, admitted_log, conflicting_log, detected_at)
      VALUES ($1, $2, $3, $4)
      ON CONFLICT (conflicting_log) DO UPDATE SET admitted_log = excluded.admitted_log
      RETURNING id, xmax = 0 AS is_new
      """;

  private final Counter recorded;

  Conflicts(MeterRegistry meters) {
    this.recorded =
        Counter.builder("maguey.scan.conflicts")
            .description("Tickets that two gates let holders in with, one of them offline")
            .register(meters);
  }

  /** Records what the timeline says in the transaction that makes it true. */
  Future<Void> record(SqlClient tx, LateScan scan, Timeline timeline) {
    OfflineTicket ticket = scan.ticket();
    List<Judged> conflicts = timeline.judged().stream().filter(Judged::isConflict).toList();
    Long[] ids = conflicts.stream().map(c -> c.passed().id()).toArray(Long[]::new);
    return tx.preparedQuery(WITHDRAW)
        .execute(Tuple.tuple().addUUID(ticket.id()).addArrayOfLong(ids))
        .compose(withdrawn -> recordAll(tx, scan, conflicts));
  }

  private Future<Void> recordAll(SqlClient tx, LateScan scan, List<Judged> conflicts) {
    Future<Void> done = Future.succeededFuture();
    for (Judged conflict : new ArrayList<>(conflicts)) {
      done = done.compose(before -> recordOne(tx, scan, conflict));
    }
    return done;
  }

  private Future<Void> recordOne(SqlClient tx, LateScan scan, Judged conflict) {
    return tx.preparedQuery(RECORD)
        .execute(
            Tuple.of(scan.ticket().id(), conflict.winner().id(), conflict.passed().id())
                .addOffsetDateTime(scan.worked().now().atOffset(ZoneOffset.UTC)))
        .compose(rows -> isNew(rows) ? tell(tx, scan, conflict, id(rows)) : nothing());
  }

  private Future<Void> tell(SqlClient tx, LateScan scan, Judged conflict, UUID id) {
    OfflineTicket ticket = scan.ticket();
    recorded.increment();
    LOG.warn(
        "Ticket {} let holders in at gate {} and then at gate {}: look who is inside",
        ticket.id(),
        conflict.winner().gate(),
        conflict.passed().gate());
    GateConflict event =
        new GateConflict(
            UUID.randomUUID(),
            scan.worked().now(),
            id,
            ticket.id(),
            ticket.orderId(),
            ticket.orderNumber(),
            ticket.eventId(),
            ticket.eventSlug(),
            passage(conflict.winner()),
            passage(conflict.passed()),
            ticket.trace().traceId());
    List<EventAddress> boards = List.of(EventAddress.GATE_CONFLICT);
    return Outbox.append(tx, ticket.id(), new Outbox.Notice(event, boards, scan.context()));
  }

  private static GateConflict.Passage passage(Passed passed) {
    return new GateConflict.Passage(passed.scanId(), passed.gate(), passed.device(), passed.at());
  }

  private static boolean isNew(RowSet<Row> rows) {
    return rows.iterator().next().getBoolean("is_new");
  }

  private static UUID id(RowSet<Row> rows) {
    return rows.iterator().next().getUUID("id");
  }

  private static Future<Void> nothing() {
    return Future.succeededFuture();
  }
}
