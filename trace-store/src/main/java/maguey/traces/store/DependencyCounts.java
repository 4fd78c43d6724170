package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.Span;

/** Who called whom, as far as a batch shows it, per minute. */
final class DependencyCounts {
  private static final String ADD =
      """
      INSERT INTO dependency_inbox (minute, parent, child, type, weight, calls, errors, total_ms, hist)
      SELECT minute, parent, child, type, weight, calls, errors, total_ms, hist::bigint[]
        FROM unnest($1::timestamptz[], $2::text[], $3::text[], $4::text[], $5::real[], $6::bigint[], $7::bigint[], $8::float8[], $9::text[])
          AS d (minute, parent, child, type, weight, calls, errors, total_ms, hist)
      """;

  private static final String CALL = "call";
  private static final String MESSAGE = "message";
  private static final String DATABASE = "database";

  private record Ends(String parent, String child, String type) {}

  private record Key(long minute, Ends ends, float weight) {}

  private final Map<Key, Tally> counts = new HashMap<>();

  /** Counts calls whose both ends are in the part, and calls to databases. */
  void addAll(List<TracePart> parts) {
    for (TracePart part : parts) {
      for (Span span : part.spans()) {
        Span parent = span.isRoot() ? null : part.find(span.parentSpanId());
        if (parent != null) {
          call(parent.service(), span);
        }
        if (span.facts().database() != null && OtlpNumbers.isClient(span)) {
          count(DATABASE, span.service(), span.facts().database(), span);
        }
      }
    }
  }

  /**
   * A call of a service that was found elsewhere; of any kind, for a part of a program may have a
   * name of its own, as the catalogue has.
   */
  void call(String parent, Span child) {
    if (!parent.equals(child.service()) && !child.isPageLoad()) {
      count(type(child.kind()), parent, child.service(), child);
    }
  }

  /**
   * A call whose child is in the database already.
   *
   * @param start in unsigned nanoseconds since 1970; so is {@code end}
   * @param weight how many calls it stands for
   */
  void call(String parent, String child, int kind, int status, long start, long end, float weight) {
    if (!parent.equals(child)) {
      tally(start, new Ends(parent, child, type(kind)), weight).add(status, start, end);
    }
  }

  /** Appends them to the inbox. */
  Future<?> write(SqlClient tx) {
    return counts.isEmpty()
        ? Future.succeededFuture()
        : tx.preparedQuery(ADD)
            .execute(
                new Columns<>(counts.entrySet())
                    .times(row -> TimeUnit.MINUTES.toMicros(row.getKey().minute()))
                    .texts(row -> row.getKey().ends().parent())
                    .texts(row -> row.getKey().ends().child())
                    .texts(row -> row.getKey().ends().type())
                    .floats(row -> row.getKey().weight())
                    .longs(row -> row.getValue().spans())
                    .longs(row -> row.getValue().errors())
                    .doubles(row -> row.getValue().totalMillis())
                    .texts(row -> row.getValue().histogram())
                    .tuple());
  }

  private void count(String type, String parent, String child, Span span) {
    tally(span.startNanos(), new Ends(parent, child, type), span.adjustedCount())
        .add(span.status(), span.startNanos(), span.endNanos());
  }

  private Tally tally(long startNanos, Ends ends, float weight) {
    long minute = TimeUnit.MICROSECONDS.toMinutes(EpochNanos.epochMicros(startNanos));
    return counts.computeIfAbsent(new Key(minute, ends, weight), first -> new Tally());
  }

  private static String type(int kind) {
    return OtlpNumbers.isConsumer(kind) ? MESSAGE : CALL;
  }
}
