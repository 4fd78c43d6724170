package maguey.traces.export;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who emitted spans: each resource with its scope is read once, however many spans are its. */
public final class StoredOrigins {
  private static final String READ =
      "SELECT id, resource, scope FROM origins WHERE id = ANY ($1) ORDER BY id";

  private final Map<Long, Row> byId;

  private StoredOrigins(Map<Long, Row> byId) {
    this.byId = byId;
  }

  /** Those of rows of {@code every_span}. */
  public static Future<StoredOrigins> of(SqlClient sql, List<Row> spans) {
    Long[] ids =
        spans.stream().map(span -> span.getLong("origin_id")).distinct().toArray(Long[]::new);
    return sql.preparedQuery(READ)
        .execute(Tuple.tuple().addArrayOfLong(ids))
        .map(
            rows -> {
              Map<Long, Row> byId = new HashMap<>();
              rows.forEach(row -> byId.put(row.getLong("id"), row));
              return new StoredOrigins(byId);
            });
  }

  /** As it is stored; empty if it is not there. */
  public JsonObject resource(Long id) {
    return column(id, "resource");
  }

  /** As it is stored; empty if it is not there. */
  public JsonObject scope(Long id) {
    return column(id, "scope");
  }

  private JsonObject column(Long id, String name) {
    Row row = byId.get(id);
    JsonObject stored = row == null ? null : row.getJsonObject(name);
    return stored == null ? new JsonObject() : stored;
  }
}
