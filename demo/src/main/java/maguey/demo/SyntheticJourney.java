package maguey.demo;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import maguey.common.tracing.contract.Conformance;
import maguey.common.tracing.contract.SeenSpan;

/**
 * A purchase and its scan in a deployment that others use, too: an event of its own that ends with
 * the check, no moved clock, no look into a mailbox. Every span of it that a caller can mark
 * carries {@link #MARK} in its {@code tracestate}, and the event's slug begins with {@code
 * synthetic-}.
 */
public final class SyntheticJourney {
  /** In the tracestate of the order and of everything after it. */
  public static final String MARK = "synthetic=verify";

  private static final int NO_SILENCE = 1;
  private static final Set<String> MARKED = Set.of("POST /api/orders", "ticket.scan");

  private final Http http = new Http();
  private final SuiteUrls urls;
  private final StoryTokens tokens;
  private final String email;

  /**
   * A journey that was not made yet.
   *
   * @param email who gets the mail with the tickets
   */
  public SyntheticJourney(SuiteUrls urls, StoryTokens tokens, String email) {
    this.urls = urls;
    this.tokens = tokens;
    this.email = email;
  }

  /**
   * Makes the journey and checks its trace.
   *
   * @throws StoryFailure when it cannot go on
   */
  public StoryResult play() {
    Organiser organiser = new Organiser(http, urls.orders(), tokens.admin());
    String event = organiser.syntheticEvent();
    try {
      return visit(event);
    } finally {
      organiser.end(event);
    }
  }

  /** What spans of the trace are not as the telemetry contract of this build says. */
  public List<String> violations(String traceId) {
    List<SeenSpan> spans = traces().spans(traceId).stream().map(SeenSpan::of).toList();
    return new Conformance().violations(spans);
  }

  private TraceReader traces() {
    return new TraceReader(http, urls.traces(), tokens.viewer());
  }

  private StoryResult visit(String event) {
    TraceReader traces = traces();
    JsonObject order =
        new Visitor(http, urls.marketing(), email, Map.of("tracestate", MARK)).buy(event);
    String traceId = order.getString("traceId");
    traces.awaitTicketsAtTheGate(traceId);
    Gate gate = Gate.open(http, urls.scanner(), tokens.admin(), "synthetic");
    String code = order.getJsonArray("tickets").getJsonObject(0).getString("code");
    JsonObject admitted = gate.scan(code);
    JsonObject refused = gate.scan(code);
    List<String> problems =
        new ArrayList<>(new StoryChecks(traces, order, email, NO_SILENCE).check(admitted, refused));
    problems.addAll(unmarked(traces.spans(traceId)));
    return new StoryResult(
        event,
        order.getString("number"),
        order.getString("secret"),
        traceId,
        email,
        gate.token(),
        problems);
  }

  private static List<String> unmarked(List<JsonObject> spans) {
    return spans.stream()
        .filter(span -> MARKED.contains(span.getString("name")))
        .filter(span -> !String.valueOf(span.getString("traceState")).contains(MARK))
        .map(span -> span.getString("name") + " has lost the caller's tracestate")
        .toList();
  }
}
