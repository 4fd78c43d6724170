package maguey.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
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
    JsonObject before = figures(10);
    JsonObject now =
        figures(20).put("step", "order").put("kind", "OK").put("count", 5L).put("previous", before);

    assertThat(new LatencyTable(List.of(now)).html())
        .contains("<small class=\"slower\" title=\"10.0 ms before\">+100 %</small>");
  }

  @Test
  void charts_ofOneStretchWithoutAnAnswer_areDrawn() {
    JsonObject slot =
        new JsonObject()
            .put("plannedVisitors", 1.0)
            .put("answers", 0)
            .put("errors", 0)
            .put("p50", 0.0)
            .put("p99", 0.0)
            .put("heapBytes", 0);
    JsonObject timeline =
        new JsonObject().put("slotSeconds", 1.0).put("slots", new JsonArray().add(slot));

    assertThat(Charts.of(timeline)).contains("<polyline").doesNotContain("NaN", "Infinity");
  }

  private static JsonObject figures(double millis) {
    JsonObject figures = new JsonObject();
    List.of("p50", "p90", "p95", "p99", "p999", "max").forEach(name -> figures.put(name, millis));
    return figures;
  }
}
