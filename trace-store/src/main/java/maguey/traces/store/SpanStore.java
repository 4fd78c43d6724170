package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import maguey.common.sql.PlannedAnew;
import maguey.common.sql.PostgresConfig;
import maguey.traces.model.Span;
import maguey.traces.model.SpanOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes spans: the rows, the keys to find them by, what their operations did and what their traces
 * are to be told, in one transaction; then tells the traces, at once or with more. Why it is done
 * this way, with the figures: {@code docs/adr/006-span-rows-and-summaries.md} and {@code
 * docs/adr/038-traces-follow-their-spans.md}.
 */
public final class SpanStore {
  private static final Logger LOG = LoggerFactory.getLogger(SpanStore.class);
  private static final String REPEAT = "23505";

  /** So many spans, or so long: then traces are told of them. */
  private static final long WORTH_A_FOLD = 32_000;

  private static final long FOLD_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  /** More than that waits for a fold to end, so that what is untold has a bound. */
  private static final long MOST_UNTOLD = 60_000;

  /** A way to write rows: gives the spans that were new. */
  private interface Insert {
    Future<List<Span>> into(SqlConnection tx, List<Span> spans);
  }

  private final Pool pool;
  private final Horizon horizon;
  private final SpanPartitions partitions;
  private final Origins origins;
  private final Operations operations;
  private final TraceFold fold;
  private final AtomicLong stored = new AtomicLong();
  private final AtomicLong told = new AtomicLong();
  private volatile long lastFold = System.nanoTime();

  /**
   * A store on the given schema.
   *
   * @param pool untraced, or the store would record its own work
   */
  public SpanStore(Pool pool) {
    this(pool, Clock.systemUTC());
  }

  /**
   * The options of connections for a store: nothing of it is traced, and each statement is kept,
   * for long ones would not be and the longest of all runs with every batch, but for those that are
   * {@link PlannedAnew}.
   */
  public static PgConnectOptions connectOptions(PostgresConfig database) {
    PgConnectOptions options = database.connectOptions();
    options.setTracingPolicy(TracingPolicy.IGNORE);
    options.setPreparedStatementCacheSqlFilter(sql -> !PlannedAnew.isMarked(sql));
    return options;
  }

  /** A store that takes another time for now. */
  public SpanStore(Pool pool, Clock clock) {
    this.pool = pool;
    horizon = new Horizon(clock);
    partitions = new SpanPartitions(pool, clock);
    origins = new Origins(pool);
    operations = new Operations(pool);
    fold = new TraceFold(pool);
  }

  /**
   * Stores a batch, and its traces know of it.
   *
   * @return as {@link #append}; also when the traces could not be told now
   */
  public Future<WriteResult> write(List<Span> batch) {
    return append(batch)
        .compose(written -> settle().transform(told -> Future.succeededFuture(written)));
  }

  /**
   * Stores a batch, best of 500 to 4000 spans. Its traces are told with {@link #settle} or {@link
   * #settleInTime}, one of which must follow.
   *
   * @return completes after the commit; fails with the database's reason, nothing being stored
   */
  public Future<WriteResult> append(List<Span> batch) {
    return makeRoom()
        .compose(room -> partitions.ensureFor(batch))
        .compose(days -> origins.ensureFor(batch))
        .compose(known -> operations.ensureFor(batch))
        // Portions are sorted, so this merges a few runs; the spool's spans come here, too.
        .compose(known -> inTransaction(SpanOrder.sorted(batch)))
        .onFailure(failure -> origins.forget())
        .onSuccess(written -> stored.addAndGet(written.stored()));
  }

  /** Completes when the traces know of all that was stored before; fails if they cannot be told. */
  public Future<Void> settle() {
    long telling = stored.get();
    lastFold = System.nanoTime();
    return fold.fold().onSuccess(done -> told.accumulateAndGet(telling, Math::max));
  }

  /** Lets the traces be told if enough has gathered or it is time; waits for nothing. */
  public void settleInTime() {
    boolean isTime = System.nanoTime() - lastFold >= FOLD_EVERY_NANOS;
    if (!fold.isBusy() && (isTime || untold() >= WORTH_A_FOLD)) {
      settle().onFailure(failure -> LOG.warn("Traces wait to be told: {}", failure.toString()));
    }
  }

  private long untold() {
    return stored.get() - told.get();
  }

  /** Tells somebody of all spans once their traces know of them. */
  public SpanStore telling(Consumer<List<Span>> who) {
    fold.telling(who);
    return this;
  }

  /**
   * Tells the database anew which origins and operations are in use; to be called about once a day,
   * or retention takes them for gone.
   */
  public void refreshCatalogue() {
    origins.forget();
    operations.forget();
  }

  /** The partitions, for whoever makes them ahead of time. */
  public SpanPartitions partitions() {
    return partitions;
  }

  /**
   * Traces that cannot be told are no reason to refuse spans. The fold that is under way makes
   * room: to wait for the one that is asked for here would leave a core idle.
   */
  private Future<?> makeRoom() {
    if (untold() < MOST_UNTOLD) {
      return Future.succeededFuture();
    }
    settle();
    return fold.underWay().otherwiseEmpty();
  }

  /** Repeats are rare: only a batch that holds one is written again, with a look at each span. */
  private Future<WriteResult> inTransaction(List<Span> batch) {
    return pool.withTransaction(tx -> write(tx, batch, SpanInsert::all))
        .recover(
            failure ->
                isRepeat(failure)
                    ? pool.withTransaction(tx -> write(tx, batch, SpanStore::newOnes))
                    : Future.failedFuture(failure));
  }

  private Future<WriteResult> write(SqlConnection tx, List<Span> batch, Insert insert) {
    return horizon
        .divide(tx, batch)
        .compose(
            parts ->
                write(tx, insert, parts.fresh())
                    .compose(
                        fresh ->
                            write(tx, SpanStore::newOnesOfThePast, parts.past()).map(fresh::and)));
  }

  private Future<WriteResult> write(SqlConnection tx, Insert insert, List<Span> batch) {
    return batch.isEmpty()
        ? Future.succeededFuture(WriteResult.NOTHING)
        : insert
            .into(tx, batch)
            .compose(stored -> account(tx, stored).map(stored.size()))
            .map(stored -> new WriteResult(stored, batch.size() - stored));
  }

  /** What follows from new spans. The inbox first: it holds the traces against their removal. */
  private Future<?> account(SqlClient tx, List<Span> stored) {
    return stored.isEmpty()
        ? Future.succeededFuture()
        : TraceInbox.add(tx, stored)
            .compose(
                added ->
                    Future.all(
                        OperationCounts.write(tx, stored, operations::countedAs),
                        TraceIndex.write(tx, stored)));
  }

  private static Future<List<Span>> newOnes(SqlClient tx, List<Span> spans) {
    return SpanInsert.newOnes(tx, "spans", spans);
  }

  /** Its day may still be there: retention raises the horizon before it takes the days away. */
  private static Future<List<Span>> newOnesOfThePast(SqlClient tx, List<Span> spans) {
    return SpanInsert.withoutThoseInDays(tx, spans)
        .compose(
            rest ->
                rest.isEmpty()
                    ? Future.succeededFuture(rest)
                    : SpanInsert.newOnes(tx, "spans_kept", rest));
  }

  private static boolean isRepeat(Throwable failure) {
    return failure instanceof PgException refused && REPEAT.equals(refused.getSqlState());
  }
}
