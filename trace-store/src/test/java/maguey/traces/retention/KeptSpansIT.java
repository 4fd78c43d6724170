package maguey.traces.retention;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import maguey.testkit.PostgresExtension;
import maguey.traces.ingest.Decoded;
import maguey.traces.store.SpanStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code every_span}: what the readers of spans rely on. */
class KeptSpansIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private static final Instant OLD = NOW.minus(Duration.ofDays(20));

  private static final String COLUMNS =
      """
      SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
        FROM pg_attribute WHERE attrelid = '%s'::regclass AND attnum > 0 AND NOT attisdropped
      """;

  private static final String MOVE_TO_KEPT =
      """
      WITH moved AS (DELETE FROM spans WHERE trace_id = '%s'::uuid AND start_time < now() - interval '1 day' RETURNING *)
      INSERT INTO spans_kept SELECT * FROM moved
      """;

  private final SpanStore store = new SpanStore(postgres.pool());

  @Test
  void columns_ofTheThreeRelations_areTheSame() {
    String spans = text(COLUMNS.formatted("spans"));

    assertThat(text(COLUMNS.formatted("spans_kept"))).isEqualTo(spans);
    assertThat(text(COLUMNS.formatted("every_span"))).isEqualTo(spans);
  }

  @Test
  void trace_withOneHalfKept_isReadWhole() {
    Span.Builder order = failed(at(span("order", OLD), OLD, Duration.ofMillis(300)));
    Span.Builder scan = at(childOf(order, "scan"), NOW, Duration.ofMillis(50));
    write(order, scan);
    rows(MOVE_TO_KEPT.formatted(hex(order)));

    assertThat(text("SELECT count(*)::text FROM spans_kept WHERE trace_id = '" + hex(order) + "'"))
        .isEqualTo("1");
    assertThat(rows("SELECT depth || ' ' || span_name FROM get_trace_tree('" + hex(order) + "')"))
        .containsExactly("0 order", "1 scan");
    assertThat(
            rows(
                "SELECT error_span FROM get_error_traces(5) WHERE trace_id = '" + hex(order) + "'"))
        .containsExactly("order");
    assertThat(
            rows(
                "SELECT span_name FROM traces WHERE trace_id = '"
                    + hex(order)
                    + "' ORDER BY start_time"))
        .containsExactly("order", "scan");
  }

  @Test
  void parent_thatIsKept_isNotMissing() {
    Span.Builder order = at(span("order", OLD), OLD, Duration.ofMillis(300));
    write(order);
    rows(MOVE_TO_KEPT.formatted(hex(order)));
    write(at(childOf(order, "scan"), NOW, Duration.ofMillis(50)));

    assertThat(
            text(
                "SELECT cardinality(missing_parents)::text FROM trace_summaries WHERE trace_id = '"
                    + hex(order)
                    + "'"))
        .isEqualTo("0");
  }

  @Test
  void question_forOneTrace_readsOnlyItsDaysAndNoWholeTable() {
    write(span("a", NOW), span("b", OLD));
    String id = hex(span("c", NOW));
    String bounds = "now() - interval '1 hour' AND now()";

    assertThat(plan("WHERE trace_id = '" + id + "' AND start_time BETWEEN " + bounds))
        .contains("Index", "spans_kept_pkey")
        .doesNotContain("Seq Scan", "Sort")
        .containsPattern("spans_\\d{8}_pkey")
        .doesNotContainPattern("(?s)spans_\\d{8}_pkey.*spans_\\d{8}_pkey.*spans_\\d{8}_pkey");
  }

  private void write(Span.Builder... spans) {
    store.write(Decoded.spans(request("a", List.of(spans)))).await();
  }

  private static String plan(String condition) {
    return rows("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT * FROM every_span " + condition)
        .stream()
        .filter(line -> !line.contains("never executed"))
        .collect(Collectors.joining("\n"));
  }

  private static String text(String sql) {
    return rows(sql).get(0);
  }

  private static List<String> rows(String sql) {
    return StreamSupport.stream(postgres.pool().query(sql).execute().await().spliterator(), false)
        .map((Row row) -> row.getString(0))
        .toList();
  }
}
