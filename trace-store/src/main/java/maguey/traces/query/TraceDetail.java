package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.sql.Rows;
import maguey.traces.export.StoredOrigins;
import maguey.traces.export.Turns;
import maguey.traces.model.TraceId;
import maguey.traces.store.UntoldTraces;

/**
 * Everything about one trace, from one snapshot of the database; of a trace that takes too many
 * bytes what fits. Small ones are read at once, larger ones when nobody else is at that.
 */
final class TraceDetail {
  private static final String LINKS_IN =
      """
      SELECT trace_id, span_id, service, name, linked_span_id
        FROM span_links WHERE linked_trace_id = $1 AND trace_id <> $1 LIMIT 1000
      """;

  private static final String SCANS =
      """
      SELECT scan_id, ticket_id, result, reason, gate, device, method, scanned_at, span_id
        FROM scan_logs WHERE trace_id = $1 ORDER BY scanned_at LIMIT 1000
      """;

  private static final String LOG_COUNT =
      "SELECT count(*) AS logs FROM (SELECT FROM logs WHERE trace_id = $1 LIMIT 5000) l";

  private final Pool pool;
  private final UntoldTraces untold;
  private final Turns turns;

  TraceDetail(Pool pool, UntoldTraces untold, Turns turns) {
    this.pool = pool;
    this.untold = untold;
    this.turns = turns;
  }

  /** The trace, whose spans may have been stored just now; fails with {@code NOT_FOUND}. */
  Future<JsonObject> find(TraceId id) {
    return untold
        .tell(id.uuid())
        .compose(told -> look(id, AnswerSize.SMALL))
        .compose(
            detail ->
                detail.isPresent()
                    ? Future.succeededFuture(detail)
                    : turns.take(() -> look(id, AnswerSize.LARGE)))
        .map(Optional::orElseThrow);
  }

  /** Empty if it does not fit into a small answer. */
  private Future<Optional<JsonObject>> look(TraceId id, AnswerSize size) {
    return Snapshot.read(
        pool,
        tx ->
            TraceSummaries.read(tx, List.of(id.uuid()))
                .compose(found -> found.isEmpty() ? unknown(id) : read(tx, found.get(0), size)));
  }

  /** Fails with {@code NOT_FOUND}. */
  static <T> Future<T> unknown(TraceId id) {
    return Future.failedFuture(
        Problem.of(ProblemType.NOT_FOUND, "No span of trace " + id.hex() + " is stored"));
  }

  private static Future<Optional<JsonObject>> read(SqlConnection tx, Row summary, AnswerSize size) {
    return ShownSpans.read(tx, summary, size)
        .compose(
            shown ->
                size == AnswerSize.SMALL && !shown.isWhole()
                    ? Future.succeededFuture(Optional.empty())
                    : detail(tx, summary, shown.spans()).map(Optional::of));
  }

  private static Future<JsonObject> detail(SqlConnection tx, Row summary, List<Row> spans) {
    UUID id = summary.getUUID("trace_id");
    Future<StoredOrigins> origins = StoredOrigins.of(tx, spans);
    Future<List<Row>> links = rows(tx, LINKS_IN, Tuple.of(id));
    Future<List<Row>> scans = rows(tx, SCANS, Tuple.of(id));
    Future<List<Row>> logs = rows(tx, LOG_COUNT, Tuple.of(id));
    return Future.all(origins, links, scans, logs)
        .map(all -> DetailJson.of(summary, spans, origins.result()))
        .map(detail -> detail.put("linksIn", Rows.json(links.result(), DetailJson::link)))
        .map(detail -> detail.put("scans", Rows.json(scans.result(), DetailJson::scan)))
        .map(detail -> detail.put("logCount", logs.result().get(0).getLong("logs")));
  }

  private static Future<List<Row>> rows(SqlClient sql, String statement, Tuple parameters) {
    return sql.preparedQuery(statement).execute(parameters).map(rows -> Rows.list(rows));
  }
}
