package maguey.traces.query;

import static maguey.testkit.Eventually.eventually;
import static maguey.testkit.ProblemAssert.assertProblem;
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
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import maguey.common.http.ProblemType;
import maguey.traces.TraceStores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a search finds, through the HTTP door. */
class SearchIT {
  @RegisterExtension static final TraceStores STORE = TraceStores.nodes(1);

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  private final String service = "search-" + UUID.randomUUID();

  @Test
  void attributes_ofAnyType_areFoundAsText() {
    Span.Builder wanted =
        span("GET /x", NOW)
            .addAttributes(text("shop.city", "Málaga = 5 & \"6\" %31"))
            .addAttributes(
                attribute("http.response.status_code", AnyValue.newBuilder().setIntValue(418)))
            .addAttributes(attribute("cached", AnyValue.newBuilder().setBoolValue(true)))
            .addAttributes(text("$odd", "1"));
    Span.Builder other = span("GET /x", NOW).addAttributes(text("shop.city", "Cádiz"));
    STORE.send(service, wanted, other);
    String scope = "&service=" + service;

    for (String attribute :
        List.of(
            "shop.city=Málaga = 5 & \"6\" %31",
            "http.response.status_code=418", "cached=true", "cached", "$odd=1")) {
      assertThat(STORE.found("attribute=" + encoded(attribute) + scope))
          .as(attribute)
          .containsExactly(hex(wanted));
    }
    assertThat(STORE.found("attribute=" + encoded("service.name=" + service))).hasSize(2);
    assertThat(STORE.found("attribute=shop.city" + scope)).hasSize(2);
    assertThat(STORE.found("attribute=" + encoded("shop.city=%") + scope)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"';--", "' OR '1'='1", "%", "_", "\\", "$1", "\"", "*", "x') OR (true"})
  void filters_whateverTheyHold_areCompared(String hostile) {
    String name = hostile + " " + service;
    Span.Builder named = span(name, NOW).addAttributes(text("shop.city", name));
    STORE.send(service, named, span("other", NOW));
    String scope = "&service=" + service;

    for (String filter : List.of("operation=", "attribute=shop.city%3D", "q=")) {
      assertThat(STORE.found(filter + encoded(name) + scope))
          .as(filter)
          .containsExactly(hex(named));
      assertThat(STORE.found(filter + encoded(name + hostile) + scope)).as(filter).isEmpty();
    }
    for (String filter : List.of("operation=", "service=", "order=", "ticket=", "attribute=")) {
      assertThat(STORE.found(filter + encoded(hostile))).as(filter).isEmpty();
    }
  }

  @Test
  void attributes_several_mustBeOfOneSpan() {
    Span.Builder root = span("root", NOW).addAttributes(text("a", "1"));
    Span.Builder child =
        childOf(root, "child").addAttributes(text("b", "2")).addAttributes(text("c", "3"));
    STORE.send(service, root, child);

    assertThat(STORE.found("attribute=b%3D2&attribute=c%3D3")).containsExactly(hex(root));
    assertThat(STORE.found("attribute=a%3D1&attribute=b%3D2")).isEmpty();
    assertThat(STORE.found("attribute=b%3D2&operation=child&kind=INTERNAL&service=" + service))
        .containsExactly(hex(root));
    assertThat(STORE.found("attribute=b%3D2&operation=root&service=" + service)).isEmpty();
  }

  @Test
  void attribute_thatIsIndexed_isFoundAtAnyAge() {
    Span.Builder old =
        at(span("old", NOW), NOW.minus(Duration.ofDays(20)), Duration.ofMillis(3))
            .addAttributes(text("order.number", "MG-" + service));
    STORE.send(service, old);

    assertThat(STORE.found("attribute=" + encoded("order.number=MG-" + service)))
        .containsExactly(hex(old));
    String plan = SearchPlans.walk(STORE.pool(), "order.number", "MG-" + service);
    assertThat(plan).contains("trace_keys_pkey").doesNotContain("Seq Scan on trace_");
  }

  @Test
  void own_hiddenButAskedFor_isFound() {
    String number = "MG-" + service;
    Span.Builder own =
        span("GET /api/orders", NOW)
            .addAttributes(text("order.number", number))
            .addAttributes(text("asked", service));
    STORE.send("trace-store", own);
    String order = "order=" + encoded(number);
    String attribute = "attribute=" + encoded("asked=" + service);

    assertThat(STORE.found("service=trace-store&own=hide&" + attribute)).containsExactly(hex(own));
    assertThat(STORE.found(order + "&own=hide")).containsExactly(hex(own));
    assertThat(STORE.found(attribute + "&own=hide")).isEmpty();
  }

  @Test
  void state_narrowsTheList() {
    Span.Builder bought =
        span("POST /api/orders", NOW)
            .addAttributes(text("order.number", "MG-" + UUID.randomUUID()));
    Span.Builder scanned =
        span("scan", NOW)
            .addAttributes(text("order.number", "MG-" + UUID.randomUUID()))
            .addAttributes(text("scan.result", "ADMITTED"));
    Span.Builder whole = span("whole", NOW);
    Span.Builder torn = childOf(span("never sent", NOW), "torn");
    STORE.send(service, bought, scanned, whole, torn);
    String scope = "&service=" + service;

    assertThat(STORE.found("state=awaiting_scan" + scope)).containsExactly(hex(bought));
    assertThat(STORE.found("state=scanned" + scope)).containsExactly(hex(scanned));
    assertThat(STORE.found("state=complete" + scope)).containsExactly(hex(whole));
    assertThat(STORE.found("state=incomplete" + scope)).containsExactly(hex(torn));
  }

