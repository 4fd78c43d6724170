package maguey.traces.compat;

import static maguey.traces.SpanFixture.span;
import static maguey.traces.compat.GrafanaStore.NOW;
import static maguey.traces.compat.GrafanaStore.store;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The lists of services and operations beside a sender with ids in its span names. */
interface CatalogueQuestions {
  /** Names that a service may have. */
  int ROOM = 1_000;

  @Test
  default void serviceThatComesAfterANoisyOne_isListedAndCountedByName() {
    String noisy = "noisy-" + UUID.randomUUID();
    String fresh = "fresh-" + UUID.randomUUID();
    IntStream.range(0, 3).forEach(i -> store.send(noisy, namesWithIds()));

    store.send(fresh, span("GET /fresh", NOW));

    assertThat(store.get("/api/services").getJsonArray("services")).contains(noisy, fresh);
    assertThat(names("/api/operations?service=" + fresh)).containsExactly("GET /fresh");
    assertThat(store.get("/jaeger/api/services").getJsonArray("data")).contains(fresh);
    assertThat(store.get("/jaeger/api/services/" + fresh + "/operations").getJsonArray("data"))
        .containsExactly("GET /fresh");
    assertThat(store.get("/tempo/api/search/tag/service.name/values").getJsonArray("tagValues"))
        .contains(fresh);
    assertThat(store.get("/tempo/api/search/tag/name/values").getJsonArray("tagValues"))
        .contains("GET /fresh");
    assertThat(mostFrequent(fresh).getString("name")).isEqualTo("GET /fresh");
    assertThat(names("/api/operations?service=" + noisy)).hasSize(ROOM);
    assertThat(mostFrequent(noisy).getString("name")).isEqualTo("(other)");
    assertThat(mostFrequent(noisy).getLong("spans")).isEqualTo(2_100 - ROOM);
  }

  private static Span.Builder[] namesWithIds() {
    return IntStream.range(0, 700)
        .mapToObj(i -> span("GET /" + UUID.randomUUID(), NOW))
        .toArray(Span.Builder[]::new);
  }

  private static JsonArray names(String path) {
    return new JsonArray(
        store.get(path).getJsonArray("operations").stream()
            .map(operation -> ((JsonObject) operation).getString("name"))
            .toList());
  }

  private static JsonObject mostFrequent(String service) {
    return store
        .get("/api/traces/metrics/performance?sort=spans&limit=1&service=" + service)
        .getJsonArray("operations")
        .getJsonObject(0);
  }
}
