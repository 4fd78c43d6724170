package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.Span;

/**
 * Where the days that have partitions begin. Spans from before go to the kept table straight away:
 * a day that retention took away does not come back, and the repeat of a span that was kept meets
 * its row.
 */
final class Horizon {
  /** Retention keeps two days at least, so that younger spans need not ask. */
  private static final Duration SURELY_AFTER = Duration.ofDays(1);

  /** Until this transaction ends, retention does not move the horizon. */
  private static final String READ =
      "SELECT greatest(horizon, '1969-12-31 00:00Z') AS horizon FROM retention_state FOR SHARE";

  private final Clock clock;

  /**
   * A batch in two.
   *
   * @param fresh for the days' partitions
   * @param past for the kept table
   */
  record Parts(List<Span> fresh, List<Span> past) {}

  Horizon(Clock clock) {
    this.clock = clock;
  }

  /** Tells the spans of a batch apart; asks the database only for old ones. */
  Future<Parts> divide(SqlClient tx, List<Span> batch) {
    long sure = TimeUnit.MILLISECONDS.toMicros(clock.instant().minus(SURELY_AFTER).toEpochMilli());
    return batch.stream().anyMatch(span -> EpochNanos.epochMicros(span.startNanos()) < sure)
        ? tx.query(READ)
            .execute()
            .map(rows -> rows.iterator().next().getOffsetDateTime("horizon"))
            .map(horizon -> divide(batch, horizon))
        : Future.succeededFuture(new Parts(batch, List.of()));
  }

  private static Parts divide(List<Span> batch, OffsetDateTime horizon) {
    Map<Boolean, List<Span>> parts =
        batch.stream().collect(Collectors.partitioningBy(span -> start(span).isBefore(horizon)));
    return new Parts(parts.get(false), parts.get(true));
  }

  private static OffsetDateTime start(Span span) {
    return EpochNanos.micros(span.startNanos());
  }
}
