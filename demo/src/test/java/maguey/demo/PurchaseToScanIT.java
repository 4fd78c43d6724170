package maguey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The story over the whole suite: purchase, mail, webhook, three days, scan, one trace. */
@ExtendWith(SuiteExtension.class)
class PurchaseToScanIT {
  private static StoryResult story;
  private static StoryTokens tokens;

  @BeforeAll
  static void play(LocalSuite suite) {
    tokens = new StoryTokens(suite.secrets().get("MAGUEY_JWT_SECRET"));
    story = new Story(suite.urls(), tokens).play();
  }

  @Test
  void story_played_hasNoProblems() {
    assertThat(story.problems()).isEmpty();
  }

  @Test
  void scanLogs_ofTheOrder_carryTheTraceOfThePurchase(LocalSuite suite) throws Exception {
    SuiteTables tables = new SuiteTables(suite.jdbcUrl());

    assertThat(
            tables.column(
                "SELECT trace_id FROM orders.orders WHERE number = ?", story.orderNumber()))
        .containsExactly(story.traceId());
    assertThat(
            tables.column(
                "SELECT trace_id FROM scanner.scan_logs WHERE trace_id = ?", story.traceId()))
        .as("one admission, one refusal")
        .hasSize(2);
  }

  @Test
  void trace_ofTheStory_hasTheShapeOfTheJourney(LocalSuite suite) {
    TraceReader traces = new TraceReader(new Http(), suite.urls().traces(), tokens.viewer());
    List<JsonObject> spans = traces.spans(story.traceId());

    assertThat(parentOf(spans, "create-order")).isEqualTo("POST /api/orders");
    assertThat(parentOf(spans, "ticket.scan")).isEqualTo("ticket.issue");
    assertThat(parentOf(spans, "update-status")).isEqualTo("transaction");
    assertThat(named(spans, "ticket.scan").getJsonArray("links")).isNotEmpty();
  }

  @Test
  void serviceMap_ofTheStory_leadsFromTheSiteOverOrdersToTheCatalogue(LocalSuite suite) {
    TraceReader traces = new TraceReader(new Http(), suite.urls().traces(), tokens.viewer());

    Until.present(
        "The calls between the services",
        Duration.ofSeconds(60),
        () ->
            Optional.of(traces.calls())
                .filter(
                    calls ->
                        calls.containsAll(
                            List.of(
                                "marketing-service > orders-service",
                                "orders-service > events-service",
                                "events-service > postgresql"))));
  }

  @Test
  void spans_ofTheStory_holdNoPersonalData(LocalSuite suite) throws Exception {
    SuiteTables tables = new SuiteTables(suite.jdbcUrl());

    assertThat(
            tables.column(
                "SELECT span_name FROM traces.traces WHERE attributes::text LIKE '%visitors.example%'"))
        .isEmpty();
  }

  @Test
  void eventCancelled_afterTheSale_isRefusedAtTheGateWithItsReason(LocalSuite suite) {
    Scenes scenes = new Scenes(suite, tokens);
    String event = scenes.ownEvent();
    JsonObject order = scenes.buy(event);
    scenes.awaitWebhook(order.getString("traceId"));
    JsonObject ticket = order.getJsonArray("tickets").getJsonObject(0);
    assertThat(scenes.type(ticket.getString("shortCode")).getString("result"))
        .isEqualTo("ADMITTED");

    scenes.cancel(event);

    Until.present(
        "The news of the cancellation",
        Duration.ofSeconds(60),
        () ->
            Optional.of(scenes.type(ticket.getString("shortCode")))
                .filter(answer -> "EVENT_CANCELLED".equals(answer.getString("reason"))));
    JsonObject other = order.getJsonArray("tickets").getJsonObject(1);
    JsonObject answer = scenes.scan(other.getString("code"));
    assertThat(answer.getString("reason")).isEqualTo("EVENT_CANCELLED");
    assertThat(answer.getString("traceId")).isEqualTo(order.getString("traceId"));
  }

  private static String parentOf(List<JsonObject> spans, String name) {
    String parent = named(spans, name).getString("parentSpanId");
    return spans.stream()
        .filter(span -> span.getString("spanId").equals(parent))
        .findFirst()
        .orElseThrow()
        .getString("name");
  }

  private static JsonObject named(List<JsonObject> spans, String name) {
    return spans.stream().filter(s -> s.getString("name").equals(name)).findFirst().orElseThrow();
  }
}
