package maguey.traces.review;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import maguey.common.config.Env;

/**
 * Which traces stay when they are quiet. Errors, those active for more than a second, journeys and
 * pinned ones always do.
 *
 * @param rules the share of the others, by their root; the first that fits decides, and all stay
 *     without one; {@code MAGUEY_TAIL_SAMPLING}: {@code all}, {@code production} or rules
 * @param quiet without a span for so long, a trace is reviewed, {@code MAGUEY_REVIEW_QUIET_SECONDS}
 * @param patience further, before a trace may lose its place: an order may follow its page, {@code
 *     MAGUEY_TAIL_PATIENCE_MINUTES}
 * @param maxSpans of one trace; beyond it the middle is taken out, {@code MAGUEY_TRACE_MAX_SPANS}
 */
public record TailPolicy(List<Rule> rules, Duration quiet, Duration patience, int maxSpans) {
  private static final String PRODUCTION =
      "marketing-web=0.1; * GET /health=0.01; * GET=0.1; * page-load=0.1";

  private static final long SLOW_MICROS = 1_000_000;

  /**
   * A share for the traces whose root fits.
   *
   * @param service the root's, or {@code *}
   * @param name the beginning of the root's name; empty for any
   * @param ratio 0 for none, 1 for all
   */
  public record Rule(String service, String name, double ratio) {
    /** Reads {@code service [beginning of name]=ratio}; fails in words when it is none. */
    static Rule parse(String text) {
      int equals = text.lastIndexOf('=');
      String[] root = text.substring(0, Math.max(equals, 0)).strip().split("\\s+", 2);
      if (root[0].isEmpty()) {
        throw new IllegalArgumentException("'" + text + "' is no 'service [name]=ratio'");
      }
      String name = root.length > 1 ? root[1] : "";
      return new Rule(root[0], name, ratio(text.substring(equals + 1).strip()));
    }

    private static double ratio(String text) {
      double ratio = text.matches("[01](\\.\\d{1,9})?") ? Double.parseDouble(text) : -1;
      if (ratio < 0 || ratio > 1) {
        throw new IllegalArgumentException("ratio '" + text + "' is not within 0 and 1");
      }
      return ratio;
    }

    JsonObject toJson() {
      return new JsonObject().put("service", service).put("name", name).put("ratio", ratio);
    }
  }

  /** Reads the variables; a wrong one is complained about there. */
  public static TailPolicy fromEnv(Env env) {
    return new TailPolicy(
        env.read("MAGUEY_TAIL_SAMPLING", "all", TailPolicy::parse),
        Duration.ofSeconds(env.integer("MAGUEY_REVIEW_QUIET_SECONDS", 10, 0, 3_600)),
        Duration.ofMinutes(env.integer("MAGUEY_TAIL_PATIENCE_MINUTES", 60, 0, 10_080)),
        env.integer("MAGUEY_TRACE_MAX_SPANS", 100_000, 2_000, 100_000_000));
  }

  /** As {@code tail_verdicts} takes it. */
  JsonObject toJson() {
    return new JsonObject()
        .put("slowMicros", SLOW_MICROS)
        .put("rules", new JsonArray(rules.stream().map(Rule::toJson).toList()));
  }

  /** Reads {@code MAGUEY_TAIL_SAMPLING}; fails in words that name the rule which is none. */
  static List<Rule> parse(String text) {
    String rules =
        switch (text.strip()) {
          case "all" -> "";
          case "production" -> PRODUCTION;
          default -> text;
        };
    return Arrays.stream(rules.split(";"))
        .map(String::strip)
        .filter(rule -> !rule.isEmpty())
        .map(Rule::parse)
        .toList();
  }
}
