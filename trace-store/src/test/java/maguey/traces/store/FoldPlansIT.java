package maguey.traces.store;

import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.sqlclient.Pool;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import maguey.common.sql.Postgres;
import maguey.testkit.PostgresExtension;
import maguey.traces.ingest.Decoded;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** How traces are told on a connection whose first statements found empty tables. */
class FoldPlansIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final int MANY = 3_000;

  /** From the sixth time on PostgreSQL may keep the plan of a statement. */
  private static final int WORTH_A_PLAN = 6;

  private static final Instant NOW = Instant.now();

  /** The statistics of a connection are public once it has told them. */
  private static final String TELL = "SELECT pg_stat_force_next_flush()";

  private static final String READ_IN_A_ROW =
      "SELECT sum(seq_tup_read) FROM pg_stat_user_tables WHERE relname IN ('trace_summaries', 'trace_services')";

  private final Pool one = Postgres.pool(postgres.vertx(), postgres.config().connectOptions(), 1);

  private final SpanStore store = new SpanStore(one);

  @BeforeEach
  void tellThatTheTablesAreEmpty() {
    one.query("ANALYZE trace_summaries, trace_services").execute().await();
  }

  @AfterEach
  void close() {
    one.close().await();
  }

  @Test
  void planOfEmptyTables_isNotWhatReadsThemAllOnceTheyAreFull() {
    Span.Builder root = span("root", NOW);
    write(List.of(root));
    for (int times = 0; times < WORTH_A_PLAN; times++) {
      grow(root);
    }
    write(Stream.generate(() -> span("other", NOW)).limit(MANY).toList());
    long before = readInARow();

    grow(root);
    grow(span("new", NOW));
    assertThat(readInARow() - before).isLessThan(MANY);
  }

  /** By a span whose parent comes after it. */
  private void grow(Span.Builder root) {
    Span.Builder child = childOf(root, "child");
    write(List.of(childOf(child, "grandchild")));
    write(List.of(child));
  }

  private void write(List<Span.Builder> spans) {
    store.write(Decoded.spans(request("service-" + spans.size(), spans))).await();
  }

  private long readInARow() {
    one.query(TELL).execute().await();
    return one.query(READ_IN_A_ROW).execute().await().iterator().next().getLong(0);
  }
}
