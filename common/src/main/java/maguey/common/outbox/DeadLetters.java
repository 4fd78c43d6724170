package maguey.common.outbox;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.common.tracing.StoredContext;

/**
 * Rows of the outbox that were given up. A replay makes a row as good as new: it is delivered under
 * the same message id, by which its consumer knows what it has done already, and before younger
 * rows of its lane.
 */
public final class DeadLetters {
  private static final String PAGE =
      """
      SELECT seq, id, address, lane, aggregate_id, body ->> 'messageId' AS message_id, attempts,
             last_error, created_at, dead_at, traceparent, tracestate
        FROM outbox
       WHERE dead_at IS NOT NULL AND seq < $1 AND ($2::text IS NULL OR coalesce(lane, address) = $2
                                                   OR address = $2)
       ORDER BY seq DESC LIMIT $3
      """;

  private static final String REVIVE =
      """
      UPDATE outbox SET dead_at = NULL, attempts = 0, next_attempt_at = clock_timestamp()
       WHERE dead_at IS NOT NULL AND
      """;

  private static final String REVIVE_ONE = REVIVE + " id = $1";

  private static final String REVIVE_ALL = REVIVE + " (address = $1 OR lane = $1)";

  private DeadLetters() {}

  /**
   * Dead letters before a given one, youngest first.
   *
   * @param consumer an address or a lane; empty for all
   * @param before {@code seq} of the last one shown
   */
  public static Future<List<JsonObject>> page(
      SqlClient client, Optional<String> consumer, long before, int limit) {
    return client
        .preparedQuery(PAGE)
        .execute(Tuple.of(before, consumer.orElse(null), limit))
        .map(rows -> Rows.list(rows, DeadLetters::json));
  }

  /** Delivers one again; false when there is no such dead letter. */
  public static Future<Boolean> replay(SqlClient client, UUID id) {
    return client
        .preparedQuery(REVIVE_ONE)
        .execute(Tuple.of(id))
        .map(revived -> revived.rowCount() == 1);
  }

  /** Delivers all of an address or a lane again; completes with their number. */
  public static Future<Integer> replayAll(SqlClient client, String consumer) {
    return client
        .preparedQuery(REVIVE_ALL)
        .execute(Tuple.of(consumer))
        .map(revived -> revived.rowCount());
  }

  private static JsonObject json(Row row) {
    String traceId =
        new StoredContext(row.getString("traceparent"), row.getString("tracestate")).traceId();
    return new JsonObject()
        .put("seq", row.getLong("seq"))
        .put("id", row.getUUID("id").toString())
        .put("consumer", row.getString("address"))
        .put("lane", row.getString("lane"))
        .put("aggregateId", row.getString("aggregate_id"))
        .put("messageId", row.getString("message_id"))
        .put("attempts", row.getInteger("attempts"))
        .put("error", row.getString("last_error"))
        .put("createdAt", row.getOffsetDateTime("created_at").toInstant())
        .put("deadAt", row.getOffsetDateTime("dead_at").toInstant())
        .put("traceId", traceId.isEmpty() ? null : traceId);
  }
}
