package maguey.traces.faults;

import io.opentelemetry.api.trace.SpanContext;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Optional;
import maguey.common.faults.Fault;
import maguey.common.http.ApiRequest;
import maguey.common.sql.Rows;
import maguey.common.tracing.Spans;

/** The book of who turned which fault on or off. */
final class FaultChanges {
  private static final String NOTE =
      """
      INSERT INTO fault_changes (actor, action, fault, settings, trace_id)
      VALUES ($1, $2, $3, $4, $5)
      """;

  private static final String LATEST =
      """
      SELECT at, actor, action, fault, settings, trace_id FROM fault_changes
       ORDER BY id DESC
       LIMIT 20
      """;

  private final Pool pool;

  FaultChanges(Pool pool) {
    this.pool = pool;
  }

  /**
   * Notes a change.
   *
   * @param fault null for all of them
   */
  Future<Void> note(ApiRequest request, String action, Fault fault) {
    SpanContext span = Spans.server().getSpanContext();
    JsonObject settings =
        request.context().request().method().name().equals("PUT")
            ? request.json()
            : new JsonObject();
    return pool.preparedQuery(NOTE)
        .execute(
            Tuple.of(Optional.ofNullable(request.user().subject()).orElse("admin"), action)
                .addString(fault == null ? null : fault.text())
                .addJsonObject(settings)
                .addString(span.isValid() ? span.getTraceId() : null))
        .mapEmpty();
  }

  /** The last ones, newest first. */
  Future<JsonArray> latest() {
    return pool.query(LATEST).execute().map(rows -> Rows.json(rows, FaultChanges::json));
  }

  private static JsonObject json(Row row) {
    return new JsonObject()
        .put("at", row.getOffsetDateTime("at").toInstant().toString())
        .put("actor", row.getString("actor"))
        .put("action", row.getString("action"))
        .put("fault", row.getString("fault"))
        .put("settings", row.getJsonObject("settings"))
        .put("traceId", row.getString("trace_id"));
  }
}
