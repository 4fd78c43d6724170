package maguey.traces.retention;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import maguey.common.config.Env;

/**
 * How long things are kept. A trace counts from its last activity or the arrival of its last span,
 * whichever is later, and goes as a whole.
 *
 * @param days traces, {@code MAGUEY_RETENTION_DAYS}
 * @param afterEventDays journeys at least so long after the end of their event, {@code
 *     MAGUEY_RETENTION_AFTER_EVENT_DAYS}
 * @param rules other times for some traces, the first that fits decides, {@code
 *     MAGUEY_RETENTION_RULES}
 * @param maxBytes what days of spans may take on disk, {@code MAGUEY_RETENTION_MAX_GIB}; beyond it
 *     the oldest go before their time; 0 for no bound
 * @param logDays log records, {@code MAGUEY_RETENTION_LOG_DAYS}
 * @param performanceDays metrics, {@code MAGUEY_RETENTION_PERFORMANCE_DAYS}
 * @param auditDays scan logs and the like, {@code MAGUEY_RETENTION_AUDIT_DAYS}
 * @param everyMinutes between two runs, {@code MAGUEY_RETENTION_EVERY_MINUTES}; 0 runs by request
 *     alone
 */
public record RetentionPolicy(
    int days,
    int afterEventDays,
    List<Rule> rules,
    long maxBytes,
    int logDays,
    int performanceDays,
    int auditDays,
    int everyMinutes) {

  /** Today and yesterday always have a partition: a shorter time would race with ingest. */
  static final int LEAST_DAYS = 2;

  private static final int MOST_DAYS = 3_650;
  private static final long GIB = 1L << 30;

  /**
   * Another time for the traces whose root fits.
   *
   * @param service the root's, or {@code *}
   * @param name the beginning of the root's name; empty for any
   */
  public record Rule(String service, String name, int days) {
    /** Reads {@code service [beginning of name]=days}; fails in words when it is none. */
    static Rule parse(String text) {
      int equals = text.lastIndexOf('=');
      String[] root = text.substring(0, Math.max(equals, 0)).strip().split("\\s+", 2);
      if (root[0].isEmpty()) {
        throw new IllegalArgumentException("'" + text + "' is no 'service [name]=days'");
      }
      return new Rule(root[0], root.length > 1 ? root[1] : "", days(text.substring(equals + 1)));
    }

    private static int days(String text) {
      String digits = text.strip();
      if (!digits.matches("\\d{1,4}") || Integer.parseInt(digits) > MOST_DAYS) {
        throw new IllegalArgumentException(
            "'" + digits + "' days are not within " + LEAST_DAYS + " and " + MOST_DAYS);
      }
      return Math.max(LEAST_DAYS, Integer.parseInt(digits));
    }

    JsonObject toJson() {
      return new JsonObject().put("service", service).put("name", name).put("days", days);
    }
  }

  /** Reads the variables; a wrong one is complained about there. */
  public static RetentionPolicy fromEnv(Env env) {
    return new RetentionPolicy(
        env.integer("MAGUEY_RETENTION_DAYS", 30, LEAST_DAYS, MOST_DAYS),
        env.integer("MAGUEY_RETENTION_AFTER_EVENT_DAYS", 30, 0, MOST_DAYS),
        rules(env),
        env.integer("MAGUEY_RETENTION_MAX_GIB", 0, 0, 1_000_000) * GIB,
        env.integer("MAGUEY_RETENTION_LOG_DAYS", 14, 1, MOST_DAYS),
        env.integer("MAGUEY_RETENTION_PERFORMANCE_DAYS", 14, 1, MOST_DAYS),
        env.integer("MAGUEY_RETENTION_AUDIT_DAYS", 90, 1, MOST_DAYS),
        env.integer("MAGUEY_RETENTION_EVERY_MINUTES", 60, 0, 1_440));
  }

  /** The same with other rules. */
  public RetentionPolicy withRules(String text) {
    return new RetentionPolicy(
        days,
        afterEventDays,
        parse(text),
        maxBytes,
        logDays,
        performanceDays,
        auditDays,
        everyMinutes);
  }

  /** The same with another bound on the size. */
  public RetentionPolicy withMaxBytes(long bytes) {
    return new RetentionPolicy(
        days, afterEventDays, rules, bytes, logDays, performanceDays, auditDays, everyMinutes);
  }

  /** The shortest time that any trace has. */
  int leastDays() {
    return rules.stream().map(Rule::days).reduce(days, Math::min);
  }

  /** The policy as {@code retention_verdicts} takes it. */
  JsonObject toJson(Instant at) {
    return toJson().put("at", at.toString());
  }

  /** The times alone, for people. */
  JsonObject toJson() {
    return new JsonObject()
        .put("days", days)
        .put("afterEventDays", afterEventDays)
        .put("rules", new JsonArray(rules.stream().map(Rule::toJson).toList()))
        .put("maxBytes", maxBytes)
        .put("logDays", logDays)
        .put("performanceDays", performanceDays)
        .put("auditDays", auditDays);
  }

  private static List<Rule> rules(Env env) {
    try {
      return parse(env.text("MAGUEY_RETENTION_RULES", ""));
    } catch (IllegalArgumentException wrong) {
      return env.complain("MAGUEY_RETENTION_RULES: " + wrong.getMessage(), List.of());
    }
  }

  private static List<Rule> parse(String text) {
    return Arrays.stream(text.split(";"))
        .map(String::strip)
        .filter(rule -> !rule.isEmpty())
        .map(Rule::parse)
        .toList();
  }
}
