package maguey.scanner.scan;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import maguey.common.events.TicketScanned;
import maguey.common.outbox.Outbox;
import maguey.common.sql.DatabaseFailure;
import maguey.common.sql.Statements;
import maguey.common.ticket.TicketCode;

/** Writes the log of scans: one row per scan of a device, however often it is sent. */
final class ScanLog {
  private static final String INSERT_INTO =
      """
      INSERT INTO scan_logs (scan_id, device_id, gate_code, ticket_id, generation_seen,
                             code_fingerprint, method, result, reason, duration_us, trace_id,
                             span_id, request_trace_id, answer, direction, overrode,
                             override_reason, scanned_at, admission_epoch)
      """;

  /** What {@link Entry#toTuple} begins with. */
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

  private static final double MICROS_PER_MILLI = 1_000.0;
  private static final String ONCE = "scan_logs_once";

  private ScanLog() {}

  /**
   * A row of the log.
   *
   * @param ticketId null when the code led to no ticket; so is {@code answer}
   * @param overrode what a supervisor has set aside; null when nothing was
   * @param generation null when the code could not be read
   * @param scannedAt of a holder who passes the database tells it anew
   * @param traceId the purchase's trace; the request's when there is no ticket
   * @param requestTraceId the trace of the device's request
   */
  record Entry(
      ScanRequest request,
      UUID ticketId,
      Integer generation,
      Buffer fingerprint,
      String result,
      Reason reason,
      Reason overrode,
      Instant scannedAt,
      long durationMicros,
      String traceId,
      String spanId,
      String requestTraceId,
      JsonObject answer) {

    static Entry of(
        ScanRequest request, CodeCheck check, Decision decision, ScanTrace trace, ScanAnswer told) {
      return new Entry(
          request,
          decision.ticket().id(),
          generation(check),
          check.fingerprint(),
          decision.result(),
          decision.reason(),
          decision.overrode(),
          decision.at(),
          trace.elapsedMicros(),
          trace.scanSpan().getTraceId(),
          trace.scanSpan().getSpanId(),
          trace.requestSpan().getTraceId(),
          told.json());
    }

    static Entry ticketless(
        ScanRequest request, CodeCheck check, Reason reason, Instant at, ScanTrace trace) {
      return new Entry(
          request,
          null,
          generation(check),
          check.fingerprint(),
          Decision.REFUSED,
          reason,
          null,
          at,
          trace.elapsedMicros(),
          trace.scanSpan().getTraceId(),
          trace.scanSpan().getSpanId(),
          trace.requestSpan().getTraceId(),
          null);
    }

    /** True when a supervisor decided: an entry against the rules, or an entry undone. */
    boolean isByOverride() {
      return overrode != null || request.isOverride() && result.equals(Direction.EXIT.granted());
    }

    /** What is told of it. */
    TicketScanned event(Decision decision) {
      return new TicketScanned(
          TicketScanned.messageId(request.device().id(), request.scanId()),
          scannedAt,
          request.scanId(),
          ticketId,
          decision.ticket().orderId(),
          decision.ticket().event().id(),
          request.gate(),
          request.device().name(),
          result,
          name(reason),
          request.method(),
          traceId,
          spanId,
          durationMicros / MICROS_PER_MILLI,
          0);
    }

    private static Integer generation(CodeCheck check) {
      return check.code().map(TicketCode::generation).orElse(null);
    }

    /** The first parameters of a statement that passes a holder, and of those that log. */
    Tuple toTuple() {
      return Tuple.of(request.scanId(), request.device().id(), request.gate(), ticketId, generation)
          .addBuffer(fingerprint)
          .addString(request.method())
          .addString(result)
          .addString(name(reason))
          .addLong(durationMicros)
          .addString(traceId)
          .addString(spanId)
          .addString(requestTraceId)
          .addJsonObject(answer)
          .addString(request.direction().text())
          .addString(name(overrode))
          .addString(isByOverride() ? request.override() : null);
    }

    private Tuple toRow() {
      return toTuple().addOffsetDateTime(scannedAt.atOffset(ZoneOffset.UTC));
    }

    private static String name(Reason reason) {
      return reason == null ? null : reason.name();
    }
  }

  /** False when the device's scan of this id is in the log already. */
  static Future<Boolean> insert(Statements statements, Entry entry) {
    return statements
        .run(INSERT, entry.ticketId(), entry.toRow())
        .map(rows -> rows.rowCount() == 1);
  }

  /** The same, and in the same statement tells whoever is to hear of it. */
  static Future<Boolean> insertAndTell(Statements statements, Entry entry, Outbox.Notice notice) {
    return statements
        .run(INSERT_AND_TELL, entry.ticketId(), notice.addTo(entry.toRow()))
        .map(rows -> rows.rowCount() > 0);
  }

  /** Writes those that are not in the log already. */
  static Future<Void> insertAll(SqlClient client, List<Entry> entries) {
    return client
        .preparedQuery(INSERT)
        .executeBatch(entries.stream().map(Entry::toRow).toList())
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
