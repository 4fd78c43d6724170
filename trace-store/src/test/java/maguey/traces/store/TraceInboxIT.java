package maguey.traces.store;

import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.sqlclient.Tuple;
import org.junit.jupiter.api.Test;

/** What waits until its traces are told: the room it takes, and what nobody can tell. */
class TraceInboxIT extends FoldingStore {
  @Test
  void longNames_takeNoRoomInTheInbox() {
    Span.Builder root = span("x".repeat(6 << 20), NOW);
    append(service, root);

    assertThat(first("SELECT sum(octet_length(notes)) FROM trace_inbox", Tuple.tuple()))
        .isLessThan(1_000);
    store.settle().await();
    assertThat(counted(root)).isEqualTo(1);
    assertThat(
            number(
                "SELECT length(root_name) FROM trace_summaries WHERE trace_id = $1::text::uuid",
                root))
        .isEqualTo(200);
    assertThat(number("SELECT length(name) FROM every_span WHERE trace_id = $1::text::uuid", root))
        .isEqualTo(6 << 20);
  }

  @Test
  void batchThatCannotBeTold_isSetAside_andKeepsNobodyWaiting() {
    Span.Builder good = span("good", NOW);
    append(service, good);
    postgres
        .pool()
        .query(
            "INSERT INTO trace_inbox (trace_ids, notes) VALUES (ARRAY[gen_random_uuid()], '\\xFF')")
        .execute()
        .await();

    store.settle().await();

    assertThat(counted(good)).isEqualTo(1);
    assertThat(inbox()).isEqualTo(1);
    postgres
        .pool()
        .preparedQuery("UPDATE trace_inbox SET trace_ids = ARRAY[$1::text::uuid]")
        .execute(Tuple.of(hex(good)))
        .await();
    assertThat(number("SELECT cardinality(settled_traces(ARRAY[$1::text::uuid]))", good)).isOne();
    postgres.pool().query("DELETE FROM trace_inbox WHERE refused").execute().await();
  }

  @Test
  void traceWhoseServiceIsThereWithoutIt_isSetAside_andKeepsNobodyWaiting() {
    Span.Builder odd = span("odd", NOW);
    Span.Builder good = span("good", NOW);
    postgres
        .pool()
        .preparedQuery(
            "INSERT INTO trace_services (trace_id, service, last_end, span_count, error_count, kinds, operations)"
                + " VALUES ($1::text::uuid, $2, now(), 1, 0, 0, '{}')")
        .execute(Tuple.of(hex(odd), service))
        .await();
    append(service, odd);
    append(service, good);

    store.settle().await();

    assertThat(counted(good)).isEqualTo(1);
    assertThat(inbox()).isEqualTo(1);
    postgres.pool().query("DELETE FROM trace_inbox WHERE refused").execute().await();
  }
}
