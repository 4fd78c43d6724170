package maguey.scanner.scan;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.StreamSupport;
import maguey.common.ticket.TicketCode;
import maguey.common.time.BusinessClock;

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
             upper(t.state) AS state, t.first_admitted_at, t.first_gate, fd.name AS first_device,
             e.id AS event_id, e.slug AS event_slug, e.title AS event_title, e.zone AS event_zone,
             e.starts_at AS event_starts_at, e.status = 'cancelled' AS event_is_cancelled,
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
        LEFT JOIN device fd ON fd.id = t.first_device_id
        LEFT JOIN scan_logs l ON l.device_id = d.id AND l.scan_id = $5
       WHERE d.id = $1
      """;

  /**
   * Lets one holder in: whoever comes second finds no row. It asks again for all that may have
   * changed since the look-up; the gate and the event's place do not.
   */
  private static final String ADMIT =
      """
      UPDATE ticket
         SET state = 'used', version = version + 1, updated_at = now(),
             first_admitted_at = now() + make_interval(secs => $6),
             first_gate = $3, first_device_id = $4, first_scan_id = $5
       WHERE id = $1 AND generation = $2 AND state = 'valid'
         AND now() + make_interval(secs => $6) >= valid_from
         AND now() + make_interval(secs => $6) < valid_to
         AND EXISTS (SELECT FROM event WHERE id = event_id AND status = 'scheduled')
         AND EXISTS (SELECT FROM device WHERE id = $4 AND revoked_at IS NULL)
      RETURNING first_admitted_at
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

  /** When the holder came in, for the one scan that lets him in; empty for every other. */
  Future<Optional<Instant>> admit(SqlClient tx, ScanRequest request, TicketCode code) {
    return tx.preparedQuery(ADMIT)
        .execute(
            Tuple.of(
                code.ticketId(),
                code.generation(),
                request.gate(),
                request.device().id(),
                request.scanId(),
                clock.offsetSeconds()))
        .map(
            rows ->
                StreamSupport.stream(rows.spliterator(), false)
                    .map(row -> row.getOffsetDateTime("first_admitted_at").toInstant())
                    .findFirst());
  }
}
