package maguey.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The developer's questions to the trace store, through the API behind the dashboard. */
final class TraceReader {
  private static final Duration SPANS_WITHIN = Duration.ofSeconds(60);

  private final Http http;
  private final String url;
  private final String token;

  TraceReader(Http http, String url, String token) {
    this.http = http;
    this.url = url;
    this.token = token;
  }

  /** The ids of the traces that a search finds: an order number, a ticket code, an address. */
  List<String> search(String text) {
    String query = URLEncoder.encode(text, StandardCharsets.UTF_8);
    JsonObject found = http.get(url + "/api/traces/search?q=" + query, token).expect(200);
    return objects(found.getJsonArray("traces")).stream().map(t -> t.getString("traceId")).toList();
  }

  /** Waits until the trace has a span like this. */
  JsonObject awaitSpan(String traceId, String what, Predicate<JsonObject> like) {
    return Until.present(
        what, SPANS_WITHIN, () -> spans(traceId).stream().filter(like).findFirst());
  }

  /** Waits until the gate has heard of the order's tickets. */
  void awaitTicketsAtTheGate(String traceId) {
    awaitSpan(
        traceId,
        "The ticket webhook at the scanner",
        span ->
            span.getString("service").equals("scanner-service")
                && span.getString("name").equals("POST /webhooks/tickets"));
  }

  /** The trace as the viewer gets it; empty while nothing of it is stored. */
  Optional<JsonObject> trace(String traceId) {
    Http.Answer answer = http.get(url + "/api/traces/" + traceId, token);
    return answer.status() == 404 ? Optional.empty() : Optional.of(answer.expect(200));
  }

  /** The spans once every parent has arrived: services send them in their own time. */
  List<JsonObject> wholeTrace(String traceId) {
    return Until.present(
        "The last parent of trace " + traceId,
        SPANS_WITHIN,
        () -> Optional.of(spans(traceId)).filter(s -> StoryChecks.orphans(s).isEmpty()));
  }

  /** Who called whom in the last seven days: {@code parent > child}. */
  List<String> calls() {
    JsonObject map = http.get(url + "/api/dependencies?range=7d", token).expect(200);
    return objects(map.getJsonArray("edges")).stream()
        .map(edge -> edge.getString("parent") + " > " + edge.getString("child"))
        .toList();
  }

  List<JsonObject> spans(String traceId) {
    return trace(traceId).map(TraceReader::spansWithOrigins).orElse(List.of());
  }

  /** Each with the resource and the scope that the answer tells once for all spans of an origin. */
  private static List<JsonObject> spansWithOrigins(JsonObject trace) {
    List<JsonObject> origins = objects(trace.getJsonArray("origins"));
    return objects(trace.getJsonArray("spans")).stream()
        .map(span -> span.mergeIn(origins.get(span.getInteger("origin"))))
        .toList();
  }

  static List<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast).toList();
  }
}
