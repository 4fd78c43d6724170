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

  /** As they are stored first: to tell how long a text is opens it. */
  private static final String READ_SO_MANY =
      """
      SELECT id, resource, scope
        FROM (SELECT o.*, sum(octet_length(resource::text) + octet_length(scope::text)) OVER (ORDER BY id) AS bytes
                FROM (SELECT o.*, sum(pg_column_size(resource) + pg_column_size(scope)) OVER (ORDER BY id) AS packed
                        FROM origins o WHERE id = ANY ($1)) o
               WHERE packed <= $2) o
       WHERE bytes <= $2 ORDER BY id
      """;

  private final Map<Long, Row> byId;

  private StoredOrigins(Map<Long, Row> byId) {
    this.byId = byId;
  }

  /** Those of rows of {@code every_span}. */
  public static Future<StoredOrigins> of(SqlClient sql, List<Row> spans) {
    return read(sql, READ, Tuple.tuple().addArrayOfLong(ids(spans)));
  }

  /** Those of rows with an {@code origin_id}, the oldest of them, so many that they fit. */
  public static Future<StoredOrigins> of(SqlClient sql, List<Row> rows, long maxBytes) {
    return read(sql, READ_SO_MANY, Tuple.tuple().addArrayOfLong(ids(rows)).addLong(maxBytes));
  }

  private static Long[] ids(List<Row> rows) {
    return rows.stream().map(row -> row.getLong("origin_id")).distinct().toArray(Long[]::new);
  }

  private static Future<StoredOrigins> read(SqlClient sql, String statement, Tuple parameters) {
    return sql.preparedQuery(statement)
        .execute(parameters)
        .map(
            rows -> {
              Map<Long, Row> byId = new HashMap<>();
              rows.forEach(row -> byId.put(row.getLong("id"), row));
              return new StoredOrigins(byId);
            });
  }

  /** Whether it was read. */
  public boolean has(Long id) {
    return byId.containsKey(id);
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
