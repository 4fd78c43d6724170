package maguey.traces.store;

import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import maguey.testkit.PostgresExtension;
import maguey.testkit.Shared;
import maguey.traces.ingest.Decoded;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A store that leaves it to the test when traces are told of spans that are committed. */
abstract class FoldingStore {
  static final PostgresExtension postgres = PostgresExtension.schema("traces");
  @RegisterExtension static final Shared SHARED = Shared.of(postgres);

  static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  final String service = "service-" + UUID.randomUUID();
  final SpanStore store = new SpanStore(postgres.pool());

  @BeforeEach
  void everyTraceIsTold() {
    store.settle().await();
  }

  void append(String name, Span.Builder span) {
    store.append(decoded(name, span)).await();
  }

  void write(Span.Builder span) {
    store.write(decoded(service, span)).await();
  }

  static List<maguey.traces.model.Span> decoded(String name, Span.Builder span) {
    return Decoded.spans(request(name, List.of(span)));
  }

  static long spans(Span.Builder root) {
    return number("SELECT count(*) FROM every_span WHERE trace_id = $1::text::uuid", root);
  }

  static long counted(Span.Builder root) {
    return number(
        "SELECT coalesce(sum(span_count), 0)::bigint FROM trace_summaries WHERE trace_id = $1::text::uuid",
        root);
  }

  static long inbox() {
    return first("SELECT count(*) FROM trace_inbox", Tuple.tuple());
  }

  static long number(String sql, Span.Builder span) {
    return first(sql, Tuple.of(hex(span)));
  }

  static long first(String sql, Tuple parameters) {
    Number found =
        (Number)
            postgres
                .pool()
                .preparedQuery(sql)
                .execute(parameters)
                .await()
                .iterator()
                .next()
                .getValue(0);
    return found == null ? 0 : found.longValue();
  }

  static void execute(SqlConnection connection, String sql, Span.Builder span) {
    connection.preparedQuery(sql).execute(Tuple.of(hex(span))).await();
  }
}
