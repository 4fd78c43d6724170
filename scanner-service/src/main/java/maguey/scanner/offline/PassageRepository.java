package maguey.scanner.offline;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.scanner.offline.Timeline.Judged;

/** Makes the log and the ticket say what a ticket's timeline says. */
final class PassageRepository {
  private static final String ALL =
      """
      SELECT l.id, l.direction, l.offline, l.override_reason, l.scanned_at, l.result,
             l.admission_epoch, l.scan_id, l.gate_code, l.device_id, d.name AS device_name
        FROM scan_logs l JOIN device d ON d.id = l.device_id
       WHERE l.ticket_id = $1 AND l.result IN ('ADMITTED', 'EXITED', 'CONFLICT')
       ORDER BY l.scanned_at, l.id
      """;

  /** Out of the way of the unique index, which would not let two rows change places. */
  private static final String SET_ASIDE =
      """
      UPDATE scan_logs SET result = 'CONFLICT', reason = 'ALREADY_USED'
       WHERE id = ANY ($1) AND result = 'ADMITTED'
      """;

  private static final String JUDGE =
      """
      UPDATE scan_logs
         SET result = $2, admission_epoch = $3,
             reason = CASE WHEN $2 = 'CONFLICT' THEN 'ALREADY_USED' END
       WHERE id = $1
      """;

  /**
   * A ticket that was given back stays so; that somebody is inside with it is true all the same.
   */
  private static final String SET_TICKET =
      """
      UPDATE ticket
         SET inside = $2, admission_epoch = $3,
             state = CASE WHEN state NOT IN ('valid', 'used') THEN state
                          WHEN $4::timestamptz IS NULL THEN 'valid' ELSE 'used' END,
             first_admitted_at = coalesce($4, first_admitted_at),
             first_gate = coalesce($5, first_gate),
             first_device_id = coalesce($6, first_device_id),
             first_scan_id = coalesce($7, first_scan_id),
             version = version + 1, updated_at = now(), changed_xid = pg_current_xact_id()
       WHERE id = $1
      """;

  private PassageRepository() {}

  /** In the order of time, and of arrival where that is the same. */
  static Future<List<Passed>> all(SqlClient tx, UUID ticket) {
    return tx.preparedQuery(ALL).execute(Tuple.of(ticket)).map(rows -> Rows.list(rows, Passed::of));
  }

  static Future<Void> store(SqlClient tx, UUID ticket, Timeline timeline) {
    List<Judged> news = timeline.judged().stream().filter(Judged::isNews).toList();
    return judge(tx, news).compose(judged -> setTicket(tx, ticket, timeline));
  }

  private static Future<Void> judge(SqlClient tx, List<Judged> news) {
    if (news.isEmpty()) {
      return Future.succeededFuture();
    }
    Long[] ids = news.stream().map(judged -> judged.passed().id()).toArray(Long[]::new);
    List<Tuple> rows = news.stream().map(PassageRepository::row).toList();
    return tx.preparedQuery(SET_ASIDE)
        .execute(Tuple.of(ids))
        .compose(aside -> tx.preparedQuery(JUDGE).executeBatch(rows))
        .mapEmpty();
  }

  private static Tuple row(Judged judged) {
    return Tuple.of(judged.passed().id(), judged.result(), judged.epoch());
  }

  private static Future<Void> setTicket(SqlClient tx, UUID ticket, Timeline timeline) {
    Passed holding = timeline.holding();
    Tuple row = Tuple.of(ticket, timeline.isInside(), timeline.epoch());
    return tx.preparedQuery(SET_TICKET)
        .execute(
            holding == null
                ? row.addOffsetDateTime(null).addString(null).addUUID(null).addString(null)
                : row.addOffsetDateTime(holding.at().atOffset(ZoneOffset.UTC))
                    .addString(holding.gate())
                    .addUUID(holding.deviceId())
                    .addString(holding.scanId()))
        .mapEmpty();
  }
}
