package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.Comparator;
import java.util.List;
import maguey.traces.analysis.TraceDiff;
import maguey.traces.analysis.TraceDiff.Node;
import maguey.traces.analysis.TraceDiff.Side;
import maguey.traces.model.TraceId;

/** Compares a trace with another one. */
final class TraceComparison {
  private static final int MAX_NODES = 5_000;
  private static final int MAX_CHANGES = 20;

  /** Smaller changes are noise. */
  private static final long NOISE_NANOS = 1_000_000;

  private static final double NOISE_SHARE = 0.1;

  private final Pool pool;

  private record Found(Row summary, LoadedTrace trace) {}

  TraceComparison(Pool pool) {
    this.pool = pool;
  }

  /** What the other trace has more, less, slower and faster; fails with {@code NOT_FOUND}. */
  Future<JsonObject> compare(TraceId base, TraceId other) {
    return Snapshot.read(
        pool,
        tx ->
            find(tx, base).compose(first -> find(tx, other).map(second -> toJson(first, second))));
  }

  private static Future<Found> find(SqlClient tx, TraceId id) {
    return TraceSummaries.read(tx, List.of(id.uuid()))
        .compose(found -> found.isEmpty() ? TraceDetail.unknown(id) : load(tx, found.get(0)));
  }

  private static Future<Found> load(SqlClient tx, Row summary) {
    return TraceLoader.load(tx, summary.getUUID("trace_id"))
        .map(trace -> new Found(summary, trace));
  }

  private static JsonObject toJson(Found base, Found other) {
    TraceDiff diff = new TraceDiff(base.trace().forest(), other.trace().forest());
    List<Integer> order = diff.treeOrder();
    return new JsonObject()
        .put("base", TraceSummaries.toJson(base.summary()))
        .put("other", TraceSummaries.toJson(other.summary()))
        .put("changes", changes(diff))
        .put(
            "nodes",
            new JsonArray(order.stream().limit(MAX_NODES).map(p -> node(diff, p)).toList()))
        .put("hiddenNodes", Math.max(0, order.size() - MAX_NODES));
  }

  /** Where the time of one's own differs most. */
  private static JsonArray changes(TraceDiff diff) {
    return new JsonArray(
        diff.treeOrder().stream()
            .filter(place -> !change(diff.nodes().get(place)).equals("same"))
            .sorted(
                Comparator.<Integer>comparingLong(p -> Math.abs(diff.nodes().get(p).selfDelta()))
                    .reversed())
            .limit(MAX_CHANGES)
            .map(place -> node(diff, place))
            .toList());
  }

  private static JsonObject node(TraceDiff diff, int place) {
    Node node = diff.nodes().get(place);
    return TimesJson.described(node.operation())
        .put("node", place)
        .put("parent", node.parent() < 0 ? null : node.parent())
        .put("depth", node.depth())
        .put("base", side(node.base()))
        .put("other", side(node.other()))
        .put("deltaMs", TimesJson.millis(node.totalDelta()))
        .put("selfDeltaMs", TimesJson.millis(node.selfDelta()))
        .put("change", change(node));
  }

  private static JsonObject side(Side side) {
    return side.count() == 0
        ? null
        : new JsonObject()
            .put("spans", side.count())
            .put("errors", side.failed())
            .put("totalMs", TimesJson.millis(side.total()))
            .put("selfMs", TimesJson.millis(side.self()));
  }

  private static String change(Node node) {
    if (node.base().count() == 0) {
      return "added";
    }
    if (node.other().count() == 0) {
      return "removed";
    }
    long delta = node.totalDelta();
    boolean noise =
        Math.abs(delta) < NOISE_NANOS || Math.abs(delta) < node.base().total() * NOISE_SHARE;
    return noise ? "same" : delta > 0 ? "slower" : "faster";
  }
}
