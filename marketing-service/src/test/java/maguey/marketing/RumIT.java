package maguey.marketing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import maguey.common.time.BusinessClock;
import maguey.marketing.ExportedSpans.Exported;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RumIT {
  private static final String PARENT = "00f067aa0ba902b7";
  private static final AtomicInteger COUNTER = new AtomicInteger();
  private static OrdersPeer peer;
  private static RunningSite site;

  @BeforeAll
  static void start() {
    peer = new OrdersPeer();
    site = new RunningSite(peer, Map.of("MAGUEY_SAMPLING", "GET /metrics=0; GET /=0.999999"));
  }

  @AfterAll
  static void stop() {
    site.close();
    peer.close();
  }

  @Test
  void span_ofABrowser_isExportedAsItIs() throws Exception {
    JsonObject span = span().put("kind", "client").put("status", "error").put("parentId", PARENT);
    assertThat(send(batch(span)).statusCode()).isEqualTo(202);
    Exported exported = arrived(span);

    assertThat(exported.service()).isEqualTo("marketing-web");
    assertThat(exported.trace()).isEqualTo(span.getString("traceId"));
    assertThat(exported.parent()).isEqualTo(PARENT);
    assertThat(exported.span().getKindValue()).isEqualTo(3);
    assertThat(exported.span().getStatus().getCodeValue()).isEqualTo(2);
    assertThat(millis(exported.span().getStartTimeUnixNano()))
        .isCloseTo(span.getDouble("start"), org.assertj.core.data.Offset.offset(0.01));
    assertThat(exported.span().getEndTimeUnixNano() - exported.span().getStartTimeUnixNano())
        .isEqualTo(12_500_000L);
    assertThat(exported.attribute("page.ttfb_ms")).isEqualTo("int_value: 42");
  }

  @Test
  void attributes_unknownOrWithAQuery_areLeftOut() throws Exception {
    JsonObject span = span();
    span.getJsonObject("attributes")
        .put("order.number", "A1B2C3D4")
        .put("url.path", "/orders/1?secret=x")
        .put("page.list", new JsonArray());
    send(batch(span));
    Exported exported = arrived(span);

    assertThat(exported.attribute("order.number")).isEmpty();
    assertThat(exported.attribute("page.list")).isEmpty();
    assertThat(exported.attribute("url.path")).isEqualTo("string_value: \"/orders/1\"");
  }

  @Test
  void secretsAndAddresses_areMaskedBeforeTheyGoOn() throws Exception {
    JsonObject span = span().put("name", "mail to ana@example.org");
    span.getJsonObject("attributes")
        .put("app.note", "paid with 4111 1111 1111 1111 by ana@example.org")
        .put("app.password", "hunter2")
        .put("app.card", 4111111111111111L);
    send(batch(span));

    assertThat(arrived(span).span().toString())
        .contains("paid with")
        .doesNotContain("ana@example.org", "4111", "hunter2");
  }

  @Test
  void spans_lostInBrowsers_areCounted() throws Exception {
    send(batch(span()).put("dropped", 3));

    assertThat(site.get("/metrics").body())
        .containsPattern("maguey_rum_spans_lost_in_browsers_total 3.0");
  }

  @Test
  void clock_offByHours_isCorrectedAndMarked() throws Exception {
    double hours = TimeUnit.HOURS.toMillis(5);
    JsonObject span = span();
    span.put("start", span.getDouble("start") - hours);
    send(batch(span).put("sentAt", System.currentTimeMillis() - hours));
    Exported exported = arrived(span);

    assertThat(millis(exported.span().getStartTimeUnixNano()))
        .isCloseTo(System.currentTimeMillis(), org.assertj.core.data.Offset.offset(60_000.0));
    assertThat(exported.attribute("browser.clock_skew_ms")).startsWith("double_value: 1");
  }

  @Test
  void businessTime_offset_movesTheSpanAndIsTold() throws Exception {
    JsonObject span = span();
    BusinessClock.setEverywhere(site.service.context().vertx(), Duration.ofDays(-3)).await();
    try {
      send(batch(span));
      Exported exported = arrived(span);

      assertThat(millis(exported.span().getStartTimeUnixNano()))
          .isCloseTo(
              span.getDouble("start") - TimeUnit.DAYS.toMillis(3),
              org.assertj.core.data.Offset.offset(0.01));
      assertThat(exported.attribute("demo.clock_offset")).isEqualTo("double_value: -259200.0");
    } finally {
      BusinessClock.setEverywhere(site.service.context().vertx(), Duration.ZERO).await();
    }
  }

  @Test
  void span_notSampled_isNotTaken() throws Exception {
    JsonObject dropped = span().put("flags", 2);
    JsonObject taken = span();
    send(batch(dropped, taken));
    arrived(taken);

    assertThat(site.spans.ofTrace(dropped.getString("traceId"))).isEmpty();
  }

  @Test
  void span_ofAShare_saysSo_andNothingElse() throws Exception {
    JsonObject share = span().put("tracestate", "vendor=x,ot=rv:0123456789abcd;th:e6");
    JsonObject nonsense = span().put("tracestate", "ot=th:\"");
    send(batch(share, nonsense));

    assertThat(arrived(share).span().getTraceState()).isEqualTo("ot=th:e6");
    assertThat(arrived(nonsense).span().getTraceState()).isEmpty();
  }

  @Test
  void body_unreadableOrOfAnotherType_isRefused() throws Exception {
    assertThat(send("{\"spans\":").statusCode()).isEqualTo(400);
    assertThat(send("[]").statusCode()).isEqualTo(400);
    assertThat(site.post("/rum", "text/plain", batch(span()).encode()).statusCode()).isEqualTo(415);
    assertThat(send("{\"x\":\"" + "a".repeat(70_000) + "\"}").statusCode()).isEqualTo(413);
    assertThat(site.get("/rum").statusCode()).isEqualTo(405);
  }

  @Test
  void values_thatCannotBe_arePointedTo() throws Exception {
    assertThat(pointers(span().put("traceId", "0".repeat(32)))).isEqualTo("/spans/0/traceId");
    assertThat(pointers(span().put("spanId", "xyz"))).isEqualTo("/spans/0/spanId");
    assertThat(pointers(span().put("parentId", "0".repeat(16)))).isEqualTo("/spans/0/parentId");
    assertThat(pointers(span().put("name", ""))).isEqualTo("/spans/0/name");
    assertThat(pointers(span().put("duration", -1))).isEqualTo("/spans/0/duration");
    assertThat(pointers(span().put("start", 5))).isEqualTo("/spans/0/start");
    assertThat(pointers(span().put("start", System.currentTimeMillis() + 9e6)))
        .isEqualTo("/spans/0/start");
  }

  @Test
  void peer_tooManyBatches_is429WithRetryAfter() throws Exception {
    RunningSite strict = new RunningSite(peer, Map.of("MAGUEY_RUM_PER_MINUTE", "8"));
    try {
      HttpResponse<String> last = null;
      for (int i = 0; i < 4; i++) {
        last = strict.post("/rum", "application/json", batch(span()).encode());
      }
      assertThat(last.statusCode()).isEqualTo(429);
      assertThat(last.headers().firstValue("retry-after")).isPresent();
    } finally {
      strict.close();
    }
  }

  @Test
  void pageView_openedByABrowser_hasTheReservedSpanAsParent() throws Exception {
    HttpResponse<String> page = open("/events/raiz-festival");
    String timing = page.headers().firstValue("server-timing").orElseThrow();
    String pageLoad = timing.replaceAll(".*pageload;desc=\"00-([^\"]+)-03\".*", "$1");
    Exported server =
        site.spans.await(
            s -> s.trace().equals(pageLoad.substring(0, 32)) && s.isOf(NAME, "GET /events/{slug}"));

    assertThat(server.parent()).isEqualTo(pageLoad.substring(33));
    assertThat(server.span().getTraceState()).startsWith("ot=th:0000");
    assertThat(timing).contains("tracestate;desc=\"" + server.span().getTraceState() + "\"");
  }

  private static final String NAME = "marketing-service";

  @Test
  void pageView_withoutScript_isReportedByTheImage() throws Exception {
    String page = open("/").body();
    String image =
        page.replaceAll("(?s).*<noscript><img src=\"([^\"]+)\".*", "$1")
            .replace("&amp;", "&")
            .replace("&#x3D;", "=");
    String id = image.replaceAll(".*span=00-([0-9a-f]{32})-([0-9a-f]{16}).*", "$2");

    assertThat(site.get(image).statusCode()).isEqualTo(200);
    Exported view = site.spans.await(s -> s.id().equals(id));
    assertThat(view.isOf("marketing-web", "page-load /")).isTrue();
    assertThat(view.attribute("page.script")).isEqualTo("bool_value: false");
    assertThat(view.span().getTraceState()).startsWith("ot=th:0000");
    assertThat(site.get("/rum/view.svg?span=nonsense").statusCode()).isEqualTo(400);
  }

  private static HttpResponse<String> open(String path) throws Exception {
    return site.get(path, "sec-fetch-mode", "navigate", "sec-fetch-dest", "document");
  }

  private static Exported arrived(JsonObject span) {
    return site.spans.await(s -> s.id().equals(span.getString("spanId")));
  }

  private static String pointers(JsonObject span) throws Exception {
    HttpResponse<String> answer = send(batch(span));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    return new JsonObject(answer.body())
        .getJsonArray("errors").stream()
            .map(error -> ((JsonObject) error).getString("pointer"))
            .collect(Collectors.joining(" "));
  }

  private static HttpResponse<String> send(JsonObject batch) throws Exception {
    return send(batch.encode());
  }

  private static HttpResponse<String> send(String batch) throws Exception {
    return site.post("/rum", "application/json", batch);
  }

  private static JsonObject batch(JsonObject... spans) {
    return new JsonObject()
        .put("sentAt", System.currentTimeMillis())
        .put("dropped", 0)
        .put("spans", new JsonArray(List.of(spans)));
  }

  private static JsonObject span() {
    int number = COUNTER.incrementAndGet();
    return new JsonObject()
        .put("traceId", String.format("a%031x", number))
        .put("spanId", String.format("b%015x", number))
        .put("name", "page-load /events/{slug}")
        .put("start", System.currentTimeMillis() - 500.25)
        .put("duration", 12.5)
        .put("flags", 3)
        .put("attributes", new JsonObject().put("page.ttfb_ms", 42));
  }

  private static double millis(long nanos) {
    return nanos / 1_000_000.0;
  }
}
