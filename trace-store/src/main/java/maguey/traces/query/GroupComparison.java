package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import maguey.common.sql.Rows;
import maguey.traces.analysis.Operation;
import maguey.traces.analysis.PathTotals;
import maguey.traces.analysis.PathTotals.Total;
import maguey.traces.model.StoredText;
import maguey.traces.store.Sql;

/** What sets one group of traces apart from another: what do the slow ones share? */
final class GroupComparison {
  private static final String FEATURES = Sql.file("compare_groups");
  private static final int MAX_OPERATIONS = 50;

  private final Pool pool;

  /** One that is in both lists counts as base. */
  static TraceGroups groups(List<UUID> base, List<UUID> other) {
    Set<UUID> both = new HashSet<>(base);
    List<UUID> others = other.stream().filter(id -> !both.contains(id)).toList();
    return new TraceGroups(base, others);
  }

  /** Two lists of traces without one in common. */
  record TraceGroups(List<UUID> base, List<UUID> other) {}

  GroupComparison(Pool pool) {
    this.pool = pool;
  }

  /** What stands out in either group, and where the other one's time goes. */
  Future<JsonObject> compare(TraceGroups groups) {
    CriticalPaths paths = new CriticalPaths(pool);
    return features(groups)
        .compose(
            features ->
                paths
                    .of(groups.base())
                    .compose(
                        base ->
                            paths
                                .of(groups.other())
                                .map(other -> toJson(groups, features, base, other))));
  }

  private Future<JsonArray> features(TraceGroups groups) {
    UUID[] ids =
        Stream.concat(groups.base().stream(), groups.other().stream()).toArray(UUID[]::new);
    return pool.preparedQuery(FEATURES)
        .execute(Tuple.tuple().addArrayOfUUID(ids).addInteger(groups.base().size()))
        .map(rows -> Rows.json(rows, row -> feature(row, groups)));
  }

  private static JsonObject feature(Row row, TraceGroups groups) {
    double base = share(row.getLong("base_traces"), groups.base());
    double other = share(row.getLong("other_traces"), groups.other());
    return new JsonObject()
        .put("feature", row.getString("feature"))
        .put("key", StoredText.decode(row.getString("key")))
        .put("value", StoredText.decode(row.getString("value")))
        .put("baseTraces", row.getLong("base_traces"))
        .put("otherTraces", row.getLong("other_traces"))
        .put("baseShare", base)
        .put("otherShare", other)
        .put("lift", base == 0 ? null : other / base);
  }

  private static double share(long traces, List<UUID> group) {
    return traces / (double) Math.max(1, group.size());
  }

  private static JsonObject toJson(
      TraceGroups groups, JsonArray features, PathTotals base, PathTotals other) {
    return new JsonObject()
        .put("base", group(groups.base(), base))
        .put("other", group(groups.other(), other))
        .put("features", features)
        .put("operations", operations(base, other));
  }

  private static JsonObject group(List<UUID> ids, PathTotals totals) {
    return new JsonObject()
        .put("traces", ids.size())
        .put("analysed", totals.traces())
        .put("criticalMsPerTrace", perTrace(totals.critical(), totals));
  }

  /** Time on the critical path of an average trace, where it differs most first. */
  private static JsonArray operations(PathTotals base, PathTotals other) {
    Map<Operation, JsonObject> operations = new HashMap<>();
    base.ranked().forEach(total -> put(operations, total, "baseMs", base));
    other.ranked().forEach(total -> put(operations, total, "otherMs", other));
    operations
        .values()
        .forEach(o -> o.put("deltaMs", o.getDouble("otherMs") - o.getDouble("baseMs")));
    return new JsonArray(
        operations.values().stream()
            .sorted(Comparator.comparingDouble(o -> -Math.abs(o.getDouble("deltaMs"))))
            .limit(MAX_OPERATIONS)
            .toList());
  }

  private static void put(
      Map<Operation, JsonObject> operations, Total total, String name, PathTotals totals) {
    operations
        .computeIfAbsent(
            total.operation(), o -> TimesJson.described(o).put("baseMs", 0.0).put("otherMs", 0.0))
        .put(name, perTrace(total.critical(), totals));
  }

  private static double perTrace(long nanos, PathTotals totals) {
    return TimesJson.millis(nanos) / Math.max(1, totals.traces());
  }
}