  @Test
  void window_inThePast_findsWhatWasActiveThen() {
    Instant then = NOW.minus(Duration.ofDays(12));
    Span.Builder within = at(span("within", NOW), then, Duration.ofMillis(5));
    Span.Builder journey = at(span("journey", NOW), then.minusSeconds(60), Duration.ofMillis(5));
    Span.Builder scan = at(childOf(journey, "scan"), NOW, Duration.ofMillis(5));
    Span.Builder shortlyAfter = at(span("after", NOW), then.plusSeconds(30), Duration.ofMillis(5));
    Span.Builder straddling = at(span("straddling", NOW), then, Duration.ofSeconds(20));
    Span.Builder today = span("today", NOW);
    STORE.send(service, within, journey, scan, shortlyAfter, straddling, today);
    String window = "&from=" + then.minusSeconds(1) + "&to=" + then.plusSeconds(10);

    assertThat(STORE.found("service=" + service + window))
        .containsExactly(hex(journey), hex(straddling), hex(within));
    assertThat(STORE.found("limit=500" + window))
        .contains(hex(journey), hex(straddling), hex(within))
        .doesNotContain(hex(shortlyAfter), hex(today));
  }

  @Test
  void slow_byLeastDuration_areFoundAlongTheirIndex() {
    Span.Builder slow = at(span("slow", NOW), NOW, Duration.ofMillis(1_500));
    Span.Builder slower = at(span("slower", NOW), NOW.plusSeconds(1), Duration.ofMillis(7_000));
    STORE.send(service, slow, slower, span("fast", NOW));

    assertThat(STORE.found("minMs=1000&limit=500")).contains(hex(slower), hex(slow));
    assertThat(STORE.found("minMs=1501&service=" + service)).containsExactly(hex(slower));
    assertThat(STORE.found("minMs=0.5&maxMs=11&service=" + service)).hasSize(1);
  }

  @Test
  void cursor_whileTracesArrive_showsTheOthersOnceInOrder() {
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      Span.Builder span = at(span("s", NOW), NOW.minusSeconds(i), Duration.ofMillis(1));
      sent.add(hex(span));
      STORE.send(service, span);
    }
    List<String> seen = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonObject page =
          STORE.get("/api/traces/search?limit=5&service=" + service + "&cursor=" + cursor);
      page.getJsonArray("traces").forEach(t -> seen.add(((JsonObject) t).getString("traceId")));
      cursor = page.getString("nextCursor");
      STORE.send(service, span("new", NOW.plusSeconds(seen.size())));
    }

    assertThat(seen).containsExactlyElementsOf(sent);
  }

  @Test
  void total_ofMoreThanIsCounted_saysSo() {
    SearchPlans.fill(STORE.pool(), 30_000, service);

    JsonObject all = STORE.get("/api/traces/search?limit=1");
    JsonObject some =
        STORE.get("/api/traces/search?limit=1&minMs=100&maxMs=200&service=" + service);

    assertThat(all.getInteger("total")).isEqualTo(SearchSql.COUNTED);
    assertThat(all.getBoolean("totalIsExact")).isFalse();
    assertThat(some.getInteger("total")).isZero();
    assertThat(some.getBoolean("totalIsExact")).isFalse();
    assertThat(some.getString("nextCursor")).isNotNull();
  }

  @Test
  void email_thatIsSearchedFor_isKeptNowhere() {
    String email = service + "@example.org";
    Span.Builder order =
        span("order", NOW).addAttributes(text("customer.email_hash", TraceStores.emailHash(email)));
    STORE.send(service, order);

    assertThat(STORE.found("email=" + encoded(email))).containsExactly(hex(order));
    assertThat(STORE.found("q=" + encoded(email))).containsExactly(hex(order));

    eventually(
        () -> assertThat(STORE.found("q=" + encoded("GET /api/traces/search"))).isNotEmpty());
    assertThat(SearchPlans.rowsHolding(STORE.pool(), email)).isZero();
  }

  @Test
  void failed_ofAService_areFound() {
    Span.Builder bad = failed(span("bad", NOW));
    STORE.send(service, bad, span("good", NOW));

    assertThat(STORE.found("status=error&service=" + service)).containsExactly(hex(bad));
    assertThat(STORE.found("status=error&limit=500")).contains(hex(bad));
  }

  @Test
  void contradictions_areRefusedWithTheirPlace() {
    assertProblem(
            STORE.api().get("/api/traces/search?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z"),
            ProblemType.INVALID)
        .pointsAt("/query/to");
    assertProblem(STORE.api().get("/api/traces/search?minMs=2&maxMs=1"), ProblemType.INVALID)
        .pointsAt("/query/maxMs");
    assertProblem(STORE.api().get("/api/traces/search?attribute=%3Dx"), ProblemType.MALFORMED)
        .pointsAt("/query/attribute");
    assertProblem(STORE.api().get("/api/traces/search?cursor=eA"), ProblemType.MALFORMED);
  }
}
