package maguey.scanner.scan;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import maguey.common.sql.Rows;
import maguey.common.ticket.TicketCode;
import maguey.common.time.BusinessClock;
import maguey.scanner.gate.EntryRules;

/** The statements that a scan is decided by. */
final class ScanRepository {
  /**
   * One round trip for everything a decision may need. It always gives a row, for nobody scans
   * without a device. A ticket whose event number is not the code's is not this code's ticket.
   */
  private static final String LOOK_UP =
      """
      SELECT d.revoked_at IS NULL AS device_is_active,
             g.code AS gate_code, g.name AS gate_name, g.event_slug AS gate_event_slug,
             g.tier_names AS gate_tier_names,
             t.id AS ticket_id, t.generation, t.order_id, t.order_number, t.tier_name, t.valid_from,
             t.valid_to, t.email_hash, t.traceparent, t.tracestate, t.issued_at,
             upper(t.state) AS state, t.state_since, t.inside, t.first_admitted_at, t.first_gate, fd.name AS first_device,
             e.id AS event_id, e.slug AS event_slug, e.title AS event_title, e.zone AS event_zone,
             e.starts_at AS event_starts_at, e.status = 'cancelled' AS event_is_cancelled,
             er.reentry, er.early_minutes, er.late_minutes, er.capacity,
             CASE WHEN t.tier_name <> ALL (g.tier_names) THEN
               (SELECT array_agg(r.code ORDER BY r.code) FROM gate r
                 WHERE (r.tier_names IS NULL OR t.tier_name = ANY (r.tier_names))
                   AND (r.event_slug IS NULL OR r.event_slug = e.slug))
             END AS right_gates,
             l.code_fingerprint AS earlier_fingerprint, l.result AS earlier_result,
             l.reason AS earlier_reason, l.trace_id AS earlier_trace_id,
             l.span_id AS earlier_span_id, l.answer AS earlier_answer,
             now() + make_interval(secs => $6) AS at
        FROM device d
        LEFT JOIN gate g ON g.code = $2
        LEFT JOIN (ticket t JOIN event e ON e.id = t.event_id AND e.number = $4) ON t.id = $3
        LEFT JOIN entry_rules er ON er.event_slug = e.slug
        LEFT JOIN device fd ON fd.id = t.first_device_id
        LEFT JOIN scan_logs l ON l.device_id = d.id AND l.scan_id = $5
       WHERE d.id = $1
      """;

  /**
   * Lets one holder in: whoever comes second finds no row. It asks again for all that may have
   * changed since the look-up; the gate and the event's rules do not. A supervisor's override ($8)
   * sets aside the time and the state, as far as a ticket that was given back stays so.
   */
  private static final String ADMIT =
      """
      UPDATE ticket
         SET state = 'used', inside = true, version = version + 1, updated_at = now(),
             changed_xid = pg_current_xact_id(),
             admission_epoch = admission_epoch + (state <> 'valid')::int,
             first_admitted_at = now() + make_interval(secs => $6),
             first_gate = $3, first_device_id = $4, first_scan_id = $5
       WHERE id = $1 AND generation = $2
         AND (state = 'valid'
              OR state = 'used' AND ($7 = 'multi' OR $7 = 'after_exit' AND NOT inside)
              OR $8 AND state IN ('used', 'blocked'))
         AND ($8
              OR now() + make_interval(secs => $6) >= valid_from - make_interval(mins => $9)
                 AND now() + make_interval(secs => $6) < valid_to + make_interval(mins => $10))
         AND EXISTS (SELECT FROM event WHERE id = event_id AND status = 'scheduled')
         AND EXISTS (SELECT FROM device WHERE id = $4 AND revoked_at IS NULL)
      RETURNING first_admitted_at AS at, admission_epoch
      """;

  /** Lets one holder out. Where a supervisor undoes the entry ($5), the ticket is as before it. */
  private static final String LET_OUT =
      """
      UPDATE ticket
         SET inside = false, version = version + 1, updated_at = now(),
             changed_xid = pg_current_xact_id(),
             admission_epoch = admission_epoch + ($5 AND state = 'used')::int,
             state = CASE WHEN $5 AND state = 'used' THEN 'valid' ELSE state END
       WHERE id = $1 AND generation = $2 AND inside
         AND EXISTS (SELECT FROM device WHERE id = $3 AND revoked_at IS NULL)
      RETURNING now() + make_interval(secs => $4) AS at, 0 AS admission_epoch
      """;

  private final BusinessClock clock;

  ScanRepository(BusinessClock clock) {
    this.clock = clock;
  }

  Future<Lookup> lookUp(SqlClient client, ScanRequest request, TicketCode code) {
    return client
        .preparedQuery(LOOK_UP)
        .execute(
            Tuple.of(
                request.device().id(),
                request.gate(),
                code.ticketId(),
                Integer.toUnsignedLong(code.eventNumber()),
                request.scanId(),
                clock.offsetSeconds()))
        .map(rows -> Lookup.of(rows.iterator().next()));
  }

  /**
   * When a holder passed.
   *
   * @param epoch of the admission; 0 for an exit
   */
  record Passage(Instant at, int epoch) {}

  /** For the one scan that lets the holder in; empty for every other. */
  Future<Optional<Passage>> admit(
      SqlClient tx, ScanRequest request, TicketCode code, EntryRules rules) {
    return tx.preparedQuery(ADMIT)
        .execute(
            Tuple.of(code.ticketId(), code.generation(), request.gate(), request.device().id())
                .addString(request.scanId())
                .addDouble(clock.offsetSeconds())
                .addString(rules.reentry().text())
                .addBoolean(request.isOverride())
                .addInteger(rules.earlyMinutes())
                .addInteger(rules.lateMinutes()))
        .map(ScanRepository::passage);
  }

  /** For the one scan that lets the holder out; empty for every other. */
  Future<Optional<Passage>> letOut(SqlClient tx, ScanRequest request, TicketCode code) {
    return tx.preparedQuery(LET_OUT)
        .execute(
            Tuple.of(code.ticketId(), code.generation(), request.device().id())
                .addDouble(clock.offsetSeconds())
                .addBoolean(request.isOverride()))
        .map(ScanRepository::passage);
  }

  private static Optional<Passage> passage(RowSet<Row> rows) {
    return Rows.first(
        rows,
        row ->
            new Passage(
                row.getOffsetDateTime("at").toInstant(), row.getInteger("admission_epoch")));
  }
}
