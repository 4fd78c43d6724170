package maguey.traces.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import maguey.testkit.Eventually;
import maguey.traces.SpanFixture;
import org.junit.jupiter.api.Test;

/** Questions whose answers are larger than the heap. */
class LargeAnswersIT extends MaltreatedStore {
  @Test
  void traces_largerThanTheHeap_areShownInPartAndExportedWhole() throws IOException {
    Span.Builder shared = SpanFixture.span("root", Instant.now());
    List<Span.Builder> tiny = new ArrayList<>(List.of(shared));
    while (tiny.size() < 10_000) {
      tiny.add(SpanFixture.childOf(shared, "tiny"));
    }
    send(HostileBodies.ofLargeResource(tiny));
    Span.Builder fat = SpanFixture.span("fat", Instant.now());
    for (int part = 0; part < 2; part++) {
      send(HostileBodies.ofLargeSpans(fat, 6));
    }

    for (Span.Builder trace : List.of(shared, fat)) {
      String id = SpanFixture.hex(trace);
      for (String path :
          List.of("/api/traces/" + id, "/tempo/api/traces/" + id, "/jaeger/api/traces/" + id)) {
        assertThat(store.viewersAtOnce(6, path)).as(path).isSubsetOf(200, 503);
        Eventually.eventually(
            () -> assertThat(store.viewersAtOnce(1, path)).as(path).containsOnly(200));
      }
      String export = "/api/traces/" + id + "/otlp";
      Eventually.eventually(() -> assertThat(store.viewersAtOnce(1, export)).containsOnly(200));
    }
    JsonObject whole = store.viewer().get("/api/traces/" + SpanFixture.hex(shared)).json();
    assertThat(whole.getJsonArray("spans")).hasSize(10_000);
    assertThat(whole.getJsonArray("origins")).hasSize(1);
    JsonObject part = store.viewer().get("/api/traces/" + SpanFixture.hex(fat)).json();
    assertThat(part.getJsonArray("spans").size() + part.getInteger("hiddenSpans")).isEqualTo(25);
    assertThat(part.encode()).contains("\"cutBytes\":8");
  }

  private static void send(byte[] gzipped) {
    assertThat(store.status(OTLP, gzipped, "content-type", PROTOBUF, "content-encoding", "gzip"))
        .isEqualTo(200);
  }

  @Test
  void logs_largerThanTheHeap_areShownPageByPage() throws IOException {
    Span.Builder span = SpanFixture.span("x", Instant.now());
    for (int part = 0; part < 2; part++) {
      byte[] body = HostileBodies.ofLargeLogs(span, 15, part);
      assertThat(store.status(LOGS, body, "content-type", PROTOBUF, "content-encoding", "gzip"))
          .isEqualTo(200);
    }
    String path = "/api/traces/" + SpanFixture.hex(span) + "/logs";

    assertThat(store.viewersAtOnce(8, path)).isSubsetOf(200, 503);
    assertThat(store.viewersAtOnce(8, "/api/logs?limit=500")).isSubsetOf(200, 503);
    Eventually.eventually(
        () -> assertThat(store.viewer().get(path).json().getBoolean("isWhole")).isFalse());
    Eventually.eventually(
        () ->
            assertThat(store.viewer().get("/api/logs?limit=500").json().getString("nextCursor"))
                .isNotNull());
  }
}
