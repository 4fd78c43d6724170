package maguey.traces.store;

import static maguey.traces.SpanFixture.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import maguey.testkit.PostgresExtension;
import maguey.traces.export.OddSpans;
import maguey.traces.ingest.Decoded;
import maguey.traces.model.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The columns of a span are listed in three places: whoever adds one must add it to all. */
class SpanColumnsIT {
  @RegisterExtension static final PostgresExtension postgres = PostgresExtension.schema("traces");

  private static final ByteString SOME_PARENT =
      ByteString.copyFrom(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
  private static final String ROW =
      "SELECT to_jsonb(s) - 'created_at' AS columns FROM %s AS s WHERE trace_id = $1";

  private final Span span =
      Decoded.spans(
              request("s", List.of(new OddSpans(Instant.now()).root.setParentSpanId(SOME_PARENT))))
          .get(0);

  @Test
  void copyAndInsert_fillEveryColumnAlike() {
    postgres.pool().withTransaction(tx -> SpanInsert.all(tx, List.of(span))).await();
    JsonObject copied = row("spans");
    postgres.pool().preparedQuery("DELETE FROM spans WHERE trace_id = $1").execute(id()).await();
    insertInto("spans");
    insertInto("spans_kept");

    assertThat(copied.getMap()).doesNotContainValue(null).containsKey("dropped");
    assertThat(row("spans")).isEqualTo(copied);
    assertThat(row("spans_kept")).isEqualTo(copied);
  }

  private void insertInto(String table) {
    List<Span> stored =
        postgres.pool().withTransaction(tx -> SpanInsert.newOnes(tx, table, List.of(span))).await();
    assertThat(stored).containsExactly(span);
  }

  private JsonObject row(String table) {
    return postgres
        .pool()
        .preparedQuery(ROW.formatted(table))
        .execute(id())
        .await()
        .iterator()
        .next()
        .getJsonObject("columns");
  }

  private Tuple id() {
    return Tuple.of(span.traceId().uuid());
  }
}
