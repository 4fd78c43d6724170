package maguey.traces.query;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.spanHex;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import maguey.testkit.ServiceExtension;
import maguey.traces.StoreDoors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the store finds out about traces, asked as the dashboard asks. */
class AnalysisIT {
  private static final StoreDoors store = new StoreDoors();
  @RegisterExtension static final ServiceExtension service = store.service();

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  @Test
  void analysis_ofAJourney_tellsWhereItsTimeWent() {
    Instant start = NOW.minus(Duration.ofDays(3));
    Span.Builder root = lasting(span("POST /api/orders", start), 0, 100);
    Span.Builder slow = lasting(childOf(root, "create-order"), 10, 90);
    Span.Builder scan = at(childOf(root, "ticket.scan"), NOW, Duration.ofMillis(20));
    store.send("orders", root, slow);
    store.send("scanner", scan);

    JsonObject analysis = analysis(root);

    assertThat(analysis.getJsonObject("criticalPath").getDouble("totalMs")).isEqualTo(120.0);
    assertThat(names(analysis.getJsonObject("criticalPath").getJsonArray("steps")))
        .containsExactly("POST /api/orders", "create-order", "POST /api/orders", "ticket.scan");
    assertThat(names(analysis.getJsonArray("bottlenecks")))
        .containsExactly("create-order", "POST /api/orders", "ticket.scan");
    JsonObject orders = analysis.getJsonArray("services").getJsonObject(0);
    assertThat(orders.getString("service")).isEqualTo("orders");
    assertThat(orders.getDouble("selfMs")).isEqualTo(100.0);
    assertThat(orders.getInteger("spans")).isEqualTo(2);
    assertThat(analysis.getJsonArray("spans").getJsonObject(0).getDouble("selfMs")).isEqualTo(20.0);
    assertThat(analysis.getJsonObject("trace").getString("traceId")).isEqualTo(hex(root));
  }

  @Test
  void analysis_ofQueries_findsTheRepeatedAndTheSlow() {
    Span.Builder root = lasting(span("GET /events", NOW), 0, 5_000);
    List<Span.Builder> spans = new ArrayList<>(List.of(root));
    for (int i = 0; i < 7; i++) {
      spans.add(query(root, "SELECT * FROM tiers WHERE event_id = " + i, 10 * i, 10 * i + 5));
    }
    spans.add(query(root, "SELECT pg_sleep($1)", 100, 1_200));
    store.send("orders", spans.toArray(Span.Builder[]::new));

    JsonObject analysis = analysis(root);

    JsonObject repeated = analysis.getJsonArray("repeatedQueries").getJsonObject(0);
    assertThat(repeated.getString("query")).isEqualTo("SELECT * FROM tiers WHERE event_id = ?");
    assertThat(repeated.getInteger("count")).isEqualTo(7);
    assertThat(repeated.getDouble("totalMs")).isEqualTo(35.0);
    assertThat(repeated.getString("parentSpanId")).isEqualTo(spanHex(root));
    assertThat(analysis.getJsonArray("repeatedQueries")).hasSize(1);
    assertThat(analysis.getJsonArray("slowQueries")).hasSize(1);
    assertThat(analysis.getJsonArray("slowQueries").getJsonObject(0).getString("query"))
        .isEqualTo("SELECT pg_sleep($1)");
  }

  @Test
  void analysis_ofASlowSpan_comparesItWithItsOperation() {
    for (int i = 0; i < 40; i++) {
      store.send("compared", lasting(span("GET /usual", NOW.minusSeconds(60 * i)), 0, 10 + i % 3));
    }
    Span.Builder slow = lasting(span("GET /usual", NOW), 0, 500);
    Span.Builder child = lasting(childOf(slow, "seen-once"), 1, 0);
    store.send("compared", slow, child);

    JsonObject analysis = analysis(slow);

    JsonObject compared = analysis.getJsonArray("spans").getJsonObject(0);
    JsonObject usual = of(analysis, "GET /usual").getJsonObject("usual");
    assertThat(usual.getInteger("spans")).isEqualTo(41);
    assertThat(usual.getDouble("p50Ms")).isBetween(9.0, 13.0);
    assertThat(compared.getString("comparedWithUsual")).isEqualTo("slow");
    assertThat(compared.getDouble("timesMedian")).isBetween(38.0, 56.0);
    assertThat(of(analysis, "seen-once").getJsonObject("usual")).isNull();
  }

