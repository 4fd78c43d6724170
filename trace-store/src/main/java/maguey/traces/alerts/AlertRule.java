package maguey.traces.alerts;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * What is watched, and who is told.
 *
 * @param kind {@code error_rate} (percent), {@code latency} (milliseconds at a percentile), {@code
 *     slow_traces} (how many), {@code not_admitted} (percent of an event's tickets shortly before
 *     its end)
 * @param service whose operations; empty for all
 * @param operation the span's name; empty for what the services were asked
 * @param minutes the window before now; of {@code not_admitted} the time before the event's end
 * @param threshold broken from this value on
 * @param percentile of {@code latency}
 * @param slowMs from when on a trace is slow, in active time
 * @param least spans, or tickets, below which nothing is said
 * @param channels each {@code {"type": "webhook", "url": …}}, {@code {"type": "email", "to": …}} or
 *     {@code {"type": "bus"}}
 */
record AlertRule(
    String name,
    String kind,
    String service,
    String operation,
    int minutes,
    double threshold,
    double percentile,
    double slowMs,
    long least,
    List<JsonObject> channels) {
  private static final Set<String> KINDS =
      Set.of("error_rate", "latency", "slow_traces", "not_admitted");
  private static final int WEEK_MINUTES = 7 * 24 * 60;
  private static final int LONGEST = 200;
  private static final int MOST_CHANNELS = 10;

  /**
   * Reads a rule as the page or the file has it.
   *
   * @throws IllegalArgumentException saying which member is wrong and what it may be
   */
  static AlertRule fromJson(JsonObject json) {
    try {
      AlertRule rule =
          new AlertRule(
              json.getString("name", "").strip(),
              json.getString("kind", ""),
              json.getString("service", ""),
              json.getString("operation", ""),
              json.getInteger("minutes", 10),
              json.getDouble("threshold", Double.NaN),
              json.getDouble("percentile", 95.0),
              json.getDouble("slowMs", 1_000.0),
              json.getLong("least", 1L),
              channels(json.getJsonArray("channels", new JsonArray())));
      rule.check();
      return rule;
    } catch (ClassCastException wrong) {
      throw new IllegalArgumentException("a member is of the wrong type", wrong);
    }
  }

  /** The window, as findings tell it. */
  String withinWords() {
    return " in the last " + minutes + " min";
  }

  private void check() {
    require(!name.isEmpty() && name.length() <= LONGEST, "name", "must have 1 to 200 characters");
    require(KINDS.contains(kind), "kind", "must be one of " + KINDS.stream().sorted().toList());
    require(
        minutes >= 1 && minutes <= WEEK_MINUTES, "minutes", "must be from 1 to " + WEEK_MINUTES);
    require(
        threshold >= 0 && threshold < Double.MAX_VALUE,
        "threshold",
        "must be a number that is not negative");
    require(percentile > 0 && percentile < 100, "percentile", "must be above 0 and below 100");
    require(slowMs >= 0 && slowMs < Double.MAX_VALUE, "slowMs", "must not be negative");
    require(least >= 1, "least", "must be at least 1");
    require(channels.size() <= MOST_CHANNELS, "channels", "are at most " + MOST_CHANNELS);
    channels.forEach(AlertRule::check);
  }

  private static void check(JsonObject channel) {
    switch (channel.getString("type", "")) {
      case "webhook" ->
          require(isHttp(channel.getString("url", "")), "channels", "need an http or https url");
      case "email" ->
          require(
              channel.getString("to", "").matches("[^\\s@<>,;]+@[^\\s@<>,;]+"),
              "channels",
              "need a plain e-mail address in 'to'");
      case "bus" -> require(true, "channels", "");
      default -> throw new IllegalArgumentException("channels: a type is webhook, email or bus");
    }
  }

  private static boolean isHttp(String url) {
    try {
      URI uri = URI.create(url);
      return uri.getHost() != null
          && uri.getUserInfo() == null
          && String.valueOf(uri.getScheme()).matches("https?");
    } catch (IllegalArgumentException noUrl) {
      return false;
    }
  }

  private static void require(boolean holds, String member, String what) {
    if (!holds) {
      throw new IllegalArgumentException(member + ": " + what);
    }
  }

  private static List<JsonObject> channels(JsonArray channels) {
    return channels.stream().map(JsonObject.class::cast).toList();
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("name", name)
        .put("kind", kind)
        .put("service", service)
        .put("operation", operation)
        .put("minutes", minutes)
        .put("threshold", threshold)
        .put("percentile", percentile)
        .put("slowMs", slowMs)
        .put("least", least)
        .put("channels", new JsonArray(channels));
  }
}
