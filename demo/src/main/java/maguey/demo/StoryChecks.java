package maguey.demo;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Whether the story ended as it must: one trace from the page to the gate, found in every way. */
final class StoryChecks {
  private static final Set<String> STEPS =
      Set.of(
          "POST /api/orders",
          "validate-input",
          "check-inventory",
          "create-order",
          "generate-tickets",
          "send-email",
          "POST /webhooks/tickets",
          "ticket.scan",
          "validate-qr",
          "lookup-ticket",
          "update-status",
          "publish-event");

  private static final Duration SEEN_WITHIN = Duration.ofSeconds(30);

  private final TraceReader traces;
  private final JsonObject order;
  private final String email;
  private final int segments;
  private final List<String> problems = new ArrayList<>();

  /**
   * Checks of what was bought and scanned.
   *
   * @param segments how many stretches of activity the trace must show, the silences folded
   */
  StoryChecks(TraceReader traces, JsonObject order, String email, int segments) {
    this.traces = traces;
    this.order = order;
    this.email = email;
    this.segments = segments;
  }

  /** What is wrong, in words; empty when all is well. */
  List<String> check(JsonObject admitted, JsonObject refused) {
    String traceId = order.getString("traceId");
    require("the first scan admits", "ADMITTED".equals(admitted.getString("result")));
    require("the second is refused", "ALREADY_USED".equals(refused.getString("reason")));
    require("the refusal names the first gate", refused.getJsonObject("first") != null);
    require("the scan is in the trace", traceId.equals(admitted.getString("traceId")));
    awaitScans(traceId);
    traces.wholeTrace(traceId);
    int known = problems.size();
    Until.good(SEEN_WITHIN, () -> look(traceId, known), found -> found == known);
    return problems;
  }

  /** How many problems there are now: the last steps and their keys come in their own time. */
  private int look(String traceId, int known) {
    problems.subList(known, problems.size()).clear();
    checkSearches(traceId);
    checkTrace(traces.trace(traceId).orElseThrow());
    return problems.size();
  }

  private void awaitScans(String traceId) {
    for (String result : List.of("ADMITTED", "REFUSED")) {
      traces.awaitSpan(
          traceId,
          "The span of the scan that was " + result,
          span -> result.equals(span.getJsonObject("attributes").getString("scan.result")));
    }
  }

  private void checkSearches(String traceId) {
    String code = order.getJsonArray("tickets").getJsonObject(0).getString("code");
    found("order number", order.getString("number"), traceId);
    found("ticket code", code, traceId);
    found("e-mail address", email, traceId);
  }

  private void found(String kind, String text, String traceId) {
    require("the trace is found by " + kind, traces.search(text).equals(List.of(traceId)));
  }

  private void checkTrace(JsonObject trace) {
    List<JsonObject> spans = TraceReader.objects(trace.getJsonArray("spans"));
    Set<String> missing = new HashSet<>(STEPS);
    spans.forEach(span -> missing.remove(span.getString("name")));
    require("every step is a span, but missing are " + missing, missing.isEmpty());
    require("every parent is in the trace", orphans(spans).isEmpty());
    require("there is one root", spans.stream().filter(StoryChecks::isRoot).count() == 1);
    require("no span is an error", spans.stream().noneMatch(StoryChecks::isError));
    require("the silence is folded", trace.getJsonArray("segments").size() == segments);
  }

  /** The spans whose parent is not there. */
  static List<JsonObject> orphans(List<JsonObject> spans) {
    Set<String> ids = new HashSet<>();
    spans.forEach(span -> ids.add(span.getString("spanId")));
    return spans.stream()
        .filter(span -> !isRoot(span) && !ids.contains(span.getString("parentSpanId")))
        .toList();
  }

  private static boolean isRoot(JsonObject span) {
    return Objects.isNull(span.getString("parentSpanId"));
  }

  private static boolean isError(JsonObject span) {
    return "ERROR".equals(span.getString("status"));
  }

  private void require(String expectation, boolean met) {
    if (!met) {
      problems.add("Not so: " + expectation);
    }
  }
}
