package maguey.traces.review;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.traces.store.Steps;

/**
 * Looks at traces once they are quiet: finds what is odd, decides whether they stay, and takes the
 * middle out of those that have run away. Any number of nodes may do it. Why so: {@code
 * docs/adr/016-tail-decisions.md}.
 */
public final class TraceReviews {
  private static final int AT_ONCE = 500;
  private static final int PARTS_LEFT = 4;
  private static final int MOST_REMEMBERED = 1_000;

  private static final String REVIEW = "SELECT * FROM review_traces($1, $2, $3, $4)";

  /** But for those of which nothing could be taken, until they have grown by a tenth. */
  private static final String LARGE =
      """
      SELECT t.trace_id, t.span_count FROM trace_summaries t
       WHERE t.span_count > $1
         AND NOT EXISTS (SELECT FROM unnest($2::uuid[], $3::bigint[]) AS u (trace_id, spans)
                          WHERE u.trace_id = t.trace_id AND t.span_count < u.spans * 1.1)
       LIMIT 20
      """;

  private static final String TRIM = "SELECT trim_trace($1, $2, $2) AS trimmed";

  private final Pool pool;
  private final TailPolicy policy;
  private final Clock clock;
  private final Counter keptTraces;
  private final Counter sampledTraces;
  private final Counter sampledSpans;
  private final Counter trimmedSpans;
  private final Map<UUID, Long> untrimmable = new HashMap<>();
  private boolean busy;

  /**
   * Reviews of one node.
   *
   * @param pool untraced
   * @param clock what "quiet for so long" is counted from
   */
  public TraceReviews(Pool pool, TailPolicy policy, Clock clock, MeterRegistry meters) {
    this.pool = pool;
    this.policy = policy;
    this.clock = clock;
    keptTraces = meters.counter("maguey.tail.traces.kept");
    sampledTraces = meters.counter("maguey.tail.traces.sampled");
    sampledSpans = meters.counter("maguey.tail.spans.sampled");
    trimmedSpans = meters.counter("maguey.tail.spans.trimmed");
  }

  /** Reviews all that are due, unless the last turn is still at it. */
  public Future<Void> turn() {
    if (busy) {
      return Future.succeededFuture();
    }
    busy = true;
    return Steps.whileTrue(this::review)
        .compose(reviewed -> trimLarge())
        .onComplete(done -> busy = false);
  }

  private Future<Boolean> review() {
    Instant quiet = clock.instant().minus(policy.quiet());
    Instant lost = quiet.minus(policy.patience());
    return pool.preparedQuery(REVIEW)
        .execute(Tuple.of(utc(quiet), utc(lost), AT_ONCE, policy.toJson()))
        .map(rows -> rows.iterator().next())
        .onSuccess(this::count)
        .map(row -> row.getLong("looked_at") == AT_ONCE);
  }

  private void count(Row row) {
    keptTraces.increment(row.getLong("kept_traces"));
    sampledTraces.increment(row.getLong("sampled_traces"));
    sampledSpans.increment(row.getLong("sampled_spans"));
  }

  private Future<Void> trimLarge() {
    return pool.preparedQuery(LARGE)
        .execute(
            Tuple.of((long) policy.maxSpans())
                .addArrayOfUUID(untrimmable.keySet().toArray(UUID[]::new))
                .addArrayOfLong(untrimmable.values().toArray(Long[]::new)))
        .map(rows -> Rows.list(rows))
        .compose(this::trim);
  }

  private Future<Void> trim(List<Row> large) {
    Future<Void> done = Future.succeededFuture();
    for (Row trace : large) {
      done = done.compose(before -> trim(trace.getUUID("trace_id"), trace.getLong("span_count")));
    }
    return done;
  }

  /** Half of what a trace may have is left, so that it is not trimmed again at once. */
  private Future<Void> trim(UUID id, long spans) {
    return pool.preparedQuery(TRIM)
        .execute(Tuple.of(id, policy.maxSpans() / PARTS_LEFT))
        .map(rows -> rows.iterator().next().getLong("trimmed"))
        .onSuccess(trimmedSpans::increment)
        .onSuccess(trimmed -> remember(id, spans, trimmed))
        .mapEmpty();
  }

  private void remember(UUID id, long spans, long trimmed) {
    if (untrimmable.size() >= MOST_REMEMBERED) {
      untrimmable.clear();
    }
    if (trimmed == 0) {
      untrimmable.put(id, spans);
    } else {
      untrimmable.remove(id);
    }
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
