package maguey.traces.query;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.stream.IntStream;
import maguey.traces.analysis.ErrorCause;
import maguey.traces.analysis.RepeatedQueries;
import maguey.traces.analysis.SpanForest;
import maguey.traces.analysis.TimedSpan;
import maguey.traces.model.SpanId;
import maguey.traces.model.StoredText;

/** What is wrong with a trace, in the form of the API. */
final class FindingsJson {
  private static final long SLOW_QUERY_NANOS = 1_000_000_000L;
  private static final int MAX_FINDINGS = 100;
  private static final int MAX_EXAMPLES = 20;
  private static final int CLIENT = 3;

  private final LoadedTrace trace;
  private final SpanForest forest;

  FindingsJson(LoadedTrace trace) {
    this.trace = trace;
    forest = trace.forest();
  }

  JsonArray repeatedQueries() {
    return new JsonArray(
        RepeatedQueries.of(forest, this::query).stream()
            .limit(MAX_FINDINGS)
            .map(this::repeated)
            .toList());
  }

  /** One second or more. */
  JsonArray slowQueries() {
    return new JsonArray(
        IntStream.range(0, forest.size())
            .filter(place -> query(place) != null)
            .filter(place -> forest.span(place).duration() >= SLOW_QUERY_NANOS)
            .boxed()
            .sorted((a, b) -> Long.compare(forest.span(b).duration(), forest.span(a).duration()))
            .limit(MAX_FINDINGS)
            .map(place -> span(place).put("query", StoredText.decode(query(place))))
            .toList());
  }

  JsonArray errors() {
    return new JsonArray(
        ErrorCause.of(forest).stream().limit(MAX_FINDINGS).map(this::error).toList());
  }

  private JsonObject repeated(RepeatedQueries repeated) {
    TimedSpan parent = forest.span(repeated.parent());
    return new JsonObject()
        .put("parentSpanId", SpanId.hex(parent.spanId()))
        .put("parentName", StoredText.decode(parent.name()))
        .put("service", StoredText.decode(parent.service()))
        .put("query", StoredText.decode(repeated.query()))
        .put("count", repeated.places().size())
        .put("totalMs", TimesJson.millis(repeated.duration()))
        .put("spanIds", ids(repeated.places()));
  }

  private JsonObject error(ErrorCause cause) {
    Row row = trace.rows().get(cause.place());
    String message = row.getString("status_message");
    return span(cause.place())
        .put("depth", cause.depth())
        .put("statusMessage", message == null ? "" : StoredText.decode(message))
        .put("exception", exception(row.getJsonObject("exception")))
        .put("affected", ids(cause.affected()));
  }

  private JsonObject span(int place) {
    TimedSpan span = forest.span(place);
    return new JsonObject()
        .put("spanId", SpanId.hex(span.spanId()))
        .put("service", StoredText.decode(span.service()))
        .put("name", StoredText.decode(span.name()))
        .put("durationMs", TimesJson.millis(span.duration()));
  }

  private JsonArray ids(List<Integer> places) {
    return new JsonArray(
        places.stream()
            .limit(MAX_EXAMPLES)
            .map(place -> SpanId.hex(forest.span(place).spanId()))
            .toList());
  }

  /** A transaction carries no statement of its own; what does is the call of a client. */
  private String query(int place) {
    String query = trace.rows().get(place).getString("query_text");
    return query == null || query.isBlank() || forest.span(place).kind() > CLIENT ? null : query;
  }

  private static JsonObject exception(JsonObject told) {
    return told == null
        ? null
        : new JsonObject()
            .put("type", StoredText.decode(told.getString("type")))
            .put("message", StoredText.decode(told.getString("message")))
            .put("stacktrace", StoredText.decode(told.getString("stacktrace")));
  }
}