  private static JsonObject of(JsonObject analysis, String operation) {
    return analysis.getJsonArray("operations").stream()
        .map(JsonObject.class::cast)
        .filter(o -> o.getString("name").equals(operation))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void analysis_ofAFailure_namesItsCause() {
    Span.Builder root = failed(span("POST /api/orders", NOW));
    Span.Builder step = childOf(root, "validate-input");
    Span.Builder cause =
        failed(childOf(step, "INSERT orders"))
            .addEvents(
                Span.Event.newBuilder()
                    .setName("exception")
                    .addAttributes(text("exception.type", "java.io.IOException"))
                    .addAttributes(text("exception.message", "disk full")));
    store.send("orders", root, step, cause);

    JsonArray errors = analysis(root).getJsonArray("errors");

    assertThat(errors).hasSize(1);
    JsonObject error = errors.getJsonObject(0);
    assertThat(error.getString("spanId")).isEqualTo(spanHex(cause));
    assertThat(error.getInteger("depth")).isEqualTo(2);
    assertThat(error.getJsonObject("exception").getString("message")).isEqualTo("disk full");
    assertThat(error.getJsonArray("affected")).containsExactly(spanHex(root));
  }

  @Test
  void analysis_ofTenThousandSpans_ofTwoThousandLevels_ofRingsAndStrangeTimes_isGiven() {
    List<Span.Builder> spans = new ArrayList<>(List.of(lasting(span("root", NOW), 0, 1_000)));
    for (int i = 1; i < 10_000; i++) {
      Span.Builder above = spans.get(i < 2_000 ? i - 1 : i % 500);
      spans.add(lasting(childOf(above, "level"), i % 900, 1_000 - i % 100));
    }
    spans.get(0).setParentSpanId(spans.get(1_999).getSpanId());
    spans.get(5_000).setStartTimeUnixNano(1_000).setEndTimeUnixNano(500);
    spans.get(5_001).setEndTimeUnixNano(-1L);
    spans.get(5_002).setParentSpanId(spans.get(5_002).getSpanId());
    store.send("large", spans.toArray(Span.Builder[]::new));

    JsonObject analysis = analysis(spans.get(0));

    assertThat(analysis.getInteger("analysedSpans")).isEqualTo(10_000);
    assertThat(analysis.getJsonArray("spans")).hasSize(10_000);
    assertThat(analysis.getJsonObject("criticalPath").getDouble("totalMs")).isPositive();
  }

  @Test
  void links_areShownBothWays_howeverFarApart() {
    Span.Builder old = span("ticket.issue", NOW.minus(Duration.ofDays(30)));
    Span.Builder link =
        span("POST /scan", NOW)
            .addLinks(
                Span.Link.newBuilder()
                    .setTraceId(old.getTraceId())
                    .setSpanId(old.getSpanId())
                    .addAttributes(text("journey.link.type", "ticket_issued")));
    store.send("orders", old);
    store.send("scanner", link);

    JsonObject in = store.get("/api/traces/" + hex(old)).getJsonArray("linksIn").getJsonObject(0);
    JsonObject out =
        store
            .get("/api/traces/" + hex(link))
            .getJsonArray("spans")
            .getJsonObject(0)
            .getJsonArray("links")
            .getJsonObject(0);

    assertThat(in.getString("traceId")).isEqualTo(hex(link));
    assertThat(in.getString("spanId")).isEqualTo(spanHex(link));
    assertThat(in.getString("linkedSpanId")).isEqualTo(spanHex(old));
    assertThat(out.getString("traceId")).isEqualTo(hex(old));
    assertThat(out.getString("spanId")).isEqualTo(spanHex(old));
  }

  @Test
  void analysis_ofNothing_isRefused() {
    assertThat(store.viewer().get("/api/traces/" + "0".repeat(31) + "1/analysis").status())
        .isEqualTo(404);
    assertThat(store.viewer().get("/api/traces/zzz/analysis").status()).isEqualTo(400);
    assertThat(service.http().get("/api/traces/" + "1".repeat(32) + "/analysis").status())
        .isEqualTo(401);
  }

  private static JsonObject analysis(Span.Builder span) {
    return store.get("/api/traces/" + hex(span) + "/analysis");
  }

  private static Span.Builder query(Span.Builder parent, String text, long from, long until) {
    return lasting(childOf(parent, "SELECT"), from, until)
        .setKind(SpanKind.SPAN_KIND_CLIENT)
        .addAttributes(text("db.query.text", text));
  }

  /** From and until are milliseconds after the start that the span has. */
  private static Span.Builder lasting(Span.Builder span, long fromMs, long untilMs) {
    long start = span.getStartTimeUnixNano();
    return span.setStartTimeUnixNano(start + Duration.ofMillis(fromMs).toNanos())
        .setEndTimeUnixNano(start + Duration.ofMillis(untilMs).toNanos());
  }

  private static List<String> names(JsonArray objects) {
    return objects.stream().map(o -> ((JsonObject) o).getString("name")).toList();
  }
}
