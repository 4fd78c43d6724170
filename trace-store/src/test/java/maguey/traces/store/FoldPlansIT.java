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

  private static final int MANY = 10_000;
  private static final int SOME = 30;

  /** From the sixth time on PostgreSQL may keep the plan of a statement. */
  private static final int WORTH_A_PLAN = 6;

  private static final Instant NOW = Instant.now();

  /** The statistics of a connection are public once it has told them. */
  private static final String TELL = "SELECT pg_stat_force_next_flush()";

  private static final String ROWS_READ =
      "SELECT sum(seq_tup_read + idx_tup_fetch) FROM pg_stat_user_tables"
          + " WHERE schemaname = 'traces' AND relname IN ('trace_summaries', 'trace_services')";

  /** As ANALYZE leaves them when no row was committed yet. */
  private static final String NO_ROWS =
      """
      SELECT pg_restore_relation_stats('schemaname', 'traces', 'relname', r, 'relpages', 1000, 'reltuples', 0::real)
        FROM unnest(ARRAY['trace_summaries', 'trace_services']) AS r
      """;

  /** One connection, so that all statements meet the plans that it keeps. */
  private final Pool one =
      Postgres.pool(postgres.vertx(), SpanStore.connectOptions(postgres.config()), 1);

  private final SpanStore store = new SpanStore(one);
  private int batches;

  @BeforeEach
  void empty() {
    one.query("TRUNCATE spans, trace_summaries, trace_services CASCADE").execute().await();
  }

  @AfterEach
  void close() {
    one.close().await();
  }

  @Test
  void fold_onceEmptyTablesAreFull_readsFewRows() {
    one.query("ANALYZE trace_summaries, trace_services").execute().await();
    List<Span.Builder> few = traces(1);
    write(few);
    for (int times = 0; times < WORTH_A_PLAN; times++) {
      grow(few);
    }
    write(traces(MANY));

    assertLooksUp(few);
  }

  @Test
  void fold_ofTablesThatCountAsEmpty_readsFewRows() {
    List<Span.Builder> some = traces(SOME);
    write(some);
    write(traces(MANY));
    one.query(NO_ROWS).execute().await();

    assertLooksUp(some);
  }

  /** Traces that are there, and as many new ones. */
  private void assertLooksUp(List<Span.Builder> there) {
    long before = rowsRead();

    grow(there);
    grow(traces(there.size()));

    assertThat(rowsRead() - before).isLessThan(MANY);
  }

  private static List<Span.Builder> traces(int many) {
    return Stream.generate(() -> span("root", NOW)).limit(many).toList();
  }

  /** By spans whose parents come after them. */
  private void grow(List<Span.Builder> roots) {
    List<Span.Builder> children = roots.stream().map(root -> childOf(root, "child")).toList();
    write(children.stream().map(child -> childOf(child, "grandchild")).toList());
    write(children);
  }

  private void write(List<Span.Builder> spans) {
    store.write(Decoded.spans(request("service-" + batches++, spans))).await();
  }

  private long rowsRead() {
    one.query(TELL).execute().await();
    return one.query(ROWS_READ).execute().await().iterator().next().getLong(0);
  }
}
