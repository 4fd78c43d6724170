package maguey.traces;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.attribute;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static maguey.traces.TraceStores.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the API behind the dashboard answers to questions about traces. */
class TraceQuestionsIT extends WholeStore {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  @Test
  void journey_isFoundByEverythingAPersonHasOfIt() {
    Journey journey = new Journey(STORE);
    journey.buy();

    for (String q :
        List.of(
            hex(journey.order),
            journey.number,
            journey.number.toLowerCase(Locale.ROOT),
            journey.orderId.toString(),
            journey.ticketId.toString(),
            journey.email)) {
      assertThat(STORE.found("q=" + encoded(q))).as(q).containsExactly(hex(journey.order));
    }
    assertThat(STORE.found("order=" + journey.number)).containsExactly(hex(journey.order));
    assertThat(STORE.found("ticket=" + journey.ticketId)).containsExactly(hex(journey.order));
    assertThat(STORE.found("email=" + encoded(journey.email))).containsExactly(hex(journey.order));
  }

  @Test
  void journey_beforeAndAfterTheScan_tellsItsState() {
    Journey journey = new Journey(STORE);
    journey.buy();
    JsonObject waiting = trace(journey.order).getJsonObject("trace");

    journey.scan();
    JsonObject detail = trace(journey.order);
    JsonObject scanned = detail.getJsonObject("trace");

    assertThat(waiting.getString("state")).isEqualTo("awaiting_scan");
    assertThat(scanned.getString("state")).isEqualTo("scanned");
    assertThat(scanned.getString("stateReason")).isEqualTo("1 of 2 tickets admitted.");
    assertThat(scanned.getString("orderNumber")).isEqualTo(journey.number);
    assertThat(detail.getJsonArray("scans").getJsonObject(0).getString("gate")).isEqualTo("gate-a");
    assertThat(detail.getJsonArray("segments")).hasSize(2);
    assertThat(detail.getJsonArray("segments").getJsonObject(1).getDouble("idleBeforeMs"))
        .isEqualTo(Duration.ofDays(3).toMillis() - 10);
  }

  @Test
  void list_andDetail_agree() {
    Journey journey = new Journey(STORE);
    journey.buy();
    journey.scan();

    JsonObject listed = search("order=" + journey.number).getJsonArray("traces").getJsonObject(0);

    assertThat(listed).isEqualTo(trace(journey.order).getJsonObject("trace"));
  }

  @Test
  void pages_showEveryTraceOnce_newestFirst() {
    String service = "paged-" + UUID.randomUUID();
    List<Span.Builder> spans = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      spans.add(span("page", NOW.minusSeconds(i / 3)));
    }
    STORE.send(service, spans.toArray(Span.Builder[]::new));

