package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
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
    long today = LocalDate.now(clock).toEpochDay();
    return ensure(
        days(batch).stream()
            .filter(day -> day > today - DAYS_BACK && day < today + DAYS_AHEAD)
            .map(LocalDate::ofEpochDay)
            .toList());
  }

  /** Nearly always one, or two around midnight. */
  private static Set<Long> days(List<Span> batch) {
    Set<Long> days = new TreeSet<>();
    long last = Long.MIN_VALUE;
    for (Span span : batch) {
      long day = EpochNanos.epochDay(span.startNanos());
      if (day != last) {
        days.add(day);
        last = day;
      }
    }
    return days;
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
