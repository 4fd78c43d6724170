package maguey.scanner.scan;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import maguey.common.sql.Statements;
import maguey.common.ticket.TicketCode;
import maguey.common.time.BusinessClock;

/** Looks up what a scan is decided by. */
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
             l.span_id AS earlier_span_id, l.offline AS earlier_is_handed_in, l.answer AS earlier_answer,
             now() + make_interval(secs => $6) AS at
        FROM device d
        LEFT JOIN gate g ON g.code = $2
        LEFT JOIN (ticket t JOIN event e ON e.id = t.event_id AND e.number = $4) ON t.id = $3
        LEFT JOIN entry_rules er ON er.event_slug = e.slug
        LEFT JOIN device fd ON fd.id = t.first_device_id
        LEFT JOIN scan_logs l ON l.device_id = d.id AND l.scan_id = $5
       WHERE d.id = $1
      """;

  private final BusinessClock clock;

  ScanRepository(BusinessClock clock) {
    this.clock = clock;
  }

  Future<Lookup> lookUp(Statements statements, ScanRequest request, TicketCode code) {
    return statements
        .run(
            LOOK_UP,
            code.ticketId(),
            Tuple.of(
                request.device().id(),
                request.gate(),
                code.ticketId(),
                Integer.toUnsignedLong(code.eventNumber()),
                request.scanId(),
                clock.offsetSeconds()))
        .map(rows -> Lookup.of(rows.iterator().next()));
  }
}