    List<String> seen = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonObject page = search("limit=10&service=" + service + cursor);
      page.getJsonArray("traces").forEach(t -> seen.add(((JsonObject) t).getString("traceId")));
      assertThat(page.getInteger("total")).isEqualTo(25);
      cursor =
          page.getString("nextCursor") == null ? null : "&cursor=" + page.getString("nextCursor");
    }

    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
  }

  @Test
  void filters_narrowTheList() {
    String service = "filtered-" + UUID.randomUUID();
    Span.Builder slow = at(span("GET /slow/{id}", NOW), NOW, Duration.ofSeconds(2));
    Span.Builder bad = failed(span("GET /bad_100", NOW));
    Span.Builder old =
        at(span("GET /old", NOW), NOW.minus(Duration.ofDays(2)), Duration.ofMillis(1));
    STORE.send(service, slow, bad, old);
    String scope = "&service=" + service;

    assertThat(STORE.found("status=error" + scope)).containsExactly(hex(bad));
    assertThat(STORE.found("performance=slow" + scope)).containsExactly(hex(slow));
    assertThat(STORE.found("minMs=1000&maxMs=3000.5" + scope)).containsExactly(hex(slow));
    assertThat(STORE.found("range=24h" + scope)).containsExactlyInAnyOrder(hex(slow), hex(bad));
    assertThat(STORE.found("to=" + NOW.minus(Duration.ofDays(1)) + scope))
        .containsExactly(hex(old));
    assertThat(STORE.found("operation=" + encoded("GET /old") + scope)).containsExactly(hex(old));
    assertThat(STORE.found("kind=CLIENT" + scope)).isEmpty();
    assertThat(STORE.found("kind=SERVER" + scope)).hasSize(3);
    assertThat(STORE.found("q=" + encoded("bad_100") + scope)).containsExactly(hex(bad));
    assertThat(STORE.found("q=" + service)).hasSize(3);
    assertThat(STORE.found("q=nothingOfThatName")).isEmpty();
    assertThat(STORE.found("status=ok" + scope)).hasSize(2);
  }

  @Test
  void detail_showsSpansAsTheyWereSent() {
    Span.Builder root =
        span("POST /x", NOW)
            .setTraceState("maguey=v:1.0")
            .setFlags(0x101)
            .addAttributes(attribute("big", AnyValue.newBuilder().setIntValue(Long.MAX_VALUE)))
            .addAttributes(attribute("small", AnyValue.newBuilder().setIntValue(7)))
            .addAttributes(attribute("nan", AnyValue.newBuilder().setDoubleValue(Double.NaN)))
            .addAttributes(text("nul", "a\0b"))
            .addAttributes(text("$x", "y"));
    Span.Builder orphan = childOf(root, "orphan").setParentSpanId(SpanFixture.randomSpanId());
    Span.Builder late =
        at(childOf(root, "late"), NOW.minus(Duration.ofHours(1)), Duration.ofMillis(1));
    Span.Builder linking =
        span("linking", NOW)
            .addLinks(
                Span.Link.newBuilder().setTraceId(root.getTraceId()).setSpanId(root.getSpanId()));
    STORE.send("detail", root, orphan, late, linking);

    JsonObject detail = trace(root);
    JsonObject shown = named(detail, "POST /x");

    assertThat(shown.getJsonObject("attributes").encode())
        .isEqualTo(
            new JsonObject()
                .put("$x", "y")
                .put("big", "9223372036854775807")
                .put("nan", "NaN")
                .put("nul", "a\0b")
                .put("small", 7)
                .encode());
    assertThat(shown.getString("startNanos")).isEqualTo(Long.toString(root.getStartTimeUnixNano()));
    assertThat(shown.getDouble("durationMs")).isEqualTo(10.0);
    assertThat(shown.getInteger("flags")).isEqualTo(0x101);
    assertThat(named(detail, "orphan").getJsonArray("labels")).containsExactly("orphan");
    assertThat(named(detail, "late").getJsonArray("labels")).containsExactly("late");
    assertThat(detail.getJsonArray("linksIn").getJsonObject(0).getString("name"))
        .isEqualTo("linking");
    assertThat(detail.getJsonObject("trace").getString("state")).isEqualTo("incomplete");
  }

  @Test
  void services_andOperations_areListed() {
    String service = "listed-" + UUID.randomUUID();
    STORE.send(service, span("op", NOW));

    assertThat(STORE.get("/api/services").getJsonArray("services")).contains(service);
    assertThat(
            STORE
                .get("/api/operations?service=" + service)
                .getJsonArray("operations")
                .getJsonObject(0))
        .isEqualTo(
            new JsonObject().put("service", service).put("name", "op").put("kind", "SERVER"));
  }

  @Test
  void badQuestions_areProblems() {
    assertThat(status("/api/traces/zzz")).isEqualTo(400);
    assertThat(status("/api/traces/" + "0".repeat(31) + "1")).isEqualTo(404);
    assertThat(status("/api/traces/search?cursor=zzz")).isEqualTo(400);
    assertThat(status("/api/traces/search?limit=1000000")).isBetween(400, 422);
    assertThat(status("/api/traces/search?status=purple")).isBetween(400, 422);
    assertThat(status("/api/traces/search?from=yesterday")).isEqualTo(400);
    assertThat(status("/api/traces/search?q=%00")).isIn(200, 400);
    assertThat(status("/api/traces/search?q=%27%3B--_")).isEqualTo(200);
    assertThat(anonymous("/api/traces/search")).isEqualTo(401);
  }

  private static JsonObject search(String query) {
    return STORE.get("/api/traces/search?" + query);
  }

  private static JsonObject named(JsonObject detail, String name) {
    JsonArray spans = detail.getJsonArray("spans");
    return spans.stream()
        .map(JsonObject.class::cast)
        .filter(span -> name.equals(span.getString("name")))
        .findFirst()
        .orElseThrow();
  }

  private static int status(String path) {
    return STORE.api().get(path).status();
  }
}
