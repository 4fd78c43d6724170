package maguey.traces.store;

import static maguey.testkit.Eventually.eventually;
import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import maguey.traces.SpanFixture;
import maguey.traces.ingest.Decoded;
import org.junit.jupiter.api.Test;

/** Traces that are told while somebody else removes or makes them. */
class TraceFoldAtWorkIT extends FoldingStore {
  private static final String WAITING =
      "SELECT count(*) FROM pg_stat_activity WHERE $1 = ANY (pg_blocking_pids(pid))";

  @Test
  void spansOfATraceThatIsBeingRemoved_waitForItAndBeginItAnew() {
    Span.Builder old = at(span("old", NOW), NOW.minus(Duration.ofDays(3)), Duration.ofSeconds(1));
    write(old);
    SqlConnection remover = postgres.pool().getConnection().await();
    Transaction removal = remover.begin().await();
    execute(remover, "SELECT FROM trace_summaries WHERE trace_id = $1::text::uuid FOR UPDATE", old);

    Future<WriteResult> late = store.append(decoded(service, childOf(old, "late")));
    execute(remover, "SELECT forget_traces(ARRAY[$1::text::uuid], '-infinity', now())", old);
    assertThat(late.isComplete()).isFalse();
    removal.commit().await();
    remover.close().await();
    late.await();
    store.settle().await();

    assertThat(spans(old)).isEqualTo(1);
    assertThat(counted(old)).isEqualTo(1);
  }

  @Test
  void traceThatIsStillToBeTold_isNotRemoved() {
    Span.Builder root = span("root", NOW);
    write(root);
    append(service, childOf(root, "untold"));

    assertThat(number("SELECT cardinality(settled_traces(ARRAY[$1::text::uuid]))", root)).isZero();
    store.settle().await();
    assertThat(number("SELECT cardinality(settled_traces(ARRAY[$1::text::uuid]))", root)).isOne();
  }

  @Test
  void tracesThatSomebodyElseMakesMeanwhile_areAddedTo_andNothingIsRefused() {
    Span.Builder first = span("first", NOW).setTraceId(traceId(1));
    Span.Builder second = span("second", NOW).setTraceId(traceId(2));
    store.append(Decoded.spans(request(service, List.of(first, second)))).await();
    SqlConnection one = making(first);
    SqlConnection other = making(second);

    Future<Void> told = store.settle();
    commitOnceAwaited(one);
    commitOnceAwaited(other);
    told.await();

    assertThat(List.of(counted(first), counted(second))).containsExactly(2L, 2L);
    assertThat(inbox()).isZero();
  }

  /** In the order of the numbers. */
  private static ByteString traceId(int number) {
    return ByteString.copyFrom(new byte[] {(byte) number})
        .concat(SpanFixture.traceId(UUID.randomUUID()).substring(1));
  }

  /** Begins a transaction that has made a row of one span for this trace. */
  private static SqlConnection making(Span.Builder span) {
    SqlConnection maker = postgres.pool().getConnection().await();
    maker.query("BEGIN").execute().await();
    execute(
        maker,
        """
        INSERT INTO trace_summaries (trace_id, first_start, last_start, last_end, active, span_count, error_count,
                                     root_has_parent, root_start, root_nanos, root_span_id, root_service, root_name)
        VALUES ($1::text::uuid, now(), now(), now(), '{}', 1, 0, true, now(), 0, 1, 'other', 'other')
        """,
        span);
    return maker;
  }

  private static void commitOnceAwaited(SqlConnection maker) {
    Row backend = maker.query("SELECT pg_backend_pid()").execute().await().iterator().next();
    eventually(() -> assertThat(first(WAITING, Tuple.of(backend.getInteger(0)))).isOne());
    maker.query("COMMIT").execute().await();
    maker.close().await();
  }
}
