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
import maguey.common.ticket.TicketCode;

/** Writes the log of scans: one row per scan of a device, however often it is sent. */
final class ScanLog {
  private static final String INSERT =
      """
      INSERT INTO scan_logs (scan_id, device_id, gate_code, ticket_id, generation_seen,
                             code_fingerprint, method, result, reason, scanned_at, duration_us,
                             trace_id, span_id, request_trace_id, answer, direction,
                             admission_epoch, overrode, override_reason)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
      ON CONFLICT (device_id, scan_id) DO NOTHING
      """;

  private ScanLog() {}

  /**
   * A row of the log.
   *
   * @param ticketId null when the code led to no ticket; so is {@code answer}
   * @param overrode what a supervisor has set aside; null when nothing was
   * @param epoch of an admission
   * @param generation null when the code could not be read
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
      int epoch,
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
          decision.epoch(),
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
          0,
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

    private static Integer generation(CodeCheck check) {
      return check.code().map(TicketCode::generation).orElse(null);
    }

    private Tuple toTuple() {
      return Tuple.of(request.scanId(), request.device().id(), request.gate(), ticketId, generation)
          .addBuffer(fingerprint)
          .addString(request.method())
          .addString(result)
          .addString(name(reason))
          .addOffsetDateTime(scannedAt.atOffset(ZoneOffset.UTC))
          .addLong(durationMicros)
          .addString(traceId)
          .addString(spanId)
          .addString(requestTraceId)
          .addJsonObject(answer)
          .addString(request.direction().text())
          .addInteger(epoch)
          .addString(name(overrode))
          .addString(isByOverride() ? request.override() : null);
    }

    private static String name(Reason reason) {
      return reason == null ? null : reason.name();
    }
  }

  /** False when the device's scan of this id is in the log already. */
  static Future<Boolean> insert(SqlClient tx, Entry entry) {
    return tx.preparedQuery(INSERT).execute(entry.toTuple()).map(rows -> rows.rowCount() == 1);
  }

  /** Writes those that are not in the log already. */
  static Future<Void> insertAll(SqlClient client, List<Entry> entries) {
    return client
        .preparedQuery(INSERT)
        .executeBatch(entries.stream().map(Entry::toTuple).toList())
        .mapEmpty();
  }
}
