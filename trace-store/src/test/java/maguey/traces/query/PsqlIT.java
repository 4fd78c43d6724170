package maguey.traces.query;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import maguey.testkit.PostgresExtension;
import maguey.traces.ingest.Decoded;
import maguey.traces.store.SpanStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What people type in psql, with ids in hex. */
class PsqlIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private static final Duration SHORT = Duration.ofMillis(20);

  private static final Span.Builder ORDER =
      at(span("POST /api/orders", NOW), NOW.minus(Duration.ofDays(9)), Duration.ofMillis(2_500));
  private static final Span.Builder SCAN = failed(at(childOf(ORDER, "ticket.scan"), NOW, SHORT));

  @BeforeAll
  static void fill() {
    SpanStore store = new SpanStore(postgres.pool());
    List<Span.Builder> others = new ArrayList<>();
    for (int i = 0; i < 3_000; i++) {
      others.add(at(span("other", NOW), NOW.minus(Duration.ofHours(i % 240)), SHORT));
    }
    store.write(Decoded.spans(request("orders-service", List.of(ORDER)))).await();
    store.write(Decoded.spans(request("scanner-service", List.of(SCAN)))).await();
    store.write(Decoded.spans(request("others", others))).await();
    sql(
        "INSERT INTO scan_logs (message_id, scan_id, ticket_id, order_id, result, scanned_at, trace_id, span_id)"
            + " VALUES (gen_random_uuid(), 'scan-1', gen_random_uuid(), '%1$s', 'ADMITTED', now(), '%2$s', 1)"
                .formatted(new UUID(0, 7), hex(ORDER)));
    sql(
        "INSERT INTO journeys (trace_id, order_id, order_number, ticket_count) VALUES ('%s', '%s', 'O-7', 1)"
            .formatted(hex(ORDER), new UUID(0, 7)));
    sql("ANALYZE");
  }

  @Test
  void tree_isInOrder() {
    assertThat(sql("SELECT depth || ' ' || span_name FROM get_trace_tree('" + hex(ORDER) + "')"))
        .containsExactly("0 POST /api/orders", "1 ticket.scan");
    assertThat(sql("SELECT span_name FROM get_trace_tree('" + "0".repeat(31) + "1')")).isEmpty();
  }

  @Test
  void traces_byHexId_areWhole() {
    assertThat(
            sql(
                "SELECT span_name FROM traces WHERE trace_id = '"
                    + hex(ORDER)
                    + "' ORDER BY start_time"))
        .containsExactly("POST /api/orders", "ticket.scan");
  }

  @Test
  void traces_byHexId_areFoundByTheIndexInTheirDaysAlone() {
    String id =
        sql("SELECT trace_hex(trace_id) FROM trace_summaries WHERE root_name = 'other'"
                + " AND first_start::time BETWEEN '10:00' AND '14:00' LIMIT 1")
            .get(0);

    List<String> plan =
        sql(
            "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT * FROM traces WHERE trace_id = '"
                + id
                + "'");

    assertThat(String.join("\n", plan)).contains("trace_summaries_by_hex");
    assertThat(plan)
        .filteredOn(line -> line.matches(".* on spans_\\d{8} .*"))
        .filteredOn(line -> !line.contains("never executed"))
        .hasSize(1);
  }

  @Test
  void traces_withoutAnId_doNotReadSummaries() {
    String plan =
        String.join("\n", sql("EXPLAIN SELECT count(*) FROM traces WHERE service_name = 'others'"));

    assertThat(plan).doesNotContain("trace_summaries");
  }

  @Test
  void slowAndErrorTraces_areListed() {
    assertThat(sql("SELECT trace_id FROM get_slow_traces(2000, 5)")).containsExactly(hex(ORDER));
    assertThat(sql("SELECT trace_id || ' ' || error_span FROM get_error_traces(5)"))
        .containsExactly(hex(ORDER) + " ticket.scan");
  }

  @Test
  void times_areMillisecondsWithThreeDecimals() {
    String figures = "SELECT active_ms || ' ' || %s FROM %s";

    assertThat(sql(figures.formatted("wall_ms - active_ms - idle_ms", "get_slow_traces(2000, 5)")))
        .containsExactly("2520.000 0.000");
    assertThat(sql(figures.formatted("span_count", "get_error_traces(5)")))
        .containsExactly("2520.000 2");
    assertThat(sql("SELECT active_ms::text FROM scan_logs_with_traces"))
        .containsExactly("2520.000");
  }

  @Test
  void scans_areFoundByTraceAndWithTheirTraces() {
    assertThat(sql("SELECT scan_id FROM get_scan_logs_by_trace('" + hex(ORDER) + "')"))
        .containsExactly("scan-1");
    assertThat(
            sql(
                "SELECT order_number || ' ' || root_name FROM scan_logs_with_traces WHERE trace_id = '"
                    + hex(ORDER)
                    + "'"))
        .containsExactly("O-7 POST /api/orders");
  }

  private static List<String> sql(String text) {
    return StreamSupport.stream(postgres.pool().query(text).execute().await().spliterator(), false)
        .map(row -> row.getString(0))
        .toList();
  }
}
