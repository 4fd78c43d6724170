package maguey.common.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import maguey.common.tracing.probe.W3cProbe;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Our own header corpus and the scenarios of the W3C harness, over all three ways. */
class W3cProbeIT {
  private static final String TRACEPARENT = "00-([0-9a-f]{32})-([0-9a-f]{16})-0([0-3])";
  private static final String OWN = "maguey=v:1.0;env:production";
  private static final Map.Entry<String, String> VALID =
      Map.entry("traceparent", "00-" + W3cCase.TRACE_ID + "-" + W3cCase.PARENT_ID + "-01");

  private static TracedNode here;
  private static TracedNode there;
  private static CallbackServer callbacks;
  private static int port;

  @BeforeAll
  static void start() {
    TracedNode.Cluster cluster = new TracedNode.Cluster();
    here = TracedNode.in(cluster, "here", Map.of());
    there = TracedNode.in(cluster, "there", Map.of());
    callbacks = new CallbackServer();
    port = here.serve(probe(here));
    there.serve(probe(there));
  }

  @AfterAll
  static void stop() {
    callbacks.close();
    here.close();
    there.close();
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("corpusOverAllWays")
  void probe_headerOfTheCorpus_goesOnAsTheSpecificationSays(String via, W3cCase given)
      throws InterruptedException {
    assertThat(send(via, given.headers(), 1)).startsWith("HTTP/1.1 200").endsWith("{}");

    Outgoing out = Outgoing.of(callbacks.take());
    if (given.isKept()) {
      assertThat(out.traceId()).isEqualTo(W3cCase.TRACE_ID);
      assertThat("0" + out.flags()).isEqualTo(given.flags());
    } else {
      assertThat(given.headers().toString()).doesNotContain(out.traceId());
      assertThat(out.flags()).as("sampled and random").isEqualTo("3");
    }
    assertThat(out.spanId()).isNotEqualTo(W3cCase.PARENT_ID);
    assertThat(out.state()).isEqualTo(given.state().isEmpty() ? OWN : OWN + "," + given.state());
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "eventbus", "worker"})
  void probe_severalCallbacks_shareTheTraceWithASpanEach(String via) throws InterruptedException {
    for (List<Map.Entry<String, String>> headers : List.of(List.of(VALID), noHeaders(), zeros())) {
      send(via, headers, 3);

      Set<String> traces = new HashSet<>();
      Set<String> spans = new HashSet<>();
      for (int i = 0; i < 3; i++) {
        Outgoing out = Outgoing.of(callbacks.take());
        traces.add(out.traceId());
        spans.add(out.spanId());
      }
      assertThat(traces).hasSize(1).doesNotContain("0".repeat(32));
      assertThat(spans).hasSize(3);
    }
  }

  @Test
  void probe_overTheEventBus_callsFromTheOtherNode() throws InterruptedException {
    there.recorder.clear();

    send("eventbus", List.of(VALID), 1);

    callbacks.take();
    assertThat(there.recorder.take("POST").getTraceId()).isEqualTo(W3cCase.TRACE_ID);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "[1]",
        "[{}]",
        "[null]",
        "[{\"url\":\"ftp://x/\"}]",
        "[{\"url\":\"a b\"}]",
        "[{\"url\":7}]"
      })
  void probe_malformedBody_isRefused(String body) {
    assertThat(RawHttp.post(port, "/internal/test/w3c", List.of(VALID), body))
        .startsWith("HTTP/1.1 400");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "eventbus", "worker"})
  void probe_unreachableCallback_isABadGateway(String via) {
    JsonArray body = new JsonArray().add(new JsonObject().put("url", "http://127.0.0.1:1/"));

    assertThat(RawHttp.post(port, "/internal/test/w3c?via=" + via, List.of(VALID), body))
        .startsWith("HTTP/1.1 502")
        .contains("problem+json");
  }

  @Test
  void probe_unknownWay_isRefused() {
    assertThat(send("pigeon", List.of(VALID), 1)).startsWith("HTTP/1.1 400");
  }

  static Stream<Object[]> corpusOverAllWays() {
    return Stream.of("http", "eventbus", "worker")
        .flatMap(via -> W3cCase.all().map(given -> new Object[] {via, given}));
  }

  private static List<Map.Entry<String, String>> noHeaders() {
    return List.of();
  }

  private static List<Map.Entry<String, String>> zeros() {
    return List.of(
        Map.entry("traceparent", "00-" + "0".repeat(32) + "-" + W3cCase.PARENT_ID + "-01"));
  }

  private static String send(String via, List<Map.Entry<String, String>> headers, int calls) {
    JsonArray body = new JsonArray();
    for (int i = 0; i < calls; i++) {
      body.add(
          new JsonObject().put("url", callbacks.url("/" + i)).put("arguments", new JsonArray()));
    }
    return RawHttp.post(port, "/internal/test/w3c?via=" + via, headers, body);
  }

  private static Router probe(TracedNode node) {
    Router router = Router.router(node.vertx);
    router.post().handler(BodyHandler.create(false));
    W3cProbe.mount(router, node.vertx, node.spans);
    return router;
  }

  private record Outgoing(String traceId, String spanId, String flags, String state) {
    static Outgoing of(List<Map.Entry<String, String>> headers) {
      List<String> traceparents = values(headers, "traceparent");
      List<String> tracestates = values(headers, "tracestate");
      assertThat(traceparents).hasSize(1).allMatch(value -> value.matches(TRACEPARENT));
      assertThat(tracestates).hasSize(1);
      String[] parts = traceparents.get(0).split("-");
      return new Outgoing(parts[1], parts[2], parts[3].substring(1), tracestates.get(0));
    }

    private static List<String> values(List<Map.Entry<String, String>> headers, String name) {
      List<String> values = new ArrayList<>();
      headers.stream()
          .filter(field -> field.getKey().equalsIgnoreCase(name))
          .forEach(field -> values.add(field.getValue()));
      return values;
    }
  }
}
