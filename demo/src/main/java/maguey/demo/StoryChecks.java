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

  private static final Duration SEEN_WITHIN = Duration.ofSeconds(60);

  private final TraceReader traces;
  private final JsonObject order;
  private final String email;
  private final int segments;

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
    List<String> problems = decisions(traceId, admitted, refused);
    awaitScans(traceId);
    traces.wholeTrace(traceId);
    // The last steps and what they are found by come in their own time.
    problems.addAll(Patience.ask(SEEN_WITHIN, () -> seen(traceId), List::isEmpty));
    return problems;
  }

  private static List<String> decisions(String traceId, JsonObject admitted, JsonObject refused) {
    List<String> problems = new ArrayList<>();
    require(problems, "the first scan admits", "ADMITTED".equals(admitted.getString("result")));
    require(problems, "the second is refused", "ALREADY_USED".equals(refused.getString("reason")));
    require(problems, "the refusal names the first gate", refused.getJsonObject("first") != null);
    require(problems, "the scan is in the trace", traceId.equals(admitted.getString("traceId")));
    return problems;
  }

  private List<String> seen(String traceId) {
    List<String> problems = new ArrayList<>();
    checkSearches(problems, traceId);
    checkTrace(problems, traces.trace(traceId).orElseThrow());
    return problems;
  }

  private void awaitScans(String traceId) {
    for (String result : List.of("ADMITTED", "REFUSED")) {
      traces.awaitSpan(
          traceId,
          "The span of the scan that was " + result,
          span -> result.equals(span.getJsonObject("attributes").getString("scan.result")));
    }
  }

  private void checkSearches(List<String> problems, String traceId) {
    String code = order.getJsonArray("tickets").getJsonObject(0).getString("code");
    List<String> alone = List.of(traceId);
    List<String> byNumber = traces.search(order.getString("number"));
    require(problems, "the order number finds this trace alone", byNumber.equals(alone));
    require(problems, "the ticket code finds this trace alone", traces.search(code).equals(alone));
    // Whose address it is may have ordered before: an operator's, at each check.
    List<String> byAddress = traces.search(email);
    require(problems, "the e-mail address finds this trace", byAddress.contains(traceId));
  }

  private void checkTrace(List<String> problems, JsonObject trace) {
    List<JsonObject> spans = TraceReader.objects(trace.getJsonArray("spans"));
    Set<String> missing = new HashSet<>(STEPS);
    spans.forEach(span -> missing.remove(span.getString("name")));
    require(problems, "every step is a span, but missing are " + missing, missing.isEmpty());
    require(problems, "every parent is in the trace", orphans(spans).isEmpty());
    require(problems, "there is one root", spans.stream().filter(StoryChecks::isRoot).count() == 1);
    require(problems, "no span is an error", spans.stream().noneMatch(StoryChecks::isError));
    require(problems, "the silence is folded", trace.getJsonArray("segments").size() == segments);
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

  private static void require(List<String> problems, String expectation, boolean met) {
    if (!met) {
      problems.add("Not so: " + expectation);
    }
  }
}
