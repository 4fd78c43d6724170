package maguey.traces.retention;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import maguey.common.sql.Rows;
import maguey.traces.model.TraceId;

/** Traces that people keep beyond their time. */
final class Pins {
  private static final String PIN =
      """
      INSERT INTO pinned_traces (trace_id, pinned_by, reason)
      SELECT trace_id, $2, $3 FROM trace_summaries WHERE trace_id = $1 FOR SHARE
          ON CONFLICT (trace_id) DO UPDATE SET pinned_by = EXCLUDED.pinned_by, reason = EXCLUDED.reason
      """;

  private static final String UNPIN = "DELETE FROM pinned_traces WHERE trace_id = $1";

  private static final String LIST =
      "SELECT trace_id, pinned_by, reason, pinned_at FROM pinned_traces ORDER BY pinned_at DESC LIMIT 1000";

  private final Pool pool;

  Pins(Pool pool) {
    this.pool = pool;
  }

  /** False when there is no such trace. */
  Future<Boolean> pin(UUID traceId, String who, String why) {
    return pool.preparedQuery(PIN)
        .execute(Tuple.of(traceId, who, why))
        .map(rows -> rows.rowCount() == 1);
  }

  /** False when it was not pinned. */
  Future<Boolean> unpin(UUID traceId) {
    return pool.preparedQuery(UNPIN).execute(Tuple.of(traceId)).map(rows -> rows.rowCount() == 1);
  }

  /** The newest thousand. */
  Future<JsonArray> all() {
    return pool.query(LIST)
        .execute()
        .map(rows -> Rows.list(rows, Pins::toJson))
        .map(JsonArray::new);
  }

  private static JsonObject toJson(Row row) {
    return new JsonObject()
        .put("traceId", new TraceId(row.getUUID("trace_id")).hex())
        .put("pinnedBy", row.getString("pinned_by"))
        .put("reason", row.getString("reason"))
        .put("pinnedAt", row.getOffsetDateTime("pinned_at").toInstant().toString());
  }
}
