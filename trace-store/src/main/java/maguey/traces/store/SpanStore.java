package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import maguey.traces.model.Span;

/**
 * Writes spans: the rows, the summaries of their traces and the keys to find them by, in one
 * transaction. Why it is done this way, with the figures: {@code
 * docs/adr/006-span-rows-and-summaries.md}.
 */
public final class SpanStore {
  private static final String REPEAT = "23505";

  /** A way to write rows: gives the spans that were new. */
  private interface Insert {
    Future<List<Span>> into(SqlClient tx, List<Span> spans);
  }

  private final Pool pool;
  private final Horizon horizon;
  private final SpanPartitions partitions;
  private final Origins origins;
  private final Operations operations;

  private Consumer<List<Span>> listener = batch -> {};

  /**
   * A store on the given schema.
   *
   * @param pool untraced, or the store would record its own work
   */
  public SpanStore(Pool pool) {
    this(pool, Clock.systemUTC());
  }

  /** A store that takes another time for now. */
  public SpanStore(Pool pool, Clock clock) {
    this.pool = pool;
    horizon = new Horizon(clock);
    partitions = new SpanPartitions(pool, clock);
    origins = new Origins(pool);
    operations = new Operations(pool);
  }

  /**
   * Stores a batch, best of 500 to 2000 spans.
   *
   * @return completes after the commit; fails with the database's reason, nothing being stored
   */
  public Future<WriteResult> write(List<Span> batch) {
    return partitions
        .ensureFor(batch)
        .compose(days -> origins.ensureFor(batch))
        .compose(known -> operations.ensureFor(batch))
        .compose(known -> inTransaction(batch))
        .onFailure(failure -> origins.forget())
        .onSuccess(written -> listener.accept(batch));
  }

  /** Tells somebody of every batch once it is committed. */
  public SpanStore telling(Consumer<List<Span>> who) {
    listener = who;
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

  /** What follows from new spans; the rows of their traces are locked first, in one order. */
  private Future<?> account(SqlClient tx, List<Span> stored) {
    if (stored.isEmpty()) {
      return Future.succeededFuture();
    }
    List<TracePart> parts = TracePart.of(stored);
    DependencyCounts dependencies = new DependencyCounts();
    dependencies.addAll(parts);
    return TraceTotals.add(tx, parts)
        .compose(existed -> Settlement.run(tx, parts, existed, dependencies))
        .compose(
            settled ->
                Future.all(
                    OperationCounts.write(tx, stored, operations::countedAs),
                    dependencies.write(tx),
                    TraceIndex.write(tx, stored)));
  }

  private static Future<List<Span>> newOnes(SqlClient tx, List<Span> spans) {
    return SpanInsert.newOnes(tx, "spans", spans);
  }

  private static Future<List<Span>> newOnesOfThePast(SqlClient tx, List<Span> spans) {
    return SpanInsert.newOnes(tx, "spans_kept", spans);
  }

  private static boolean isRepeat(Throwable failure) {
    return failure instanceof PgException refused && REPEAT.equals(refused.getSqlState());
  }
}
