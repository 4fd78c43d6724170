package maguey.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final JsonObject RUN = run("new", 10, 20, "http://a");

  @Test
  void of_sameLoadOnTheSameNodes_isTheLatestThatPassed() {
    List<JsonObject> earlier =
        List.of(
            report(run("failed", 10, 20, "http://a"), false),
            report(run("other", 10, 10, "http://a"), true),
            report(run("alike", 10, 20, "http://a"), true),
            report(run("older", 10, 20, "http://a"), true));

    Comparison comparison = Comparison.of(RUN, true, earlier);

    assertThat(comparison.previous()).contains(earlier.get(2));
    assertThat(comparison.why()).isEmpty();
  }

  @Test
  void of_anotherLoadOrOtherNodes_saysWhatDiffers() {
    assertThat(why(run("x", 5, 10, "http://a"), true))
        .isEqualTo(
            "the last run, x, had 5 visitors per second instead of 10,"
                + " 10 s for which they come instead of 20");
    assertThat(why(run("x", 10, 20, "http://b"), true))
        .isEqualTo("the last run, x, had other nodes");
    assertThat(why(run("x", 10, 20, "http://a"), false)).isEqualTo("the last run, x, failed");
  }

  @Test
  void of_ratesThatRoundToTheSame_areNotTheSame() {
    assertThat(why(run("x", 10.04, 20, "http://a"), true))
        .isEqualTo("the last run, x, had 10.04 visitors per second instead of 10");
  }

  @Test
  void of_aReportThatNamesNoNodes_saysSo() {
    JsonObject before = run("x", 10, 20, "http://a");
    before.remove("against");

    assertThat(why(before, true)).isEqualTo("the last run, x, had nodes that it does not name");
  }

  @Test
  void of_aFailedRun_isComparedWithNone_norIsTheFirst() {
    List<JsonObject> earlier = List.of(report(run("alike", 10, 20, "http://a"), true));

    assertThat(Comparison.of(RUN, false, earlier).previous()).isEmpty();
    assertThat(Comparison.of(RUN, false, earlier).why()).isEqualTo("this run failed");
    assertThat(Comparison.of(RUN, true, List.of()).why()).isEmpty();
  }

  private static String why(JsonObject run, boolean isPassed) {
    return Comparison.of(RUN, true, List.of(report(run, isPassed))).why();
  }

  private static JsonObject report(JsonObject run, boolean isPassed) {
    return new JsonObject().put("passed", isPassed).put("run", run);
  }

  private static JsonObject run(String id, double perSecond, double seconds, String node) {
    return new JsonObject()
        .put("id", id)
        .put("perSecond", perSecond)
        .put("rampSeconds", 5.0)
        .put("seconds", seconds)
        .put("against", new JsonArray().add(node));
  }
}
