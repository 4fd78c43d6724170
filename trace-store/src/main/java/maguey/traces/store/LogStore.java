package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.LogRecord;
import maguey.traces.model.SpanId;

/** Writes log records, each day's into a partition of its own. */
public final class LogStore {
  private static final String STORE = Sql.file("store_logs");
  private static final String ENSURE = "SELECT ensure_log_partition($1)";
  private static final String DROP = "SELECT drop_log_days($1)";
  private static final int MADE_AHEAD = 2;
  private static final int MOST_SEVERE = 24;

  private final Pool pool;
  private final Origins origins;
  private final int days;
  private final Clock clock = Clock.systemUTC();
  private final UnlessBlocked unlessBlocked = new UnlessBlocked(clock);
  private final Set<LocalDate> known = ConcurrentHashMap.newKeySet();

  /**
   * A store on the given schema.
   *
   * @param pool untraced
   * @param days for which records are kept
   */
  public LogStore(Pool pool, int days) {
    this.pool = pool;
    this.origins = new Origins(pool);
    this.days = days;
  }

  /** Stores a batch; completes after the commit. */
  public Future<?> write(List<LogRecord> batch) {
    return ensure(batch.stream().map(log -> EpochNanos.micros(log.nanos()).toLocalDate()))
        .compose(made -> origins.ensureAll(batch.stream().map(LogRecord::origin)))
        .compose(known -> pool.preparedQuery(STORE).execute(columns(batch)))
        .onFailure(failure -> origins.forget());
  }

  /** Makes the partitions of the next days, and drops those that are over. */
  public Future<?> tidy() {
    LocalDate today = LocalDate.now(clock);
    known.clear();
    return ensure(Stream.iterate(today, day -> day.plusDays(1)).limit(MADE_AHEAD + 1))
        .compose(made -> pool.preparedQuery(DROP).execute(Tuple.of(today.minusDays(days))));
  }

  /** Days that nobody will keep, or of a broken clock, go to the default partition. */
  private Future<Void> ensure(Stream<LocalDate> wanted) {
    LocalDate today = LocalDate.now(clock);
    List<LocalDate> missing =
        wanted
            .distinct()
            .filter(day -> !day.isBefore(today.minusDays(days)))
            .filter(day -> !day.isAfter(today.plusDays(MADE_AHEAD)))
            .filter(day -> !known.contains(day))
            .toList();
    Future<Void> made = Future.succeededFuture();
    for (LocalDate day : missing) {
      made = made.compose(before -> unlessBlocked.make(() -> make(day)));
    }
    return made;
  }

  private Future<Void> make(LocalDate day) {
    return pool.preparedQuery(ENSURE)
        .execute(Tuple.of(day))
        .onSuccess(made -> known.add(day))
        .mapEmpty();
  }

  private static Tuple columns(List<LogRecord> batch) {
    return Tuple.tuple()
        .addArrayOfOffsetDateTime(times(batch, LogRecord::nanos))
        .addArrayOfUUID(batch.stream().map(LogRecord::id).toArray(UUID[]::new))
        .addArrayOfShort(shorts(batch, log -> EpochNanos.beside(log.nanos())))
        .addArrayOfOffsetDateTime(times(batch, LogRecord::observedNanos))
        .addArrayOfUUID(batch.stream().map(LogRecord::trace).toArray(UUID[]::new))
        .addArrayOfLong(longs(batch, log -> log.spanId() == SpanId.NONE ? null : log.spanId()))
        .addArrayOfShort(shorts(batch, LogStore::severity))
        .addArrayOfString(texts(batch, LogStore::severityText))
        .addArrayOfString(texts(batch, log -> log.origin().service()))
        .addArrayOfLong(longs(batch, log -> log.origin().id()))
        .addArrayOfString(texts(batch, LogRecord::eventName))
        .addArrayOfString(texts(batch, LogRecord::body))
        .addArrayOfString(texts(batch, LogRecord::attributes))
        .addArrayOfLong(longs(batch, LogRecord::flags))
        .addArrayOfLong(longs(batch, LogRecord::dropped))
        .addArrayOfString(texts(batch, LogStore::subjects))
        .addArrayOfShort(shorts(batch, log -> EpochNanos.beside(log.observedNanos())));
  }

  /** A number that OTLP does not have says nothing that anybody could sort by. */
  private static short severity(LogRecord log) {
    return isSeverity(log) ? (short) log.severity() : 0;
  }

  private static String severityText(LogRecord log) {
    return log.severityText() == null && !isSeverity(log)
        ? String.valueOf(log.severity())
        : log.severityText();
  }

  private static boolean isSeverity(LogRecord log) {
    return log.severity() >= 0 && log.severity() <= MOST_SEVERE;
  }

  private static String subjects(LogRecord log) {
    return log.subjects().isEmpty() ? null : String.join(",", log.subjects());
  }

  private static OffsetDateTime[] times(List<LogRecord> batch, Function<LogRecord, Long> column) {
    return batch.stream()
        .map(column)
        .map(nanos -> nanos == 0 ? null : EpochNanos.micros(nanos))
        .toArray(OffsetDateTime[]::new);
  }

  private static Short[] shorts(List<LogRecord> batch, Function<LogRecord, Short> column) {
    return batch.stream().map(column).toArray(Short[]::new);
  }

  private static Long[] longs(List<LogRecord> batch, Function<LogRecord, Long> column) {
    return batch.stream().map(column).toArray(Long[]::new);
  }

  private static String[] texts(List<LogRecord> batch, Function<LogRecord, String> column) {
    return batch.stream().map(column).toArray(String[]::new);
  }
}
