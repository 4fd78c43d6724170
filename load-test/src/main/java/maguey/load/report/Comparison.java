package maguey.load.report;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run is compared with: the latest one that passed, with the same load on the same nodes.
 *
 * @param previous its report; empty where there is none, or the run itself failed
 * @param why there is nothing to compare with; empty where there is, or this run is the first
 */
record Comparison(Optional<JsonObject> previous, String why) {
  private static final List<Load> LOAD =
      List.of(
          new Load("perSecond", "visitors per second"),
          new Load("rampSeconds", "s of rise"),
          new Load("seconds", "s for which they come"));

  /**
   * Chooses among the reports of the same scenario.
   *
   * @param run the {@code run} of the new report
   * @param earlier the latest first
   */
  static Comparison of(JsonObject run, boolean isPassed, List<JsonObject> earlier) {
    if (!isPassed) {
      return new Comparison(Optional.empty(), "this run failed");
    }
    Optional<JsonObject> alike =
        earlier.stream().filter(report -> difference(run, report).isEmpty()).findFirst();
    String why = alike.isPresent() || earlier.isEmpty() ? "" : last(run, earlier.get(0));
    return new Comparison(alike, why);
  }

  private static String last(JsonObject run, JsonObject report) {
    return "the last run, %s, %s"
        .formatted(report.getJsonObject("run").getString("id"), difference(run, report));
  }

  /** In words; empty if the two can be compared. */
  private static String difference(JsonObject run, JsonObject report) {
    if (!report.getBoolean("passed")) {
      return "failed";
    }
    JsonObject before = report.getJsonObject("run");
    String load =
        LOAD.stream()
            .filter(each -> each.differs(run, before))
            .map(each -> each.difference(run, before))
            .collect(Collectors.joining(", "));
    String all =
        Stream.of(load, nodes(run, before))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? "" : "had " + all;
  }

  /** Reports of earlier versions do not name theirs. */
  private static String nodes(JsonObject run, JsonObject before) {
    if (!before.containsKey("against")) {
      return "nodes that it does not name";
    }
    boolean isOfTheSame = Objects.equals(run.getValue("against"), before.getValue("against"));
    return isOfTheSame ? "" : "other nodes";
  }

  /** A number of the load, by its member of the report and in words. */
  private record Load(String member, String words) {
    boolean differs(JsonObject run, JsonObject before) {
      return !Objects.equals(run.getDouble(member), before.getDouble(member));
    }

    String difference(JsonObject run, JsonObject before) {
      return "%s %s instead of %s".formatted(number(before), words, number(run));
    }

    private String number(JsonObject run) {
      return String.valueOf(run.getDouble(member)).replaceFirst("\\.0$", "");
    }
  }
}
