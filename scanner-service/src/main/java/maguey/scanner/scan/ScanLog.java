package maguey.scanner.scan;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.List;
import maguey.common.outbox.Outbox;
import maguey.common.sql.DatabaseFailure;
import maguey.common.sql.Statements;

/** Writes the log of scans: one row per scan of a device, however often it is sent. */
final class ScanLog {
  private static final String INSERT_INTO =
      """
      INSERT INTO scan_logs (scan_id, device_id, gate_code, ticket_id, generation_seen,
                             code_fingerprint, method, result, reason, duration_us, trace_id,
                             span_id, request_trace_id, answer, direction, overrode,
                             override_reason, scanned_at, admission_epoch)
      """;

  /** What {@link ScanLogEntry#toTuple} begins with. */
  private static final String VALUES =
      "$1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17";

  private static final String UNLESS_LOGGED = "ON CONFLICT (device_id, scan_id) DO NOTHING\n";

  private static final String INSERT =
      INSERT_INTO + "VALUES (" + VALUES + ", $18, 0)\n" + UNLESS_LOGGED;

  private static final String INSERT_AND_TELL =
      "WITH logged AS ("
          + INSERT
          + "RETURNING ticket_id, scanned_at)\n"
          + Outbox.insertFrom("logged", "ticket_id", "scanned_at", 19);

  /**
   * The row of a holder who passed, told to whoever is to hear of it; for a statement whose part
   * {@code passed} has the ticket's id, {@code scanned_at} and the admission's epoch. A second row
   * of a scan fails, and takes the passing with it.
   */
  static final String OF_PASSED =
      ", told AS ("
          + Outbox.insertFrom("passed", "id", "scanned_at", 19)
          + ")\n"
          + INSERT_INTO
          + "SELECT "
          + VALUES
          + ", scanned_at, epoch FROM passed";

  private static final String ONCE = "scan_logs_once";

  private ScanLog() {}

  /** False when the device's scan of this id is in the log already. */
  static Future<Boolean> insert(Statements statements, ScanLogEntry entry) {
    return statements
        .run(INSERT, entry.ticketId(), entry.toRow())
        .map(rows -> rows.rowCount() == 1);
  }

  /** The same, and in the same statement tells whoever is to hear of it. */
  static Future<Boolean> insertAndTell(
      Statements statements, ScanLogEntry entry, Outbox.Notice notice) {
    return statements
        .run(INSERT_AND_TELL, entry.ticketId(), notice.addTo(entry.toRow()))
        .map(rows -> rows.rowCount() > 0);
  }

  /** Writes those that are not in the log already. */
  static Future<Void> insertAll(SqlClient client, List<ScanLogEntry> entries) {
    return client
        .preparedQuery(INSERT)
        .executeBatch(entries.stream().map(ScanLogEntry::toRow).toList())
        .mapEmpty();
  }

  /** Makes a second row of a scan the failure {@link ScanIdTaken}. */
  static <T> Future<T> once(Future<T> written) {
    return written.recover(
        failure ->
            Future.failedFuture(
                DatabaseFailure.isDuplicate(failure, ONCE) ? new ScanIdTaken() : failure));
  }
}
