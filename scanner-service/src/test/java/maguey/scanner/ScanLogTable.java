package maguey.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** What the database says once the gates have gone home. */
record ScanLogTable(Pool pool) {
  private static final String OF_TICKET =
      """
      SELECT l.scan_id, l.result, l.reason, l.gate_code, l.trace_id, l.scanned_at,
             l.override_reason, d.name AS device
        FROM scan_logs l JOIN device d ON d.id = l.device_id
       WHERE l.ticket_id = $1
      """;

  /** Whoever was let in is the one whom the ticket remembers, and nobody else was. */
  private static final String CONTRADICTIONS =
      """
      SELECT t.id
        FROM ticket t
        LEFT JOIN scan_logs l ON l.ticket_id = t.id AND l.result = 'ADMITTED'
       GROUP BY t.id
      HAVING count(l.scan_id) <> CASE WHEN t.first_scan_id IS NULL THEN 0 ELSE 1 END
          OR min(l.scan_id) IS DISTINCT FROM t.first_scan_id
          OR min(l.scanned_at) IS DISTINCT FROM t.first_admitted_at
          OR min(l.gate_code) IS DISTINCT FROM t.first_gate
      """;

  private static final String IN_ANOTHER_TRACE =
      """
      SELECT l.scan_id FROM scan_logs l JOIN ticket t ON t.id = l.ticket_id
       WHERE l.trace_id <> substr(t.traceparent, 4, 32)
      """;

  List<Row> of(IssuedTicket ticket) {
    return rows(OF_TICKET, Tuple.of(ticket.id()));
  }

  /** All columns of all scans of a ticket, in the order of the log. */
  List<Row> wholeOf(IssuedTicket ticket) {
    return rows("SELECT * FROM scan_logs WHERE ticket_id = $1 ORDER BY id", Tuple.of(ticket.id()));
  }

  /** The ticket itself, as the gates know it. */
  Row kept(IssuedTicket ticket) {
    return rows("SELECT * FROM ticket WHERE id = $1", Tuple.of(ticket.id())).get(0);
  }

  /** One admission at most per ticket, the ticket agrees with it, all in the purchase's trace. */
  void assertConsistent() {
    assertThat(ids(CONTRADICTIONS)).as("tickets that contradict the log").isEmpty();
    assertThat(ids(IN_ANOTHER_TRACE)).as("scans outside the purchase's trace").isEmpty();
  }

  String stateOf(IssuedTicket ticket) {
    return kept(ticket).getString("state");
  }

  long used(List<IssuedTicket> tickets) {
    UUID[] ids = tickets.stream().map(IssuedTicket::id).toArray(UUID[]::new);
    return rows("SELECT id FROM ticket WHERE state = 'used' AND id = ANY ($1)", Tuple.of(ids))
        .size();
  }

  private List<Object> ids(String sql) {
    return rows(sql, Tuple.tuple()).stream().map(row -> row.getValue(0)).toList();
  }

  private List<Row> rows(String sql, Tuple values) {
    return StreamSupport.stream(
            pool.preparedQuery(sql).execute(values).await().spliterator(), false)
        .toList();
  }
}
