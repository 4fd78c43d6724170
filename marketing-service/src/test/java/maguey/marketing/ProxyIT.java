package maguey.marketing;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import maguey.marketing.ExportedSpans.Exported;
import maguey.testkit.FreePorts;
import maguey.testkit.Gzipped;
import maguey.testkit.HttpCalls;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProxyIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String TRACEPARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";
  private static final String ORDER =
      """
      {"eventSlug":"raiz-festival","lines":[{"tierId":"%s","quantity":2}],"customer":{"name":"Ana","email":"a@b.mx"}}"""
          .formatted(OrdersPeer.TIER);

  private static OrdersPeer peer;
  private static RunningSite site;

  @BeforeAll
  static void start() {
    peer = new OrdersPeer();
    String nobody = "http://127.0.0.1:" + FreePorts.next();
    site = new RunningSite(peer, Map.of("MAGUEY_ORDERS_URL", nobody + "," + peer.url()));
  }

  @AfterAll
  static void stop() {
    site.close();
    peer.close();
  }

  @BeforeEach
  void forget() {
    peer.headers.clear();
  }

  @Test
  void call_callersContext_reachesOrdersBelowTheProxysClientSpan() throws Exception {
    site.get("/api/events/raiz-festival", "traceparent", TRACEPARENT, "tracestate", "a=1,b=2");
    MultiMap sent = peer.headers.remove();
    Exported client = site.spans.await(s -> s.trace().equals(TRACE) && s.isOf(NAME, "GET"));
    Exported server = site.spans.await(s -> s.id().equals(client.parent()));

    assertThat(sent.getAll("traceparent"))
        .containsExactly("00-" + TRACE + "-" + client.id() + "-01");
    assertThat(String.join(",", sent.getAll("tracestate"))).contains("a=1", "b=2", "maguey=");
    assertThat(server.span().getName()).isEqualTo("GET /api/events/{slug}");
    assertThat(server.parent()).isEqualTo("00f067aa0ba902b7");
  }

  private static final String NAME = "marketing-service";

  @Test
  void call_instanceAway_goesToTheNext() throws Exception {
    for (int i = 0; i < 4; i++) {
      assertThat(site.get("/api/events").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void order_posted_arrivesWithBodyAndKeyAndComesBackWithLocation() throws Exception {
    HttpResponse<String> placed =
        site.post("/api/orders", "application/json", ORDER, "idempotency-key", "k-1");

    assertThat(placed.statusCode()).isEqualTo(201);
    assertThat(placed.headers().firstValue("location").orElseThrow()).startsWith("/api/orders/");
    assertThat(new JsonObject(placed.body()).getJsonArray("tickets")).hasSize(2);
    assertThat(peer.headers.remove().get("idempotency-key")).isEqualTo("k-1");
  }

  @Test
  void answer_packedByOrders_comesThroughPacked() {
    assertThat(Gzipped.get(new HttpCalls(site.url), "/api/events")).contains("raiz-festival");
  }

  @Test
  void connection_cutBeforeTheAnswer_isAskedOnceMore_whereThatChangesNothing() throws Exception {
    site.get("/api/events");
    peer.headers.clear();
    peer.cuts.set(1);
    assertThat(site.get("/api/events").statusCode()).isEqualTo(200);
    assertThat(peer.headers).hasSize(2);

    peer.headers.clear();
    peer.wanted.clear();
    peer.cuts.set(1);
    HttpResponse<String> placed =
        site.post("/api/orders", "application/json", ORDER, "idempotency-key", "k-2");
    assertThat(placed.statusCode()).isEqualTo(201);
    assertThat(peer.headers)
        .hasSize(2)
        .extracting(sent -> sent.get("idempotency-key"))
        .containsOnly("k-2");
    assertThat(peer.wanted).hasSize(2).containsOnly(new JsonObject(ORDER));
  }

  @Test
  void connection_cutBeforeTheAnswer_ofAnOrderWithoutAKey_orAgain_is503() throws Exception {
    peer.cuts.set(1);
    assertThat(site.post("/api/orders", "application/json", ORDER).statusCode()).isEqualTo(503);
    assertThat(peer.headers).hasSize(1);

    peer.headers.clear();
    peer.cuts.set(2);
    assertThat(
            site.post("/api/orders", "application/json", ORDER, "idempotency-key", "k-3")
                .statusCode())
        .isEqualTo(503);
    assertThat(peer.headers).hasSize(2);
  }

  @Test
  void connection_cutBeforeTheAnswer_whereNobodyReadsTheKey_is503() throws Exception {
    peer.cuts.set(1);
    HttpResponse<String> answer =
        site.post("/api/waitlist", "application/json", "{}", "idempotency-key", "k-4");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(peer.headers).hasSize(1);
  }

  @Test
  void refusal_ofOrders_comesThroughAsItIs() throws Exception {
    HttpResponse<String> answer = site.get("/api/events/nowhere");

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(new JsonObject(answer.body()).getString("type")).endsWith("not-found");
  }

  @Test
  void answer_serverTiming_isTheSitesOwn() throws Exception {
    HttpResponse<String> answer = site.get("/api/events");

    assertThat(String.join(",", answer.headers().allValues("server-timing")))
        .doesNotContain("of-the-peer")
        .contains("traceparent;desc=\"00-");
  }

  @Test
  void call_hopByHopFields_stayHere() throws Exception {
    raw(
        "GET /api/events HTTP/1.1\r\nHost: x\r\nConnection: X-Secret\r\nConnection: close\r\nX-Secret: 1\r\n"
            + "Proxy-Authorization: Basic eA==\r\nTE: trailers\r\nX-Kept: 1\r\n\r\n");
    MultiMap sent = peer.headers.remove();

    assertThat(sent.names().stream().map(String::toLowerCase).collect(Collectors.toSet()))
        .contains("x-kept", "x-forwarded-for")
        .doesNotContain("x-secret", "proxy-authorization", "te");
  }

  @Test
  void body_tooLarge_is413AndReachesNobody() throws Exception {
    HttpResponse<String> answer =
        site.post("/api/orders", "application/json", "{\"x\":\"" + "a".repeat(70_000) + "\"}");

    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(peer.headers).isEmpty();
  }

  @Test
  void orders_silent_is503WithinSeconds() throws Exception {
    HttpResponse<String> answer = site.get("/api/slow");

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.headers().firstValue("retry-after")).isPresent();
    assertThat(new JsonObject(answer.body()).getString("traceId")).hasSize(32);
  }

  @Test
  void instance_frozen_isLeftAloneAfterSomeFailures() throws Exception {
    NetServer frozen =
        site.service
            .context()
            .vertx()
            .createNetServer()
            .connectHandler(silent -> {})
            .listen(0, "127.0.0.1")
            .await();
    String urls = "http://127.0.0.1:" + frozen.actualPort() + "," + peer.url();
    RunningSite half = new RunningSite(peer, Map.of("MAGUEY_ORDERS_URL", urls));
    try {
      List<CompletableFuture<HttpResponse<String>>> first =
          Stream.generate(() -> RunningSite.sendAsync(half.request("/api/events")))
              .limit(12)
              .toList();
      assertThat(first).extracting(answer -> answer.join().statusCode()).containsOnly(200, 503);
      List<Integer> later = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        later.add(half.get("/api/events").statusCode());
      }

      // Half of them would fail; now and then one is the try whether it is better.
      assertThat(later).filteredOn(status -> status == 200).hasSizeGreaterThan(5);
    } finally {
      half.close();
      frozen.close().await();
    }
  }

  @Test
  void orders_away_is503HereAndAFriendlyPageThere() throws Exception {
    peer.stop();
    try {
      HttpResponse<String> call = site.get("/api/events");
      HttpResponse<String> page = site.get("/events/raiz-festival");

      assertThat(call.statusCode()).isEqualTo(503);
      assertThat(call.headers().firstValue("content-type")).hasValue("application/problem+json");
      assertThat(page.statusCode()).isEqualTo(503);
      assertThat(page.headers().firstValue("retry-after")).isPresent();
      assertThat(page.body()).contains("taking a breath");
    } finally {
      peer.start();
    }
    eventually(() -> assertThat(site.get("/api/events").statusCode()).isEqualTo(200));
  }

  private static void raw(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", URI.create(site.url).getPort())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().readAllBytes();
    }
  }
}
