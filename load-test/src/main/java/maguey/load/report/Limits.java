package maguey.load.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import maguey.load.drive.ArrivalPlan;
import maguey.load.drive.Drive;
import maguey.load.drive.Outcome.Kind;
import maguey.load.drive.Results;
import maguey.load.drive.Series;
import maguey.load.drive.SpanSender;

/**
 * What the figures must keep to.
 *
 * @param goals by step
 * @param instead of all of these
 * @param mostErrors percent
 * @param mostLagMillis for the 99th percentile of the generator's lag
 */
public record Limits(
    Map<String, Goal> goals, OptionalDouble instead, double mostErrors, double mostLagMillis) {
  private static final double SLACK = 0.05;

  /** With fewer answers, the 99.9th percentile is the slowest of them. */
  private static final long ENOUGH = 1_000;

  /** Holds them against a run. */
  public List<Check> check(ArrivalPlan plan, Results results, Drive drive, SpanSender spans) {
    List<Check> checks = new ArrayList<>();
    checks.add(errors(results));
    checks.add(keptUp(plan, drive));
    checks.addAll(latencies(results));
    checks.addAll(generator(drive, spans));
    return checks;
  }

  private Check errors(Results results) {
    double percent = results.count() == 0 ? 100 : 100.0 * results.errors() / results.count();
    return Check.threshold(
        "At most %s %% errors".formatted(words(mostErrors)),
        percent <= mostErrors,
        "%d of %d answers, %.2f %%".formatted(results.errors(), results.count(), percent));
  }

  /** All visitors come whatever happens: a system that does not keep up is late at the end. */
  private Check keptUp(ArrivalPlan plan, Drive drive) {
    double planned = plan.lasting().toMillis() / 1e3;
    double greatest = goals.values().stream().mapToDouble(Goal::p99).max().orElse(0);
    double slack = Math.max(1, instead.orElse(greatest) / 1e3) + SLACK * planned;
    return Check.threshold(
        "The system keeps up: the last answer at most %.1f s after the plan".formatted(slack),
        drive.seconds() - planned <= slack,
        "%.1f s planned, %.1f s until the last answer".formatted(planned, drive.seconds()));
  }

  /** Errors have no limit but their number. */
  List<Check> latencies(Results results) {
    List<Check> checks = new ArrayList<>();
    results
        .series()
        .forEach(
            (key, series) -> {
              if (key.kind() == Kind.OK) {
                checks.addAll(succeeded(key.step(), series));
              } else if (key.kind() == Kind.REFUSED) {
                checks.add(
                    latency(key.step() + ", refused", 99, goal(key.step()).refused(), series));
              }
            });
    return checks;
  }

  private List<Check> succeeded(String step, Series series) {
    Goal goal = goal(step);
    List<Check> checks = new ArrayList<>();
    checks.add(latency(step, 99, goal.p99(), series));
    if (series.count() >= ENOUGH && goal.p999() < Double.MAX_VALUE) {
      checks.add(latency(step, 99.9, goal.p999(), series));
    }
    return checks;
  }

  private Goal goal(String step) {
    return instead.isPresent()
        ? Goal.all(instead.getAsDouble())
        : goals.getOrDefault(step, Goal.none());
  }

  private static Check latency(String what, double percent, double most, Series series) {
    double found = series.percentile(percent);
    return Check.threshold(
        "%s: p%s at most %s ms".formatted(what, words(percent), words(most)),
        found <= most,
        "%.1f ms of %d".formatted(found, series.count()));
  }

  private List<Check> generator(Drive drive, SpanSender spans) {
    double lag = drive.health().lagMillis(99);
    return List.of(
        Check.generator(
            "Visitors begin in time: p99 of the lag at most %s ms".formatted(words(mostLagMillis)),
            lag <= mostLagMillis,
            "%.1f ms, %.1f ms at most".formatted(lag, drive.health().lagMillis(100))),
        Check.generator(
            "The visitors' own spans are stored",
            spans.lost() == 0,
            "%d stored, %d lost".formatted(spans.stored(), spans.lost())));
  }

  private static String words(double number) {
    return number == Double.MAX_VALUE ? "any" : String.valueOf(number).replaceFirst("\\.0$", "");
  }
}
