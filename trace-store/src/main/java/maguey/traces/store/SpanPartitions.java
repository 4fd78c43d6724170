package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.Span;

/**
 * One partition of {@code spans} per UTC day, made ahead of time and when a span asks for it. Days
 * far from now get none: their spans go to the default partition, or a client with a broken clock
 * would make thousands.
 */
public final class SpanPartitions {
  private static final int DAYS_BACK = 90;
  private static final int DAYS_AHEAD = 7;
  private static final int MADE_AHEAD = 2;
  private static final String ENSURE = "SELECT ensure_span_partition($1)";

  private final Pool pool;
  private final Clock clock;
  private final UnlessBlocked unlessBlocked;
  private final Set<LocalDate> known = ConcurrentHashMap.newKeySet();

  SpanPartitions(Pool pool, Clock clock) {
    this.pool = pool;
    this.clock = clock;
    unlessBlocked = new UnlessBlocked(clock);
  }

  /** Makes those of today and the next two days. */
  public Future<Void> makeAhead() {
    LocalDate today = LocalDate.now(clock);
    return ensure(IntStream.rangeClosed(0, MADE_AHEAD).mapToObj(today::plusDays).toList());
  }

  Future<Void> ensureFor(List<Span> batch) {
    LocalDate today = LocalDate.now(clock);
    return ensure(
        batch.stream()
            .map(span -> EpochNanos.micros(span.startNanos()).toLocalDate())
            .distinct()
            .filter(day -> day.isAfter(today.minusDays(DAYS_BACK)))
            .filter(day -> day.isBefore(today.plusDays(DAYS_AHEAD)))
            .toList());
  }

  private Future<Void> ensure(List<LocalDate> days) {
    Future<Void> made = Future.succeededFuture();
    for (LocalDate day : days) {
      made =
          known.contains(day) ? made : made.compose(before -> unlessBlocked.make(() -> make(day)));
    }
    return made;
  }

  private Future<Void> make(LocalDate day) {
    return pool.preparedQuery(ENSURE)
        .execute(Tuple.of(day))
        .onSuccess(made -> known.add(day))
        .mapEmpty();
  }
}
