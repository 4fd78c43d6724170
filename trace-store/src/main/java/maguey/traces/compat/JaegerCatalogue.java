package maguey.traces.compat;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import maguey.common.http.ApiRequest;
import maguey.common.http.Reply;
import maguey.common.sql.Rows;
import maguey.traces.model.StoredText;
import maguey.traces.query.ServiceNames;

/**
 * What there is to search for, in both versions of Jaeger's answers: services, operations, and who
 * calls whom.
 */
final class JaegerCatalogue {
  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  private static final String OPERATIONS =
      "SELECT DISTINCT name, kind FROM operations WHERE service = $1 ORDER BY name, kind LIMIT 5000";

  private static final String DEPENDENCIES =
      """
      SELECT parent, child, sum(calls)::bigint AS calls FROM dependency_stats($1, $2)
       GROUP BY parent, child ORDER BY parent, child
      """;

  private final Pool pool;

  JaegerCatalogue(Pool pool) {
    this.pool = pool;
  }

  Future<Reply> services(ApiRequest request) {
    return ServiceNames.read(pool).map(names -> JaegerApi.data(new JsonArray(names)));
  }

  Future<Reply> servicesV3(ApiRequest request) {
    return ServiceNames.read(pool)
        .map(names -> Reply.ok(new JsonObject().put("services", new JsonArray(names))));
  }

  Future<Reply> operationNames(ApiRequest request) {
    return rows(OPERATIONS, Tuple.of(StoredText.encode(request.path("service"))))
        .map(rows -> rows.stream().map(row -> StoredText.decode(row.getString("name"))).distinct())
        .map(names -> JaegerApi.data(new JsonArray(names.toList())));
  }

  Future<Reply> operations(ApiRequest request) {
    return operations(request, "spanKind").map(JaegerApi::data);
  }

  Future<Reply> operationsV3(ApiRequest request) {
    return operations(request, "span_kind")
        .map(operations -> Reply.ok(new JsonObject().put("operations", operations)));
  }

  private Future<JsonArray> operations(ApiRequest request, String kindParameter) {
    String service = request.query("service").map(StoredText::encode).orElse("");
    Optional<String> kind = request.query(kindParameter).map(k -> k.toLowerCase(Locale.ROOT));
    return rows(OPERATIONS, Tuple.of(service))
        .map(rows -> rows.stream().map(JaegerCatalogue::operation))
        .map(all -> all.filter(o -> kind.isEmpty() || kind.get().equals(o.getString("spanKind"))))
        .map(operations -> new JsonArray(operations.toList()));
  }

  private static JsonObject operation(Row row) {
    return new JsonObject()
        .put("name", StoredText.decode(row.getString("name")))
        .put("spanKind", JaegerTrace.kind(row.getInteger("kind")));
  }

  Future<Reply> dependencies(ApiRequest request) {
    long end =
        request.queryNumber("endTs").map(Double::longValue).orElse(System.currentTimeMillis());
    long lookback = request.queryNumber("lookback").map(Double::longValue).orElse(DAY_MS);
    Instant until = Instant.ofEpochMilli(end);
    Tuple window =
        Tuple.of(
            until.minusMillis(lookback).atOffset(ZoneOffset.UTC), until.atOffset(ZoneOffset.UTC));
    return rows(DEPENDENCIES, window)
        .map(rows -> rows.stream().map(JaegerCatalogue::dependency))
        .map(calls -> JaegerApi.data(new JsonArray(calls.toList())));
  }

  private static JsonObject dependency(Row row) {
    return new JsonObject()
        .put("parent", StoredText.decode(row.getString("parent")))
        .put("child", StoredText.decode(row.getString("child")))
        .put("callCount", row.getLong("calls"));
  }

  private Future<List<Row>> rows(String statement, Tuple parameters) {
    return pool.preparedQuery(statement).execute(parameters).map(rows -> Rows.list(rows));
  }
}
