package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlClient;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import maguey.traces.analysis.PathTotals;
import maguey.traces.analysis.PathTotals.Total;
import maguey.traces.model.TraceId;

/** The critical paths of many traces, added up. */
final class CriticalPaths {
  private static final int TRACES_AT_ONCE = 25;
  private static final int MAX_SPANS_PER_TRACE = 4_000;
  private static final int MAX_OPERATIONS = 100;

  /** Whatever is not read by then is left out, and the answer says so. */
  private static final Duration BUDGET = Duration.ofSeconds(5);

  private final SqlClient sql;

  CriticalPaths(SqlClient sql) {
    this.sql = sql;
  }

  /** Adds up as many of the traces as can be read in time, in the given order. */
  Future<PathTotals> of(List<UUID> ids) {
    return add(new PathTotals(), ids, System.nanoTime() + BUDGET.toNanos());
  }

  private Future<PathTotals> add(PathTotals totals, List<UUID> ids, long deadline) {
    if (ids.isEmpty() || System.nanoTime() - deadline > 0) {
      return Future.succeededFuture(totals);
    }
    int next = Math.min(TRACES_AT_ONCE, ids.size());
    return TraceLoader.load(sql, ids.subList(0, next), MAX_SPANS_PER_TRACE)
        .compose(traces -> offTheLoop(totals, traces))
        .compose(added -> add(totals, ids.subList(next, ids.size()), deadline));
  }

  private static Future<PathTotals> offTheLoop(PathTotals totals, List<LoadedTrace> traces) {
    return OffTheLoop.run(
        () -> {
          traces.forEach(trace -> totals.add(trace.traceId(), trace.forest()));
          return totals;
        });
  }

  /** In the form of the API. */
  static JsonObject toJson(PathTotals totals, int found) {
    return new JsonObject()
        .put("found", found)
        .put("analysed", totals.traces())
        .put("criticalMs", TimesJson.millis(totals.critical()))
        .put(
            "operations",
            new JsonArray(
                totals.ranked().stream()
                    .limit(MAX_OPERATIONS)
                    .map(total -> operation(total, totals))
                    .toList()));
  }

  private static JsonObject operation(Total total, PathTotals totals) {
    return TimesJson.described(total.operation())
        .put("criticalMs", TimesJson.millis(total.critical()))
        .put("share", total.critical() / (double) Math.max(1, totals.critical()))
        .put("selfMs", TimesJson.millis(total.self()))
        .put("spans", total.spans())
        .put("traces", total.perTrace().size())
        .put("p50Ms", TimesJson.millis(total.percentile(0.5)))
        .put("p95Ms", TimesJson.millis(total.percentile(0.95)))
        .put("bottleneckShare", total.bottleneckOf() / (double) Math.max(1, totals.traces()))
        .put("examples", new JsonArray(total.examples().stream().map(CriticalPaths::id).toList()));
  }

  private static String id(PathTotals.Example example) {
    return new TraceId(example.traceId()).hex();
  }
}
