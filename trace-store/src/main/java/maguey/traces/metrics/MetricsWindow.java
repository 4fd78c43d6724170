package maguey.traces.metrics;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;

/**
 * The time that metrics are asked about: {@code from} is in it, {@code to} is not.
 *
 * @param step of the series: whole minutes, at most {@link #MOST_STEPS} of them
 */
record MetricsWindow(Instant from, Instant to, Duration step) {
  static final int MOST_STEPS = 200;

  private static final Duration LONGEST = Duration.ofDays(93);
  private static final Map<String, Duration> RANGES =
      Map.of("1h", Duration.ofHours(1), "24h", Duration.ofHours(24), "7d", Duration.ofDays(7));
  private static final List<Duration> STEPS =
      List.of(
          Duration.ofMinutes(1),
          Duration.ofMinutes(5),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofHours(6),
          Duration.ofDays(1));

  /** Reads {@code range} (24h by default) or {@code from} and {@code to}; fails with 422. */
  static MetricsWindow of(ApiRequest request, Instant now) {
    Instant to = request.queryTime("to").orElse(now);
    Duration range = RANGES.get(request.query("range").orElse("24h"));
    Instant from = request.queryTime("from").orElse(to.minus(range));
    if (!from.isBefore(to)) {
      throw Problem.invalid("/query/to", "range", "'to' must be after 'from'");
    }
    if (Duration.between(from, to).compareTo(LONGEST) > 0) {
      throw Problem.invalid("/query/from", "range", "ask for at most 93 days");
    }
    return new MetricsWindow(from, to, step(Duration.between(from, to)));
  }

  private static Duration step(Duration length) {
    return STEPS.stream()
        .filter(step -> length.dividedBy(step) < MOST_STEPS)
        .findFirst()
        .orElse(STEPS.get(STEPS.size() - 1));
  }

  /** The window just before, of the same length, to compare with. */
  MetricsWindow before() {
    return new MetricsWindow(from.minus(Duration.between(from, to)), from, step);
  }

  double seconds() {
    return Duration.between(from, to).toMillis() / 1_000.0;
  }

  /** {@code $1}: from, {@code $2}: to. */
  Tuple bounds() {
    return Tuple.of(utc(from), utc(to));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("from", from.toString())
        .put("to", to.toString())
        .put("stepSeconds", step.toSeconds());
  }

  private static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }
}
