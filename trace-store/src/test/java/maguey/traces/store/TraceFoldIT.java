package maguey.traces.store;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import maguey.traces.SpanFixture;
import maguey.traces.ingest.Decoded;
import org.junit.jupiter.api.Test;

/** Between the commit of spans and the moment when their traces know of them. */
class TraceFoldIT extends FoldingStore {
  private static final String CALLS =
      "SELECT coalesce(sum(calls), 0)::bigint FROM dependency_stats(now() - interval '1 day', now() + interval '1 day')"
          + " WHERE parent = $1";

  @Test
  void batchesThatANodeLeftBehind_areToldByAnother_eachOnce() {
    Span.Builder root = span("root", NOW);
    append(service, root);
    append("b", failed(childOf(root, "step")));
    append("b", childOf(root, "step"));
    assertThat(spans(root)).isEqualTo(3);
    assertThat(counted(root)).isZero();

    List<Future<Void>> nodes = new ArrayList<>();
    for (int node = 0; node < 3; node++) {
      nodes.add(new SpanStore(postgres.pool()).settle());
    }
    Future.all(nodes).await();

    assertThat(counted(root)).isEqualTo(3);
    assertThat(
            number("SELECT error_count FROM trace_summaries WHERE trace_id = $1::text::uuid", root))
        .isEqualTo(1);
    assertThat(calls()).isEqualTo(2);
    assertThat(inbox()).isZero();
  }

  @Test
  void traceWithoutEnd_staysCheapToTell() {
    Span.Builder root = at(span("root", NOW), NOW, Duration.ofMillis(1));
    store.write(decoded("a", root)).await();
    for (int batch = 0; batch < 2; batch++) {
      List<Span.Builder> spans = new ArrayList<>();
      for (int n = 1; n <= 2_500; n++) {
        Instant start = NOW.plusMillis(2L * (batch * 2_500 + n) + (n % 10 == 0 ? 1 : 0));
        Span.Builder lost = span("step-" + batch + "-" + n, start).setTraceId(root.getTraceId());
        spans.add(
            at(lost, start, Duration.ofMillis(1)).setParentSpanId(SpanFixture.randomSpanId()));
      }
      store.write(Decoded.spans(request("a", spans))).await();
    }

    assertThat(counted(root)).isEqualTo(5_001);
    String of = " FROM trace_summaries WHERE trace_id = $1::text::uuid";
    assertThat(number("SELECT cardinality(missing_parents)" + of, root)).isEqualTo(1_000);
    assertThat(number("SELECT count(*) FROM unnest((SELECT active" + of + ")) r", root))
        .isBetween(2_000L, 3_200L);
    assertThat(number("SELECT active_us" + of, root)).isBetween(5_001_000L, 10_003_000L);
    assertThat(
            number(
                "SELECT cardinality(operations) FROM trace_services WHERE trace_id = $1::text::uuid",
                root))
        .isEqualTo(1_000);
  }

  @Test
  void traceToldAtOnce_andSpanBySpan_isTheSame() {
    Span.Builder root = at(span("root", NOW), NOW, Duration.ofMillis(1_200));
    Span.Builder orphan = childOf(root, "orphan").setParentSpanId(root.getTraceId().substring(8));
    Span.Builder late = at(childOf(root, "late"), NOW.plusSeconds(9), Duration.ofMillis(30));
    List<Span.Builder> spans = List.of(late, failed(childOf(root, "step")), orphan, root);
    ByteString twin = ByteString.copyFrom(new byte[16]).concat(root.getTraceId()).substring(8, 24);
    List<Span.Builder> twins = spans.stream().map(s -> s.clone().setTraceId(twin)).toList();

    store.write(Decoded.spans(request("a", spans))).await();
    for (Span.Builder each : twins) {
      store.write(decoded("a", each)).await();
    }

    assertThat(rows(root)).isEqualTo(rows(twins.get(0))).contains("\"performance\": 2");
  }

  @Test
  void childrenOfAParentThatIsToldLater_areCountedOnce() {
    Span.Builder parent = span("parent", NOW);
    append("b", childOf(parent, "first"));
    store.settle().await();

    append(service, parent);
    append("b", childOf(parent, "second"));
    store.settle().await();
    append("b", childOf(parent, "third"));
    store.settle().await();

    assertThat(calls()).isEqualTo(3);
    assertThat(
            number(
                "SELECT cardinality(missing_parents) FROM trace_summaries WHERE trace_id = $1::text::uuid",
                parent))
        .isZero();
  }

  /** What its summary and its services tell, whenever they were written. */
  private static String rows(Span.Builder span) {
    return postgres
        .pool()
        .preparedQuery(
            """
            SELECT (to_jsonb(t) - ARRAY['trace_id', 'created_at', 'updated_at', 'review_at'] || jsonb_build_object('services',
                     (SELECT jsonb_agg(to_jsonb(n) - ARRAY['trace_id', 'operations'] || jsonb_build_object('operations',
                             (SELECT jsonb_agg(o ORDER BY o) FROM unnest(n.operations) AS o)))
                        FROM trace_services n WHERE n.trace_id = t.trace_id)))::text
              FROM trace_summaries t WHERE t.trace_id = $1::text::uuid
            """)
        .execute(Tuple.of(hex(span)))
        .await()
        .iterator()
        .next()
        .getString(0);
  }

  private long calls() {
    return first(CALLS, Tuple.of(service));
  }
}
