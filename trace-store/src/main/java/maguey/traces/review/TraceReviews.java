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
import java.util.List;
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

  private static final String REVIEW = "SELECT * FROM review_traces($1, $2, $3, $4)";

  private static final String LARGE =
      "SELECT trace_id FROM trace_summaries WHERE span_count > $1 LIMIT 20";

  private static final String TRIM = "SELECT trim_trace($1, $2, $2) AS trimmed";

  private final Pool pool;
  private final TailPolicy policy;
  private final Clock clock;
  private final Counter keptTraces;
  private final Counter sampledTraces;
  private final Counter sampledSpans;
  private final Counter trimmedSpans;
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
        .execute(Tuple.of((long) policy.maxSpans()))
        .map(rows -> Rows.list(rows, row -> row.getUUID("trace_id")))
        .compose(this::trim);
  }

  /** Half of what a trace may have is left, so that it is not trimmed again at once. */
  private Future<Void> trim(List<UUID> large) {
    Future<Void> done = Future.succeededFuture();
    for (UUID id : large) {
      done =
          done.compose(
              before ->
                  pool.preparedQuery(TRIM)
                      .execute(Tuple.of(id, policy.maxSpans() / PARTS_LEFT))
                      .map(rows -> rows.iterator().next().getLong("trimmed"))
                      .onSuccess(trimmedSpans::increment)
                      .mapEmpty());
    }
    return done;
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
