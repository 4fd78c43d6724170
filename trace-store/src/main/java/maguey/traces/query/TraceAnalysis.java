package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import maguey.traces.analysis.CriticalPath;
import maguey.traces.analysis.Operation;
import maguey.traces.analysis.OperationTimes;
import maguey.traces.analysis.SelfTimes;
import maguey.traces.model.TraceId;
import maguey.traces.store.UntoldTraces;

/** {@code GET /api/traces/{id}/analysis}: where a trace's time went, and what is wrong with it. */
final class TraceAnalysis {
  private final Pool pool;
  private final UntoldTraces untold;

  TraceAnalysis(Pool pool, UntoldTraces untold) {
    this.pool = pool;
    this.untold = untold;
  }

  /** The findings; fails with {@code NOT_FOUND}. */
  Future<JsonObject> find(TraceId id) {
    return untold.tell(id.uuid()).compose(told -> Snapshot.read(pool, tx -> find(tx, id)));
  }

  private static Future<JsonObject> find(SqlClient tx, TraceId id) {
    List<UUID> ids = List.of(id.uuid());
    return TraceSummaries.read(tx, ids)
        .compose(found -> found.isEmpty() ? TraceDetail.unknown(id) : analyse(tx, found.get(0)));
  }

  private static Future<JsonObject> analyse(SqlClient tx, Row summary) {
    return TraceLoader.load(tx, summary.getUUID("trace_id"))
        .compose(trace -> withUsual(tx, summary, trace));
  }

  private static Future<JsonObject> withUsual(SqlClient tx, Row summary, LoadedTrace trace) {
    CriticalPath path = CriticalPath.of(trace.forest());
    long[] selves = SelfTimes.of(trace.forest());
    long[] criticals = path.byPlace(trace.forest().size());
    List<OperationTimes> operations = OperationTimes.of(trace.forest(), selves, criticals);
    OffsetDateTime end = summary.getOffsetDateTime("last_end");
    return UsualDurations.read(tx, operations.stream().map(OperationTimes::operation).toList(), end)
        .compose(
            usual ->
                OffTheLoop.run(
                    () ->
                        toJson(
                            summary,
                            new Analysed(trace, path, selves, criticals, operations, usual))));
  }

  /** What was worked out, by the spans' places. */
  record Analysed(
      LoadedTrace trace,
      CriticalPath path,
      long[] selves,
      long[] criticals,
      List<OperationTimes> operations,
      Map<Operation, UsualDurations.Usual> usual) {}

  private static JsonObject toJson(Row summary, Analysed analysed) {
    TimesJson times = new TimesJson(analysed);
    FindingsJson findings = new FindingsJson(analysed.trace());
    long spans = analysed.trace().forest().size();
    JsonArray bottlenecks = times.bottlenecks();
    return new JsonObject()
        .put("trace", TraceSummaries.toJson(summary))
        .put("analysedSpans", spans)
        .put("hiddenSpans", summary.getLong("span_count") - spans)
        .put("criticalPath", times.path())
        .put("bottlenecks", bottlenecks)
        .put("services", times.services())
        .put("operations", times.operations())
        .put("spans", times.spans())
        .put("repeatedQueries", findings.repeatedQueries())
        .put("slowQueries", findings.slowQueries())
        .put("errors", findings.errors());
  }
}
