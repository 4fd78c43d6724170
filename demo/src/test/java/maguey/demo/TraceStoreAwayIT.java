package maguey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;
import maguey.traces.TraceStoreMain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A trace store that is away costs no order and, in the end, no span. */
@ExtendWith(SuiteExtension.class)
class TraceStoreAwayIT {
  private static final int ORDERS = 20;

  @Test
  void orders_whileTheTraceStoreIsAway_areTakenAndTracedAfterwards(LocalSuite suite) {
    try (StoryTokens tokens = new StoryTokens(suite.secrets().get("MAGUEY_JWT_SECRET"))) {
      Http http = new Http();
      String event = new Organiser(http, suite.urls().orders(), tokens.admin()).tonightsEvent();
      suite.stop(new TraceStoreMain());
      List<JsonObject> orders = buy(http, suite, event);
      suite.restart(new TraceStoreMain());

      TraceReader traces = new TraceReader(http, suite.urls().traces(), tokens.viewer());
      for (JsonObject order : orders) {
        traces.awaitSpan(
            order.getString("traceId"),
            "The root of order " + order.getString("number"),
            span -> span.getString("name").equals("POST /api/orders"));
      }
      assertThat(orders).hasSize(ORDERS);
    }
  }

  private static List<JsonObject> buy(Http http, LocalSuite suite, String event) {
    return IntStream.range(0, ORDERS)
        .mapToObj(i -> new Visitor(http, suite.urls().marketing(), "b" + i + "@visitors.example"))
        .map(visitor -> visitor.buy(event))
        .toList();
  }
}
