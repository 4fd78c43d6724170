package maguey.scanner.offline;

import io.opentelemetry.api.trace.SpanContext;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import maguey.common.sql.Rows;
import maguey.common.ticket.SignedTicketCode;
import maguey.common.ticket.TicketCode;
import maguey.common.tracing.Spans;

/** The log of scans, as far as it is about scans that come in late. */
final class OfflineLog {
  /** A gate that is no longer there is told as the device's own. */
  private static final String INSERT =
      """
      INSERT INTO scan_logs (scan_id, device_id, gate_code, ticket_id, generation_seen,
                             code_fingerprint, method, direction, result, reason, attention,
                             override_reason, offline, scanned_at, device_time, clock_offset_ms,
                             duration_us, trace_id, span_id, request_trace_id, answer)
      VALUES ($1, $2, coalesce((SELECT code FROM gate WHERE code = $3), $4), $5, $6, $7, $8, $9, $10,
              $11, $12, $13, true, $14, $15, $16, $17, $18, $19, $20, '{}')
      ON CONFLICT (device_id, scan_id) DO NOTHING
      RETURNING id
      """;

  /**
   * By the device, by the tickets of the codes, and of what came in late by the id alone, or by the
   * id and the device's time where other phones make the same one. Those are looked up one by one,
   * to which OFFSET 0 keeps the planner: a join would read all scans of these ids.
   */
  private static final String FIND =
      """
      WITH same AS (
        SELECT id FROM scan_logs WHERE device_id = $1 AND scan_id = ANY ($2)
         UNION SELECT id FROM scan_logs WHERE offline AND scan_id = ANY ($4)
         UNION SELECT o.id
                 FROM unnest($5::text[], $6::timestamptz[]) AS late (scan_id, at)
                CROSS JOIN LATERAL (
                      SELECT id FROM scan_logs
                       WHERE offline AND scan_id = late.scan_id
                         AND device_time BETWEEN late.at - interval '1 ms'
                                             AND late.at + interval '1 ms'
                      OFFSET 0) o
         UNION SELECT id FROM scan_logs WHERE ticket_id = ANY ($3) AND scan_id = ANY ($2))
      SELECT l.scan_id, l.code_fingerprint, l.result, l.reason, l.attention, l.trace_id,
             l.device_time, l.device_id = $1 AS is_own,
             c.id AS conflict_id, o.gate_code AS other_gate, od.name AS other_device,
             o.scanned_at AS other_at, e.zone
        FROM same JOIN scan_logs l ON l.id = same.id
        LEFT JOIN scan_conflict c ON c.conflicting_log = l.id
        LEFT JOIN scan_logs o ON o.id = c.admitted_log
        LEFT JOIN device od ON od.id = o.device_id
        LEFT JOIN ticket t ON t.id = l.ticket_id
        LEFT JOIN event e ON e.id = t.event_id
       ORDER BY is_own DESC, l.id
      """;

  private OfflineLog() {}

  /**
   * Writes a row, for now without a judgement on who was first.
   *
   * @param ticket null when the code led to none
   * @return the row's id; empty when the device's scan of this id is in the log already
   */
  static Future<Optional<Long>> insert(
      SqlClient tx, Worked worked, UUID ticket, String result, String attention, SpanContext span) {
    OfflineScan scan = worked.scan();
    return tx.preparedQuery(INSERT)
        .execute(
            Tuple.of(worked.scanId(), scan.request().device().id(), scan.request().gate())
                .addString(scan.request().device().gate())
                .addUUID(ticket)
                .addInteger(worked.check().code().map(TicketCode::generation).orElse(null))
                .addBuffer(worked.check().fingerprint())
                .addString(scan.request().method())
                .addString(scan.request().direction().text())
                .addString(result)
                .addString(reason(worked, result))
                .addString(attention)
                .addString(scan.passed() ? scan.request().override() : null)
                .addOffsetDateTime(worked.at().atOffset(ZoneOffset.UTC))
                .addOffsetDateTime(scan.deviceTime().atOffset(ZoneOffset.UTC))
                .addLong(worked.offset().toMillis())
                .addLong(scan.durationMs() * 1_000L)
                .addString(span.getTraceId())
                .addString(span.getSpanId())
                .addString(Spans.server().getSpanContext().getTraceId()))
        .map(rows -> Rows.first(rows, row -> row.getLong("id")));
  }

  /** What the log says about scans that a device hands in. */
  static Future<LoggedScans> find(SqlClient client, UUID device, List<OfflineScan> scans) {
    List<OfflineScan> others = scans.stream().filter(scan -> !scan.hasUuid()).toList();
    return client
        .preparedQuery(FIND)
        .execute(
            Tuple.tuple()
                .addUUID(device)
                .addArrayOfString(idsOf(scans.stream()))
                .addArrayOfUUID(ticketsOf(scans))
                .addArrayOfString(idsOf(scans.stream().filter(OfflineScan::hasUuid)))
                .addArrayOfString(idsOf(others.stream()))
                .addArrayOfOffsetDateTime(timesOf(others)))
        .map(LoggedScans::of);
  }

  /** True when the log tells of the scan by now. */
  static Future<Boolean> has(SqlClient client, OfflineScan scan) {
    return find(client, scan.request().device().id(), List.of(scan))
        .map(now -> now.of(scan).isPresent());
  }

  private static String[] idsOf(Stream<OfflineScan> scans) {
    return scans.flatMap(scan -> Stream.of(scan.scanId(), scan.otherId())).toArray(String[]::new);
  }

  /** One for each of the ids. */
  private static OffsetDateTime[] timesOf(List<OfflineScan> scans) {
    return scans.stream()
        .map(scan -> scan.deviceTime().atOffset(ZoneOffset.UTC))
        .flatMap(time -> Stream.of(time, time))
        .toArray(OffsetDateTime[]::new);
  }

  /** As the codes say, whoever signed them. */
  private static UUID[] ticketsOf(List<OfflineScan> scans) {
    return scans.stream()
        .flatMap(scan -> SignedTicketCode.parse(scan.request().code()).stream())
        .map(parsed -> parsed.code().ticketId())
        .toArray(UUID[]::new);
  }

  /** The other gate's admission, for the one that came later; null when there is no conflict. */
  static JsonObject conflict(Row row) {
    return row.getUUID("conflict_id") == null
        ? null
        : new JsonObject()
            .put("id", row.getUUID("conflict_id").toString())
            .put(
                "other",
                new JsonObject()
                    .put("gate", row.getString("other_gate"))
                    .put("device", row.getString("other_device"))
                    .put("at", row.getOffsetDateTime("other_at").toInstant())
                    .put("zone", row.getString("zone")));
  }

  private static String reason(Worked worked, String result) {
    return switch (result) {
      case "CONFLICT" -> "ALREADY_USED";
      case "REFUSED" ->
          worked.check().reason().map(Enum::name).orElseGet(() -> worked.scan().refusal());
      default -> null;
    };
  }
}
