package maguey.traces.compat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import maguey.common.sql.Rows;
import maguey.traces.model.StoredText;
import maguey.traces.query.ServiceNames;

/**
 * Which attributes there are, and with which values: as the newest traces have them, since nobody
 * who asks waits for all.
 */
final class TagCatalogue {
  private static final String NEWEST =
      """
      SELECT s.attributes, s.origin_id
        FROM (SELECT trace_id, first_start, last_start FROM trace_summaries ORDER BY last_end DESC, trace_id DESC LIMIT 300) t
       CROSS JOIN LATERAL (
             SELECT s.attributes, s.origin_id FROM every_span s
              WHERE s.trace_id = t.trace_id AND s.start_time BETWEEN t.first_start AND t.last_start LIMIT 200) s
      """;

  private static final String SPAN_KEYS =
      "SELECT DISTINCT jsonb_object_keys(attributes) FROM (" + NEWEST + ") s LIMIT 2000";

  private static final String RESOURCE_KEYS =
      """
      SELECT DISTINCT jsonb_object_keys(resource -> 'attributes')
        FROM (SELECT resource FROM origins ORDER BY created_at DESC LIMIT 2000) o
      """;

  private static final String VALUES =
      """
      SELECT DISTINCT left(value, 300) FROM (
        SELECT attributes ->> $1::text AS value FROM (%s) s WHERE $2
        UNION ALL
        SELECT resource -> 'attributes' ->> $1::text
          FROM (SELECT resource FROM origins ORDER BY created_at DESC LIMIT 2000) o WHERE $3) v
       WHERE value IS NOT NULL ORDER BY 1 LIMIT 1000
      """
          .formatted(NEWEST);

  private static final String NAMES = "SELECT DISTINCT name FROM operations ORDER BY 1 LIMIT 5000";
  private static final String ROOTS =
      "SELECT DISTINCT %s FROM (SELECT * FROM trace_summaries ORDER BY last_end DESC LIMIT 2000) t ORDER BY 1";

  private final Pool pool;

  TagCatalogue(Pool pool) {
    this.pool = pool;
  }

  Future<List<String>> spanKeys() {
    return texts(SPAN_KEYS, Tuple.tuple()).map(TagCatalogue::keys);
  }

  Future<List<String>> resourceKeys() {
    return texts(RESOURCE_KEYS, Tuple.tuple()).map(TagCatalogue::keys);
  }

  /**
   * Values of an attribute or intrinsic, named as in TraceQL or, as before it, without a scope.
   *
   * @return perhaps empty
   */
  Future<List<String>> values(String tag) {
    return switch (tag) {
      case "service.name", ".service.name", "resource.service.name" -> ServiceNames.read(pool);
      case "name", "span:name" -> texts(NAMES, Tuple.tuple());
      case "rootName", "trace:rootName", "root.name" ->
          texts(ROOTS.formatted("root_name"), Tuple.tuple());
      case "rootServiceName", "trace:rootService", "root.service.name" ->
          texts(ROOTS.formatted("root_service"), Tuple.tuple());
      case "status", "span:status" -> Future.succeededFuture(List.of("error", "ok", "unset"));
      case "kind", "span:kind" ->
          Future.succeededFuture(
              List.of("client", "consumer", "internal", "producer", "server", "unspecified"));
      default -> attribute(tag);
    };
  }

  private Future<List<String>> attribute(String tag) {
    boolean span = !tag.startsWith("resource.");
    boolean resource = !tag.startsWith("span.");
    String name = tag.replaceFirst("^(span\\.|resource\\.|\\.)", "");
    String key = StoredText.encode(name.startsWith("$") ? "$" + name : name);
    return texts(VALUES, Tuple.of(key, span, resource));
  }

  private static List<String> keys(List<String> stored) {
    Set<String> keys = new TreeSet<>(stored);
    keys.remove("$again");
    return keys.stream().map(key -> key.startsWith("$$") ? key.substring(1) : key).toList();
  }

  private Future<List<String>> texts(String statement, Tuple parameters) {
    return pool.preparedQuery(statement)
        .execute(parameters)
        .map(rows -> Rows.list(rows, row -> StoredText.decode(row.getString(0))));
  }
}
