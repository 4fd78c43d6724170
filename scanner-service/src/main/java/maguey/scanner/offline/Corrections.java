package maguey.scanner.offline;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import maguey.common.events.TicketScanned;
import maguey.common.sql.Rows;
import maguey.scanner.offline.Timeline.Judged;
import maguey.scanner.scan.ScanNews;

/**
 * Tells anew of scans that were judged otherwise before another one came in late: who was first is
 * no longer, or is after all.
 */
final class Corrections {
  private static final String JUDGED =
      """
      SELECT l.scan_id, l.device_id, d.name AS device_name, l.gate_code, l.result, l.reason, l.method,
             l.scanned_at, l.duration_us, l.trace_id, l.span_id, t.traceparent, t.tracestate, t.version
        FROM scan_logs l JOIN device d ON d.id = l.device_id JOIN ticket t ON t.id = l.ticket_id
       WHERE l.id = ANY ($1) ORDER BY l.id
      """;

  private static final double MICROS_PER_MILLI = 1_000.0;

  private Corrections() {}

  /**
   * Tells, when the log and the ticket are as the timeline says.
   *
   * @param row of the scan that came in, of which nothing was told before
   */
  static Future<Void> tell(SqlClient tx, OfflineTicket ticket, Timeline timeline, long row) {
    Long[] others =
        timeline.judged().stream()
            .filter(Judged::isNews)
            .map(judged -> judged.passed().id())
            .filter(id -> id != row)
            .toArray(Long[]::new);
    return others.length == 0
        ? Future.succeededFuture()
        : tx.preparedQuery(JUDGED)
            .execute(Tuple.tuple().addArrayOfLong(others))
            .map(rows -> Rows.list(rows))
            .compose(rows -> tell(tx, ticket, rows));
  }

  private static Future<Void> tell(SqlClient tx, OfflineTicket ticket, List<Row> rows) {
    Future<Void> done = Future.succeededFuture();
    for (Row row : rows) {
      done = done.compose(before -> ScanNews.append(tx, event(ticket, row), LateScan.context(row)));
    }
    return done;
  }

  /** The ticket's version rises with each of its scans that is worked in. */
  private static TicketScanned event(OfflineTicket ticket, Row row) {
    return new TicketScanned(
        TicketScanned.messageId(row.getUUID("device_id"), row.getString("scan_id")),
        row.getOffsetDateTime("scanned_at").toInstant(),
        row.getString("scan_id"),
        ticket.id(),
        ticket.orderId(),
        ticket.eventId(),
        row.getString("gate_code"),
        row.getString("device_name"),
        row.getString("result"),
        row.getString("reason"),
        row.getString("method"),
        row.getString("trace_id"),
        row.getString("span_id"),
        row.getLong("duration_us") / MICROS_PER_MILLI,
        row.getInteger("version"));
  }
}
