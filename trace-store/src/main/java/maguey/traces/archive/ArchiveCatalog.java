package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;

/** The book of all objects, which every node reads and writes. */
final class ArchiveCatalog {
  private static final int LISTED = 200;

  private static final String ADD =
      """
      INSERT INTO archive_objects (key, stream, cut_at, node, lines, bytes, md5, subjects)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (key) DO NOTHING
      """;

  private static final String FIND =
      "SELECT md5, delivered_at IS NOT NULL AS delivered FROM archive_objects WHERE key = $1";

  private static final String DELIVERED =
      "UPDATE archive_objects SET delivered_at = now() WHERE key = $1 AND delivered_at IS NULL";

  private static final String CUT_AGAIN = "SELECT cut_again($1) AS done";

  private static final String FORGET =
      "DELETE FROM archive_objects WHERE stream = $1 AND cut_at < $2 AND delivered_at IS NOT NULL";

  private static final String FORGET_LINES =
      """
      DELETE FROM archive_lines l USING archive_objects o
       WHERE o.key = l.object_key AND o.delivered_at < now() - interval '1 hour'
      """;

  private static final String FIGURES =
      """
      SELECT s.stream, count(o.key) AS objects, coalesce(sum(o.lines), 0)::bigint AS lines,
             coalesce(sum(o.bytes), 0)::bigint AS bytes, max(o.delivered_at) AS last_delivered,
             count(o.key) FILTER (WHERE o.delivered_at IS NULL) AS waiting,
             min(o.cut_at) FILTER (WHERE o.delivered_at IS NULL) AS waiting_since
        FROM unnest($1::text[]) WITH ORDINALITY AS s (stream, n) LEFT JOIN archive_objects o USING (stream)
       GROUP BY s.stream, s.n ORDER BY s.n
      """;

  private static final String DUE =
      "SELECT count(*) AS due FROM archive_queue WHERE due_at <= now()";

  private static final String LIST =
      """
      SELECT o.* FROM archive_objects o
       WHERE ($1::text IS NULL OR o.stream = $1)
         AND ($2::uuid IS NULL OR o.key IN (SELECT object_key FROM archive_traces WHERE trace_id = $2))
       ORDER BY o.cut_at DESC, o.key LIMIT %d
      """
          .formatted(LISTED);

  private final Pool pool;
  private final String node;

  /** What the book says of an object. */
  record Entry(String md5, boolean isDelivered) {}

  ArchiveCatalog(Pool pool, String node) {
    this.pool = pool;
    this.node = node;
  }

  /** Notes an object that lies in this node's queue; one of the same key stays as it is. */
  Future<?> add(
      SqlClient tx,
      ArchiveStream stream,
      String key,
      Instant cutAt,
      ObjectFile.Finished object,
      String[] subjects) {
    return tx.preparedQuery(ADD)
        .execute(
            Tuple.of(key, stream.label(), utc(cutAt), node, object.lines())
                .addLong(object.bytes())
                .addString(object.md5())
                .addArrayOfString(subjects.length == 0 ? null : subjects));
  }

  Future<Optional<Entry>> find(String key) {
    return pool.preparedQuery(FIND)
        .execute(Tuple.of(key))
        .map(
            rows ->
                Rows.stream(rows)
                    .map(row -> new Entry(row.getString("md5"), row.getBoolean("delivered")))
                    .findFirst());
  }

  /** The object is where it belongs. */
  Future<?> delivered(String key) {
    return pool.preparedQuery(DELIVERED).execute(Tuple.of(key));
  }

  /** What was in an object that is lost is due again. */
  Future<?> cutAgain(String key) {
    return pool.preparedQuery(CUT_AGAIN).execute(Tuple.of(key));
  }

  /** Lets lines go that are delivered, and will not be sent again. */
  Future<?> forgetLines() {
    return pool.query(FORGET_LINES).execute();
  }

  /** Takes objects off the book that were cut on earlier days, and are removed. */
  Future<?> forgetBefore(ArchiveStream stream, LocalDate day) {
    return pool.preparedQuery(FORGET)
        .execute(Tuple.of(stream.label(), day.atStartOfDay().atOffset(ZoneOffset.UTC)));
  }

  /** {@code streams} with their figures, and {@code tracesDue}. */
  Future<JsonObject> figures() {
    return pool.preparedQuery(FIGURES)
        .execute(Tuple.tuple().addArrayOfString(labels()))
        .map(rows -> Rows.json(rows, ArchiveCatalog::figures))
        .map(streams -> new JsonObject().put("streams", streams))
        .compose(
            figures ->
                pool.query(DUE)
                    .execute()
                    .map(rows -> rows.iterator().next().getLong("due"))
                    .map(due -> figures.put("tracesDue", due)));
  }

  /**
   * The newest objects.
   *
   * @param stream null for all
   * @param trace which they must hold; null for any
   */
  Future<JsonArray> list(String stream, UUID trace) {
    return pool.preparedQuery(LIST)
        .execute(Tuple.of(stream, trace))
        .map(rows -> Rows.json(rows, ArchiveCatalog::object));
  }

  static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static String[] labels() {
    return List.of(ArchiveStream.values()).stream()
        .map(ArchiveStream::label)
        .toArray(String[]::new);
  }

  private static JsonObject figures(Row row) {
    return new JsonObject()
        .put("stream", row.getString("stream"))
        .put("objects", row.getLong("objects"))
        .put("lines", row.getLong("lines"))
        .put("bytes", row.getLong("bytes"))
        .put("lastDelivered", iso(row.getOffsetDateTime("last_delivered")))
        .put("waiting", row.getLong("waiting"))
        .put("waitingSince", iso(row.getOffsetDateTime("waiting_since")));
  }

  private static JsonObject object(Row row) {
    return new JsonObject()
        .put("key", row.getString("key"))
        .put("stream", row.getString("stream"))
        .put("cutAt", iso(row.getOffsetDateTime("cut_at")))
        .put("node", row.getString("node"))
        .put("lines", row.getInteger("lines"))
        .put("bytes", row.getLong("bytes"))
        .put("md5", row.getString("md5"))
        .put("deliveredAt", iso(row.getOffsetDateTime("delivered_at")));
  }

  private static String iso(OffsetDateTime time) {
    return time == null ? null : time.toInstant().toString();
  }
}
