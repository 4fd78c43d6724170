package maguey.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportPageTest {
  private static final String NASTY = "<img src=x onerror=alert('1')>&\"";

  @Test
  void html_textFromOutside_isText() {
    assertThat(Html.escape(NASTY))
        .isEqualTo("&lt;img src=x onerror=alert(&#39;1&#39;)&gt;&amp;&quot;");
    assertThat(Html.link("http://a/\"onclick=", NASTY)).doesNotContain("<img", "\"onclick");
  }

  @Test
  void latencyTable_twiceAsSlow_isMarked() {
    assertThat(latency(100, 10, 20))
        .contains("<small class=\"slower\" title=\"10.0 ms before\">+100 %</small>");
    assertThat(latency(100, 10.01, 10)).contains(">0 %<").doesNotContain("-0");
  }

  @Test
  void latencyTable_fewAnswers_haveNoPercentages() {
    assertThat(latency(99, 10, 20)).contains("20.0").doesNotContain("<small");
  }

  @Test
  void charts_ofOneStretchWithoutAnAnswer_areDrawn() {
    JsonObject slot =
        new JsonObject()
            .put("plannedVisitors", 1.0)
            .put("answers", 0)
            .put("errors", 0)
            .putNull("p50")
            .putNull("p99")
            .put("heapBytes", 0);
    JsonObject timeline =
        new JsonObject().put("slotSeconds", 1.0).put("slots", new JsonArray().add(slot));

    assertThat(Charts.of(timeline)).contains("<polyline").doesNotContain("NaN", "Infinity");
  }

  @Test
  void charts_stretchWithoutAnAnswer_isAGapAndNoZero() {
    JsonArray slots = new JsonArray();
    for (Double millis : Arrays.asList(40_000.0, 20_000.0, null, 60_000.0)) {
      slots.add(
          new JsonObject()
              .put("plannedVisitors", 1.0)
              .put("answers", millis == null ? 0 : 1)
              .put("errors", 0)
              .put("p50", millis)
              .put("p99", millis)
              .put("heapBytes", 0));
    }

    String html = Charts.of(new JsonObject().put("slotSeconds", 1.0).put("slots", slots));

    assertThat(html.split("<polyline class=\"second\"", -1)).as("two lines").hasSize(3);
    assertThat(html).contains(">60 s<", ">30 s<").doesNotContain("60000", "NaN");
  }

  private static String latency(long count, double before, double now) {
    JsonObject row = figures(now).put("step", "order").put("kind", "OK").put("count", count);
    row.put("previous", figures(before).put("count", 1_000L));
    return new LatencyTable(List.of(row)).html();
  }

  private static JsonObject figures(double millis) {
    JsonObject figures = new JsonObject();
    List.of("p50", "p90", "p95", "p99", "p999", "max").forEach(name -> figures.put(name, millis));
    return figures;
  }
}
