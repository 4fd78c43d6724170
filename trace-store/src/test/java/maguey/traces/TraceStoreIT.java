package maguey.traces;

import static maguey.testkit.Eventually.eventually;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.TraceStores.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.tracing.TracingPolicy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import maguey.common.auth.Tokens;
import maguey.common.faults.Fault;
import maguey.common.faults.FaultBoard;
import maguey.common.faults.FaultFlag;
import maguey.testkit.HttpCalls;
import maguey.traces.ingest.SpanBusConsumer;
import org.junit.jupiter.api.Test;

/** The whole service, as its main starts it. */
class TraceStoreIT extends WholeStore {
  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);

  @Test
  void zipkin_isSpokenOnItsOwnPortToo() {
    String id = UUID.randomUUID().toString().replace("-", "");
    String body =
        "[{\"traceId\":\"%s\",\"id\":\"1\",\"name\":\"get\",\"timestamp\":%d,\"duration\":5}]"
            .formatted(id, NOW.toEpochMilli() * 1_000);

    HttpCalls.Answer answer =
        new HttpCalls("http://127.0.0.1:" + ZIPKIN_PORT).post("/api/v2/spans", body);

    assertThat(answer.status()).isEqualTo(202);
    eventually(() -> assertThat(STORE.found("q=" + id)).containsExactly(id));
  }

  @Test
  void dashboard_needsALogin() {
    assertThat(anonymous("/")).isEqualTo(302);
    assertThat(anonymous("/admin/traces")).isBetween(302, 303);
    assertThat(anonymous("/admin/assets/style/base.css")).isBetween(302, 303);
    HttpCalls.Answer page =
        STORE.anonymous(0).with("cookie", "maguey_session=" + STORE.token()).get("/admin/traces");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("content-security-policy"))
        .contains("script-src 'self' 'sha256-")
        .doesNotContain("unsafe");
  }

  @Test
  void dashboard_pageThatIsNot_isToldInTheFormThatIsWanted() {
    HttpCalls person = STORE.anonymous(0).with("cookie", "maguey_session=" + STORE.token());
    HttpCalls.Answer page = person.with("accept", "text/html,*/*").get("/admin/nothing");

    assertThat(page.status()).isEqualTo(404);
    assertThat(page.body()).contains("<missing-page>");
    assertThat(person.get("/admin/nothing").header("content-type")).contains("problem+json");
  }

  @Test
  void login_byALinkThatIsNotGood_tellsHowToGetIn() {
    assertThat(STORE.anonymous(0).get("/login?token=used").body()).contains("./maguey token admin");
    assertThat(anonymous("/favicon.ico")).isEqualTo(204);
  }

  @Test
  void metrics_showTheAccounts() {
    STORE.send("metered", span("m", NOW));

    String metrics = STORE.anonymous(0).get("/metrics").body();

    assertThat(metrics)
        .contains("maguey_ingest_spans_received_total")
        .contains("maguey_ingest_spans_pending");
  }

  @Test
  void storing_makesNoSpansOfItsOwn() {
    Span.Builder span = span("quiet", NOW);
    STORE.send("quiet", span);
    STORE.send("quiet", childOf(span, "child"));

    assertThat(trace(span).getJsonArray("spans")).hasSize(2);
    assertThat(STORE.found("q=" + encoded("/v1/traces"))).isEmpty();
    assertThat(STORE.found("q=maguey.spans.export")).isEmpty();
  }

  @Test
  void faults_unlessAllowed_areNotThere() {
    HttpCalls admin =
        STORE
            .anonymous(0)
            .bearer(STORE.token(Tokens.ADMIN))
            .with("content-type", "application/json");

    assertThat(STORE.get("/api/faults")).isEqualTo(new JsonObject().put("allowed", false));
    assertThat(admin.send("PUT", "/api/faults/cache-off", "{\"seconds\":60}").status())
        .isEqualTo(404);
    assertThat(admin.send("PUT", "/api/faults", "{\"seed\":7,\"seconds\":60}").status())
        .isEqualTo(404);
    assertThat(admin.send("DELETE", "/api/faults/cache-off", null).status()).isEqualTo(404);
    assertThat(admin.send("DELETE", "/api/faults", null).status()).isEqualTo(404);
  }

  /** Other nodes of the cluster may allow them: what is turned on there is in the map of all. */
  @Test
  void faults_unlessAllowed_strikeNothing() {
    FaultBoard board = new FaultBoard(STORE.vertx(0));
    Instant soon = Instant.now().plusSeconds(600);
    FaultFlag down = new FaultFlag(Fault.TRACE_STORE_DOWN, Instant.EPOCH, soon, 0, 1, 0, null);
    Span.Builder span = span("unbroken", NOW);

    board.put(Fault.TRACE_STORE_DOWN, List.of(down)).await();
    sendOverTheBus("unbroken", span);
    board.remove(Fault.TRACE_STORE_DOWN).await();

    assertThat(trace(span).getJsonArray("spans")).hasSize(1);
  }

  /** Fails if the store does not take them. */
  private static void sendOverTheBus(String service, Span.Builder span) {
    Buffer spans = Buffer.buffer(request(service, List.of(span)).toByteArray());
    DeliveryOptions untraced = new DeliveryOptions().setTracingPolicy(TracingPolicy.IGNORE);
    STORE.vertx(0).eventBus().request(SpanBusConsumer.ADDRESS, spans, untraced).await();
  }
}
