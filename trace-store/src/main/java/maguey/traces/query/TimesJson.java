package maguey.traces.query;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import maguey.traces.analysis.CriticalPath.Step;
import maguey.traces.analysis.Operation;
import maguey.traces.analysis.OperationTimes;
import maguey.traces.analysis.SpanForest;
import maguey.traces.analysis.TimedSpan;
import maguey.traces.model.SpanId;
import maguey.traces.model.StoredText;
import maguey.traces.query.TraceAnalysis.Analysed;
import maguey.traces.query.UsualDurations.Usual;

/** Where a trace's time went, in the form of the API. */
final class TimesJson {
  static final double NANOS_PER_MILLI = 1e6;

  /** An operation with a smaller share of the critical path is not what makes a trace slow. */
  private static final double BOTTLENECK_SHARE = 0.1;

  private static final int MAX_BOTTLENECKS = 5;

  private final Analysed analysed;
  private final SpanForest forest;

  TimesJson(Analysed analysed) {
    this.analysed = analysed;
    forest = analysed.trace().forest();
  }

  JsonObject path() {
    return new JsonObject()
        .put("totalMs", millis(analysed.path().duration()))
        .put("steps", new JsonArray(analysed.path().steps().stream().map(this::step).toList()));
  }

  JsonArray bottlenecks() {
    double whole = Math.max(1, analysed.path().duration());
    return new JsonArray(
        analysed.operations().stream()
            .filter(o -> o.critical() / whole >= BOTTLENECK_SHARE)
            .limit(MAX_BOTTLENECKS)
            .map(o -> bottleneck(o, o.critical() / whole))
            .toList());
  }

  JsonArray operations() {
    return new JsonArray(analysed.operations().stream().map(this::operation).toList());
  }

  JsonArray services() {
    Map<String, JsonObject> services = new LinkedHashMap<>();
    for (OperationTimes times : analysed.operations()) {
      JsonObject service =
          services.computeIfAbsent(
              times.operation().service(),
              name -> new JsonObject().put("service", StoredText.decode(name)));
      add(service, "spans", times.places().size());
      add(service, "errors", times.failed());
      add(service, "selfMs", millis(times.self()));
      add(service, "criticalMs", millis(times.critical()));
    }
    return new JsonArray(List.copyOf(services.values()));
  }

  JsonArray spans() {
    return new JsonArray(IntStream.range(0, forest.size()).mapToObj(this::span).toList());
  }

  private JsonObject step(Step step) {
    TimedSpan span = forest.span(step.place());
    return new JsonObject()
        .put("spanId", SpanId.hex(span.spanId()))
        .put("service", StoredText.decode(span.service()))
        .put("name", StoredText.decode(span.name()))
        .put("startNanos", Long.toUnsignedString(analysed.trace().nanos(step.start())))
        .put("durationMs", millis(step.duration()));
  }

  private JsonObject bottleneck(OperationTimes times, double share) {
    int longest =
        times.places().stream()
            .max((a, b) -> Long.compare(analysed.criticals()[a], analysed.criticals()[b]))
            .orElseThrow();
    return described(times.operation())
        .put("criticalMs", millis(times.critical()))
        .put("share", share)
        .put("spans", times.places().size())
        .put("longestSpanId", SpanId.hex(forest.span(longest).spanId()));
  }

  private JsonObject operation(OperationTimes times) {
    Usual usual = analysed.usual().get(times.operation());
    return described(times.operation())
        .put("spans", times.places().size())
        .put("errors", times.failed())
        .put("totalMs", millis(times.total()))
        .put("selfMs", millis(times.self()))
        .put("criticalMs", millis(times.critical()))
        .put("longestMs", millis(times.longest()))
        .put("usual", usual == null ? null : usual.toJson());
  }

  private JsonObject span(int place) {
    TimedSpan span = forest.span(place);
    Usual usual = analysed.usual().get(Operation.of(span));
    JsonObject shown =
        new JsonObject()
            .put("spanId", SpanId.hex(span.spanId()))
            .put("durationMs", millis(span.duration()))
            .put("selfMs", millis(analysed.selves()[place]))
            .put("criticalMs", millis(analysed.criticals()[place]));
    if (usual != null) {
      shown.put("comparedWithUsual", usual.verdict(span.duration()));
      shown.put("timesMedian", usual.p50() > 0 ? millis(span.duration()) / usual.p50() : null);
    }
    return shown;
  }

  static JsonObject described(Operation operation) {
    return new JsonObject()
        .put("service", StoredText.decode(operation.service()))
        .put("name", StoredText.decode(operation.name()))
        .put("kind", SpanKinds.name(operation.kind()));
  }

  static double millis(long nanos) {
    return nanos / NANOS_PER_MILLI;
  }

  private static void add(JsonObject sums, String name, double value) {
    sums.put(name, sums.getDouble(name, 0.0) + value);
  }

  private static void add(JsonObject sums, String name, int value) {
    sums.put(name, sums.getInteger(name, 0) + value);
  }
}
