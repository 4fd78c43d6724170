package maguey.demo;

import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Those who look and buy on the tour: somebody new each time. */
final class TourVisitors {
  private static final Pattern TRACE = Pattern.compile("traceparent;desc=\"?00-([0-9a-f]{32})");

  private final Http http;
  private final SuiteUrls urls;
  private final StoryTokens tokens;

  TourVisitors(Http http, SuiteUrls urls, StoryTokens tokens) {
    this.http = http;
    this.urls = urls;
    this.tokens = tokens;
  }

  /** The slug of the event that they come for. */
  String event() {
    return new Organiser(http, urls.orders(), tokens.admin()).tonightsEvent();
  }

  /** Orders tickets of that event. */
  JsonObject order() {
    return order(event());
  }

  /** Orders tickets of an event on its page. */
  JsonObject order(String event) {
    return order(event, () -> {});
  }

  /**
   * Orders tickets of an event on its page.
   *
   * @param ready is run when nothing is left to do but to order
   */
  JsonObject order(String event, Runnable ready) {
    return new Visitor(http, urls.marketing(), email()).buy(event, ready);
  }

  /**
   * Orders by the API; an answer may come late, when the node is frozen already.
   *
   * @param site the URL of the node
   * @return the id of the trace that the order is in
   */
  String orderByAProgram(String site, String event) {
    OwnTrace own = OwnTrace.begin();
    try {
      new Visitor(http, site, email(), own.headers()).buyByApi(event);
    } catch (StoryFailure unanswered) {
      // The order is there all the same: it was its delivery that froze the node.
    }
    return own.id();
  }

  /**
   * Asks the site for an event, as its page does.
   *
   * @return the id of the question's trace
   */
  String look(String event) {
    Http.Answer answer = http.get(urls.marketing() + "/api/events/" + event, null);
    answer.expect(200);
    Matcher trace = TRACE.matcher(answer.headers().getOrDefault("server-timing", ""));
    if (!trace.find()) {
      throw new StoryFailure("An answer of the site does not tell its trace");
    }
    return trace.group(1);
  }

  private static String email() {
    return "tour-" + UUID.randomUUID() + "@visitors.example";
  }
}
