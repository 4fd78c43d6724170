package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import maguey.traces.model.Span;

/**
 * Writes spans: the rows, the summaries of their traces and the keys to find them by, in one
 * transaction. Why it is done this way, with the figures: {@code
 * docs/adr/006-span-rows-and-summaries.md}.
 */
public final class SpanStore {
  private static final String STORE_SPANS = Sql.file("store_spans");
  private static final String STORE_KEPT =
      STORE_SPANS.replace("INSERT INTO spans (", "INSERT INTO spans_kept (");
  private static final String SETTLE_TRACES = Sql.file("settle_traces");

  private final Pool pool;
  private final Horizon horizon;
  private final SpanPartitions partitions;
  private final Origins origins;
  private final Operations operations;

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
        .compose(known -> pool.withTransaction(tx -> write(tx, batch)))
        .onFailure(failure -> origins.forget());
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

  private Future<WriteResult> write(SqlConnection tx, List<Span> batch) {
    return horizon
        .divide(tx, batch)
        .compose(
            parts ->
                write(tx, STORE_SPANS, parts.fresh())
                    .compose(
                        fresh -> write(tx, STORE_KEPT, parts.past()).map(past -> fresh.and(past))));
  }

  private static Future<WriteResult> write(SqlConnection tx, String statement, List<Span> batch) {
    if (batch.isEmpty()) {
      return Future.succeededFuture(WriteResult.NOTHING);
    }
    return tx.preparedQuery(statement)
        .execute(SpanColumns.of(batch))
        .map(rows -> rows.iterator().next())
        .compose(row -> settle(tx, batch, row).map(row.getLong("stored")))
        .compose(stored -> TraceIndex.write(tx, batch).map(stored))
        .map(stored -> new WriteResult(stored, batch.size() - stored));
  }

  private static Future<?> settle(SqlClient tx, List<Span> batch, Row stored) {
    UUID[] existed = stored.getArrayOfUUIDs("existed");
    WantedParents wanted = WantedParents.of(batch);
    if (existed == null && wanted.isEmpty()) {
      return Future.succeededFuture();
    }
    return tx.preparedQuery(SETTLE_TRACES)
        .execute(
            Tuple.of(
                SpanColumns.traceIds(batch),
                SpanColumns.spanIds(batch),
                wanted.traceIds(),
                wanted.spanIds(),
                existed == null ? new UUID[0] : existed));
  }
}
