package maguey.traces.metrics;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.Set;
import java.util.TreeSet;
import maguey.common.sql.Rows;
import maguey.traces.model.StoredText;

/** The service map: who called whom, how often, how well. */
final class Dependencies {
  private static final int EDGES = 2_000;

  /** {@code $3}: false to count as stored. */
  private static final String READ =
      """
      SELECT parent, child, type, calls AS spans, errors, total_ms, %s
        FROM dependency_stats($1, $2, NULL, $3)
       ORDER BY calls DESC, parent, child, type LIMIT %d"""
          .formatted(Figures.PERCENTILES, EDGES);

  private final SqlClient sql;

  Dependencies(SqlClient sql) {
    this.sql = sql;
  }

  /** {@code nodes} and {@code edges}, the busiest first. */
  Future<JsonObject> read(MetricsWindow window, boolean weighted) {
    return sql.preparedQuery(READ)
        .execute(window.bounds().addBoolean(weighted))
        .map(rows -> Rows.json(rows, row -> edge(row, window)))
        .map(edges -> new JsonObject().put("nodes", nodes(edges)).put("edges", edges));
  }

  private static JsonObject edge(Row row, MetricsWindow window) {
    JsonObject figures = Figures.of(row, window.seconds());
    figures.put("calls", figures.remove("spans"));
    return new JsonObject()
        .put("parent", StoredText.decode(row.getString("parent")))
        .put("child", StoredText.decode(row.getString("child")))
        .put("type", row.getString("type"))
        .mergeIn(figures);
  }

  private static JsonArray nodes(JsonArray edges) {
    Set<String> names = new TreeSet<>();
    edges.forEach(
        edge -> {
          names.add(((JsonObject) edge).getString("parent"));
          names.add(((JsonObject) edge).getString("child"));
        });
    return new JsonArray(names.stream().toList());
  }
}
