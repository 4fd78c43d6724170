package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.Span;
import maguey.traces.store.Operations.Operation;

/** What the operations did with the new spans of a batch, per minute. */
final class OperationCounts {
  private static final String ADD =
      """
      INSERT INTO operation_inbox (minute, service, name, kind, weight, spans, errors, total_ms, hist)
      SELECT minute, service, name, kind, weight, spans, errors, total_ms, hist::bigint[]
        FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::integer[], $5::real[], $6::bigint[], $7::bigint[], $8::float8[], $9::text[])
          AS o (minute, service, name, kind, weight, spans, errors, total_ms, hist)
      """;

  private record Key(long minute, String service, String name, int kind, float weight) {}

  private OperationCounts() {}

  /**
   * Appends them to the inbox.
   *
   * @param countedAs what a span is counted under
   */
  static Future<?> write(SqlClient tx, List<Span> spans, Function<Span, Operation> countedAs) {
    Map<Key, Tally> counts = new HashMap<>();
    for (Span span : spans) {
      Operation of = countedAs.apply(span);
      Key key = new Key(minute(span), of.service(), of.name(), of.kind(), span.adjustedCount());
      counts
          .computeIfAbsent(key, first -> new Tally())
          .add(span.status(), span.startNanos(), span.endNanos());
    }
    return tx.preparedQuery(ADD)
        .execute(
            new Columns<>(counts.entrySet())
                .times(row -> TimeUnit.MINUTES.toMicros(row.getKey().minute()))
                .texts(row -> row.getKey().service())
                .texts(row -> row.getKey().name())
                .integers(row -> row.getKey().kind())
                .floats(row -> row.getKey().weight())
                .longs(row -> row.getValue().spans())
                .longs(row -> row.getValue().errors())
                .doubles(row -> row.getValue().totalMillis())
                .texts(row -> row.getValue().histogram())
                .tuple());
  }

  private static long minute(Span span) {
    return TimeUnit.MICROSECONDS.toMinutes(EpochNanos.epochMicros(span.startNanos()));
  }
}
