package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import maguey.common.sql.Rows;
import maguey.traces.ingest.OtlpFormat;
import maguey.traces.ingest.SpanAccounting;
import maguey.traces.ingest.SpanIntake;
import maguey.traces.store.Steps;

/**
 * Brings traces back from the archive, through the door that spans come in by. A span that is there
 * already stays as it is, so that an import may be repeated, and broken off anywhere.
 */
final class ArchiveImport {
  private static final String OBJECTS =
      """
      SELECT DISTINCT t.object_key FROM archive_traces t JOIN archive_objects o ON o.key = t.object_key
       WHERE o.delivered_at IS NOT NULL AND ($1::uuid IS NULL OR t.trace_id = $1)
         AND ($2::timestamptz IS NULL OR t.last_end >= $2) AND ($3::timestamptz IS NULL OR t.first_start < $3)
       ORDER BY t.object_key
      """;

  private static final String LINES =
      """
      SELECT t.first_line, t.lines FROM archive_traces t
       WHERE t.object_key = $4 AND ($1::uuid IS NULL OR t.trace_id = $1)
         AND ($2::timestamptz IS NULL OR t.last_end >= $2) AND ($3::timestamptz IS NULL OR t.first_start < $3)
       ORDER BY t.first_line
      """;

  private final Vertx vertx;
  private final Pool pool;
  private final ObjectStore store;
  private final SpanIntake intake;
  private final SpanAccounting accounting;
  private final ImportWish wish;
  private int objects;
  private int missing;
  private int lines;

  /**
   * One import.
   *
   * @param intake of its own, which counts in {@code accounting}
   */
  ArchiveImport(
      Vertx vertx,
      Pool pool,
      ObjectStore store,
      SpanIntake intake,
      SpanAccounting accounting,
      ImportWish wish) {
    this.vertx = vertx;
    this.pool = pool;
    this.store = store;
    this.intake = intake;
    this.accounting = accounting;
    this.wish = wish;
  }

  /** What was done so far. */
  JsonObject report() {
    SpanAccounting.Totals spans = accounting.totals();
    return new JsonObject()
        .put("objects", objects)
        .put("missing", missing)
        .put("lines", lines)
        .put("stored", spans.stored())
        .put("duplicate", spans.duplicate())
        .put("rejected", spans.rejected());
  }

  Future<Void> run() {
    return pool.preparedQuery(OBJECTS)
        .execute(wish.columns())
        .map(rows -> Rows.stream(rows).map(row -> row.getString("object_key")))
        .map(keys -> keys.iterator())
        .compose(
            keys ->
                Steps.whileTrue(
                    () ->
                        keys.hasNext()
                            ? object(keys.next()).map(true)
                            : Future.succeededFuture(false)))
        .eventually(intake::close);
  }

  private Future<Void> object(String key) {
    return store
        .get(key)
        .compose(found -> found.isPresent() ? object(key, found.get()) : missing());
  }

  /** It lies on another node's disk, or somebody has removed it. */
  private Future<Void> missing() {
    missing++;
    return Future.succeededFuture();
  }

  private Future<Void> object(String key, Buffer object) {
    objects++;
    return pool.preparedQuery(LINES)
        .execute(wish.columns().addString(key))
        .map(ArchiveImport::numbers)
        .compose(numbers -> take(numbers.iterator(), object));
  }

  private Future<Void> take(Iterator<Integer> numbers, Buffer object) {
    return onDisk(() -> ObjectLines.of(object))
        .compose(
            open ->
                Steps.whileTrue(
                    () ->
                        numbers.hasNext()
                            ? take(open, numbers.next())
                            : Future.succeededFuture(false)));
  }

  private Future<Boolean> take(ObjectLines open, int number) {
    return onDisk(() -> line(open, number))
        .compose(
            line ->
                line.isEmpty()
                    ? Future.succeededFuture(false)
                    : intake
                        .take(OtlpFormat.JSON, line.get())
                        .onSuccess(taken -> lines++)
                        .map(true));
  }

  private static Optional<Buffer> line(ObjectLines open, int number) throws IOException {
    return Optional.ofNullable(open.skipTo(number)).map(Buffer::buffer);
  }

  private static List<Integer> numbers(Iterable<Row> pieces) {
    List<Integer> numbers = new ArrayList<>();
    for (Row piece : pieces) {
      for (int i = 0; i < piece.getInteger("lines"); i++) {
        numbers.add(piece.getInteger("first_line") + i);
      }
    }
    return numbers;
  }

  private <T> Future<T> onDisk(Callable<T> step) {
    return vertx.executeBlocking(step, false);
  }
}
