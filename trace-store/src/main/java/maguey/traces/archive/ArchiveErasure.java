package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.Callable;
import maguey.common.sql.Rows;
import maguey.traces.erasure.Archive;
import maguey.traces.store.Steps;

/**
 * Takes a person out of objects that are written: they are the only ones that are written twice.
 * What another node has on its own disk is left to that node, which repeats every erasure.
 */
final class ArchiveErasure {
  /** The row's lock keeps other nodes, and the push, off the object. */
  private static final String NEXT =
      """
      SELECT key, stream, delivered_at IS NOT NULL AS delivered FROM archive_objects
       WHERE subjects @> ARRAY[$1] AND key > $2 ORDER BY key LIMIT 1 FOR UPDATE SKIP LOCKED
      """;

  /** A large trace has several lines; what one of them says of a person concerns all. */
  private static final String PIECES =
      "SELECT first_line, lines FROM archive_traces WHERE object_key = $1 AND lines > 1";

  private static final String LINES =
      """
      UPDATE archive_lines SET body = replace(body, $1, 'erased'), subjects = nullif(array_remove(subjects, $1), '{}')
       WHERE subjects @> ARRAY[$1]
      """;

  private static final String REWRITTEN =
      """
      UPDATE archive_objects SET lines = $2, bytes = $3, md5 = $4, subjects = nullif(array_remove(subjects, $5), '{}')
       WHERE key = $1
      """;

  private final Vertx vertx;
  private final Pool pool;
  private final ArchiveQueue queue;
  private final ObjectStore store;

  ArchiveErasure(Vertx vertx, Pool pool, ArchiveQueue queue, ObjectStore store) {
    this.vertx = vertx;
    this.pool = pool;
    this.queue = queue;
    this.store = store;
  }

  /** Erases a subject from what is in no object yet. */
  Future<?> eraseLines(String subject) {
    return pool.preparedQuery(LINES).execute(Tuple.of(subject));
  }

  /** Erases a subject from all objects that this node reaches; says what it changed. */
  Future<Archive.Erased> erase(String subject) {
    String[] place = {""};
    long[] objects = {0};
    long[] changed = {0};
    return Steps.whileTrue(
            () ->
                pool.withTransaction(
                    tx ->
                        tx.preparedQuery(NEXT)
                            .execute(Tuple.of(subject, place[0]))
                            .map(rows -> Rows.first(rows, row -> row))
                            .compose(
                                object -> {
                                  object.ifPresent(row -> place[0] = row.getString("key"));
                                  return object.isEmpty()
                                      ? Future.succeededFuture(false)
                                      : erase(tx, object.get(), subject)
                                          .onSuccess(lines -> changed[0] += lines)
                                          .onSuccess(lines -> objects[0] += lines > 0 ? 1 : 0)
                                          .map(true);
                                })))
        .map(done -> new Archive.Erased(objects[0], changed[0]));
  }

  private Future<Integer> erase(SqlConnection tx, Row object, String subject) {
    String key = object.getString("key");
    boolean isDelivered = object.getBoolean("delivered");
    return (isDelivered ? store.get(key) : onDisk(() -> waiting(key)))
        .compose(
            found ->
                found.isEmpty()
                    ? Future.succeededFuture(0)
                    : rewrite(tx, key, isDelivered, found.get(), subject));
  }

  private Future<Integer> rewrite(
      SqlConnection tx, String key, boolean isDelivered, Buffer object, String subject) {
    ErasedLines erased = new ErasedLines(subject);
    return tx.preparedQuery(PIECES)
        .execute(Tuple.of(key))
        .compose(pieces -> onDisk(() -> write(object, named(object, erased, pieces), erased)))
        .compose(
            written ->
                (isDelivered
                        ? store
                            .put(key, written.path(), written.md5())
                            .eventually(() -> onDisk(() -> Files.deleteIfExists(written.path())))
                        : onDisk(() -> queue.keep(written.path(), key)).<Void>mapEmpty())
                    .compose(there -> note(tx, key, written, subject)))
        .map(noted -> erased.changed());
  }

  /** The numbers of the lines that name the person, and of those that belong to them. */
  private static BitSet named(Buffer object, ErasedLines erased, Iterable<Row> pieces)
      throws IOException {
    BitSet named = new BitSet();
    try (ObjectLines lines = ObjectLines.of(object)) {
      int number = 0;
      for (String line = lines.next(); line != null; line = lines.next()) {
        named.set(number++, erased.names(line));
      }
    }
    for (Row piece : pieces) {
      int first = piece.getInteger("first_line");
      int end = first + piece.getInteger("lines");
      named.set(first, end, !named.get(first, end).isEmpty());
    }
    return named;
  }

  private ObjectFile.Finished write(Buffer object, BitSet named, ErasedLines erased)
      throws IOException {
    try (ObjectLines lines = ObjectLines.of(object);
        ObjectFile file = ObjectFile.create(queue.part())) {
      int number = 0;
      for (String line = lines.next(); line != null; line = lines.next()) {
        String kept = named.get(number++) ? erased.of(line) : line;
        file.add(kept.getBytes(StandardCharsets.UTF_8));
      }
      return file.finish();
    }
  }

  private static Future<?> note(
      SqlConnection tx, String key, ObjectFile.Finished object, String subject) {
    return tx.preparedQuery(REWRITTEN)
        .execute(Tuple.of(key, object.lines(), object.bytes(), object.md5(), subject));
  }

  private Optional<Buffer> waiting(String key) throws IOException {
    Path file = queue.fileOf(key);
    return Files.exists(file)
        ? Optional.of(Buffer.buffer(Files.readAllBytes(file)))
        : Optional.empty();
  }

  private <T> Future<T> onDisk(Callable<T> step) {
    return vertx.executeBlocking(step, false);
  }
}
