package maguey.traces.query;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlClient;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import maguey.traces.analysis.Operation;
import maguey.traces.analysis.OwnExcess;
import maguey.traces.analysis.SpanForest;
import maguey.traces.analysis.TimedSpan;
import maguey.traces.model.SpanId;
import maguey.traces.model.TraceId;
import maguey.traces.query.UsualDurations.Usual;

/** Compares a trace with what its operations usually take. */
final class UsualComparison {
  private static final int MAX_SPANS = 50;

  private final Pool pool;

  UsualComparison(Pool pool) {
    this.pool = pool;
  }

  /** The spans that took longer than usual by themselves; fails with {@code NOT_FOUND}. */
  Future<JsonObject> compare(TraceId id) {
    return Snapshot.read(
        pool,
        tx ->
            TraceSummaries.read(tx, List.of(id.uuid()))
                .compose(
                    found ->
                        found.isEmpty() ? TraceDetail.unknown(id) : compare(tx, found.get(0))));
  }

  private static Future<JsonObject> compare(SqlClient tx, Row summary) {
    return TraceLoader.load(tx, summary.getUUID("trace_id"))
        .map(LoadedTrace::forest)
        .compose(
            forest ->
                UsualDurations.read(tx, operations(forest), summary.getOffsetDateTime("last_end"))
                    .map(usual -> toJson(summary, forest, usual)));
  }

  private static List<Operation> operations(SpanForest forest) {
    return IntStream.range(0, forest.size())
        .mapToObj(place -> Operation.of(forest.span(place)))
        .distinct()
        .toList();
  }

  private static JsonObject toJson(Row summary, SpanForest forest, Map<Operation, Usual> usual) {
    long[] excess =
        OwnExcess.of(
            forest, operation -> usual.containsKey(operation) ? median(usual, operation) : -1);
    JsonArray spans =
        new JsonArray(
            IntStream.range(0, forest.size())
                .boxed()
                .filter(place -> excess[place] > 0)
                .sorted(Comparator.<Integer>comparingLong(place -> excess[place]).reversed())
                .limit(MAX_SPANS)
                .map(place -> span(forest.span(place), excess[place], usual))
                .toList());
    return new JsonObject()
        .put("trace", TraceSummaries.toJson(summary))
        .put("knownOperations", usual.size())
        .put("operations", operations(forest).size())
        .put("slower", spans);
  }

  private static long median(Map<Operation, Usual> usual, Operation operation) {
    return (long) (usual.get(operation).p50() * TimesJson.NANOS_PER_MILLI);
  }

  private static JsonObject span(TimedSpan span, long excess, Map<Operation, Usual> usual) {
    Usual known = usual.get(Operation.of(span));
    return TimesJson.described(Operation.of(span))
        .put("spanId", SpanId.hex(span.spanId()))
        .put("durationMs", TimesJson.millis(span.duration()))
        .put("ownExcessMs", TimesJson.millis(excess))
        .put("comparedWithUsual", known.verdict(span.duration()))
        .put("usual", known.toJson());
  }
}
