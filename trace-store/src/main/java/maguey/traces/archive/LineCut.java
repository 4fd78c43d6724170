package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Clock;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.traces.store.Steps;

/** Cuts the lines of one stream into an object, as {@link TraceCut} does with traces. */
final class LineCut {
  private static final int BATCHES_AT_ONCE = 64;

  private static final String CLAIM =
      """
      SELECT id, body, subjects FROM archive_lines WHERE stream = $1 AND object_key IS NULL
       ORDER BY created_at, id LIMIT %d FOR UPDATE SKIP LOCKED
      """
          .formatted(BATCHES_AT_ONCE);

  private static final String DONE = "UPDATE archive_lines SET object_key = $1 WHERE id = ANY ($2)";

  private final Vertx vertx;
  private final Pool pool;
  private final ArchiveQueue queue;
  private final ArchiveCatalog catalog;
  private final ArchiveStream stream;
  private final Clock clock;

  LineCut(
      Vertx vertx,
      Pool pool,
      ArchiveQueue queue,
      ArchiveCatalog catalog,
      ArchiveStream stream,
      Clock clock) {
    this.vertx = vertx;
    this.pool = pool;
    this.queue = queue;
    this.catalog = catalog;
    this.stream = stream;
    this.clock = clock;
  }

  /** Cuts one object at most; true when it did, so that more may be due. */
  Future<Boolean> next() {
    return pool.withTransaction(
        tx ->
            tx.preparedQuery(CLAIM)
                .execute(Tuple.of(stream.label()))
                .map(rows -> Rows.list(rows))
                .compose(
                    batches ->
                        batches.isEmpty()
                            ? Future.succeededFuture(false)
                            : ObjectDraft.begin(vertx, queue)
                                .compose(draft -> cut(tx, batches, draft))
                                .map(true)));
  }

  private Future<?> cut(SqlConnection tx, List<Row> batches, ObjectDraft draft) {
    Instant cutAt = clock.instant();
    return write(batches.iterator(), draft)
        .compose(written -> draft.finish())
        .compose(object -> note(tx, cutAt, draft, object, batches))
        .eventually(draft::giveUp);
  }

  private static Future<Void> write(Iterator<Row> batches, ObjectDraft draft) {
    return Steps.whileTrue(
        () -> {
          if (!batches.hasNext()) {
            return Future.succeededFuture(false);
          }
          return draft.addAll(batches.next().getString("body").lines().toList()).map(true);
        });
  }

  private Future<?> note(
      SqlConnection tx,
      Instant cutAt,
      ObjectDraft draft,
      ObjectFile.Finished object,
      List<Row> batches) {
    String key = stream.key(cutAt, object.content());
    UUID[] ids = batches.stream().map(row -> row.getUUID("id")).toArray(UUID[]::new);
    return draft
        .keep(object, key)
        .compose(kept -> catalog.add(tx, stream, key, cutAt, object, subjects(batches)))
        .compose(added -> tx.preparedQuery(DONE).execute(Tuple.of(key).addArrayOfUUID(ids)));
  }

  private static String[] subjects(List<Row> batches) {
    Set<String> all = new TreeSet<>();
    for (Row batch : batches) {
      String[] subjects = batch.getArrayOfStrings("subjects");
      all.addAll(subjects == null ? List.of() : List.of(subjects));
    }
    return all.toArray(String[]::new);
  }
}
