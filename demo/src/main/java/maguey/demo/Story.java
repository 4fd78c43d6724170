package maguey.demo;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * The story that must always work: a visitor buys two tickets three days ago, and is let in now; a
 * developer finds both in one trace. Played against any running suite through its public doors.
 */
public final class Story {
  private static final Duration THREE_DAYS = Duration.ofDays(3);
  private static final int PURCHASE_AND_SCAN = 2;

  private final Http http = new Http();
  private final SuiteUrls urls;
  private final StoryTokens tokens;
  private final Duration between;
  private final String email =
      "ana-" + UUID.randomUUID().toString().substring(0, 8) + "@visitors.example";

  /** The story with three days between purchase and scan. */
  public Story(SuiteUrls urls, StoryTokens tokens) {
    this(urls, tokens, THREE_DAYS);
  }

  /** The same with another time between purchase and scan. */
  Story(SuiteUrls urls, StoryTokens tokens, Duration between) {
    this.urls = urls;
    this.tokens = tokens;
    this.between = between;
  }

  /**
   * Plays the story and checks it.
   *
   * @throws StoryFailure when it cannot go on
   */
  public StoryResult play() {
    TraceReader traces = new TraceReader(http, urls.traces(), tokens.viewer());
    String event = new Organiser(http, urls.orders(), tokens.admin()).tonightsEvent();
    JsonObject order = inThePast(() -> purchase(event, traces));
    String code = order.getJsonArray("tickets").getJsonObject(0).getString("code");
    Gate gate = Gate.open(http, urls.scanner(), tokens.admin(), "north");
    JsonObject admitted = gate.scan(code);
    JsonObject refused = gate.scan(code);
    List<String> problems =
        new StoryChecks(traces, order, email, PURCHASE_AND_SCAN).check(admitted, refused);
    return new StoryResult(
        event,
        order.getString("number"),
        order.getString("secret"),
        order.getString("traceId"),
        email,
        gate.token(),
        problems);
  }

  /** Buys, and waits until the confirmation and the gate's copy of the tickets have arrived. */
  private JsonObject purchase(String event, TraceReader traces) {
    JsonObject order = new Visitor(http, urls.marketing(), email).buy(event);
    new Mailbox(urls.mailbox(), email).awaitMailAbout(order.getString("number"));
    traces.awaitTicketsAtTheGate(order.getString("traceId"));
    return order;
  }

  private <T> T inThePast(Supplier<T> scene) {
    DemoClock.set(http, urls, between.negated());
    try {
      return scene.get();
    } finally {
      DemoClock.set(http, urls, Duration.ZERO);
    }
  }
}
