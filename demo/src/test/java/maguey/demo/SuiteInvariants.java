package maguey.demo;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import maguey.testkit.OrderInvariants;

/** What must be true of a suite of processes once it is calm, as its database and nodes have it. */
record SuiteInvariants(ProcessSuite suite) {
  private static final String NOT_ADMITTED_AS_LOGGED =
      """
      SELECT t.id FROM scanner.ticket t
        LEFT JOIN scanner.scan_logs l ON l.ticket_id = t.id AND l.result = 'ADMITTED'
       GROUP BY t.id HAVING count(l.scan_id) > 1 OR min(l.scan_id) IS DISTINCT FROM t.first_scan_id
      """;

  private static final String TWICE =
      """
      SELECT trace_id || ' ' || span_id FROM traces.every_span
       GROUP BY trace_id, span_id HAVING count(*) > 1
      """;

  /** Dead ones, too, for they stay. */
  private static final String UNDELIVERED =
      """
      SELECT concat_ws(' ', address, attempts, dead_at, last_error) FROM orders.outbox
      UNION ALL SELECT concat_ws(' ', address, attempts, dead_at, last_error) FROM scanner.outbox
      UNION ALL SELECT concat_ws(' ', address, attempts, dead_at, last_error) FROM marketing.outbox
      UNION ALL SELECT concat_ws(' ', address, attempts, dead_at, last_error) FROM traces.outbox
      """;

  private static final String DROPPED = "maguey_spans_dropped_total";
  private static final Duration LOOKED_FOR = Duration.ofMinutes(1);

  /** Says how long from now something waits for its delivery; a machine may be too busy for it. */
  void sayWhenDelivered() {
    long now = System.nanoTime();
    List<String> late = Patience.ask(LOOKED_FOR, this::undelivered, List::isEmpty);
    SuiteDrill.say(
        "%.1f s after the last customer %d rows wait in all outboxes"
            .formatted((System.nanoTime() - now) / 1e9, late.size()));
  }

  void assertHold() throws SQLException {
    eventually(() -> assertThat(undelivered()).as("waiting or dead").isEmpty());
    SuiteTables tables = new SuiteTables(suite.jdbcUrl());
    assertThat(tables.column(OrderInvariants.BROKEN)).isEmpty();
    assertThat(tables.column(NOT_ADMITTED_AS_LOGGED)).as("not admitted as logged").isEmpty();
    assertThat(tables.column(TWICE)).as("spans that are there twice").isEmpty();
    assertThat(suite.nodeUrls()).filteredOn(SuiteInvariants::hasDropped).as("drop spans").isEmpty();
  }

  private List<String> undelivered() {
    try {
      return new SuiteTables(suite.jdbcUrl()).column(UNDELIVERED);
    } catch (SQLException away) {
      throw new IllegalStateException(away);
    }
  }

  private static boolean hasDropped(String node) {
    return new NodeMetrics(node).value(DROPPED) > 0;
  }
}
