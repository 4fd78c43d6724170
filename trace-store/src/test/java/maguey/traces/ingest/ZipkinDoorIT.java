package maguey.traces.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What comes in as Zipkin writes it, as the API shows it. */
class ZipkinDoorIT extends SharedDoors {
  /** The client knows 64 bits of the trace's id, the server all, which are no more. */
  private static final String PAIR =
      """
      [{"traceId":"$id","id":"1","parentId":"9","name":"get","kind":"CLIENT","timestamp":1700000000000000,"duration":1000,
        "localEndpoint":{"serviceName":"site"},"remoteEndpoint":{"serviceName":"shop"},"tags":{"http.method":"GET"}},
       {"traceId":"0000000000000000$id","id":"1","parentId":"9","name":"get /orders","kind":"SERVER",
        "timestamp":1700000000000200,"duration":500,"shared":true,"localEndpoint":{"serviceName":"shop"},
        "tags":{"error":"no such order"},"annotations":[{"timestamp":1700000000000300,"value":"looked up"}]}]\
      """;

  private final String id = UUID.randomUUID().toString().substring(19).replace("-", "");

  @Test
  void bothHalvesOfACall_areTwoSpansOfOneTrace() {
    store.zipkin(utf8(PAIR.replace("$id", id)));

    JsonObject detail = store.get("/api/traces/0000000000000000" + id);
    JsonArray spans = detail.getJsonArray("spans");
    assertThat(spans).hasSize(2);
    JsonObject client = of(spans, "site");
    JsonObject server = of(spans, "shop");
    assertThat(client.getString("kind")).isEqualToIgnoringCase("CLIENT");
    assertThat(client.getJsonObject("attributes"))
        .isEqualTo(new JsonObject().put("http.method", "GET").put("peer.service", "shop"));
    assertThat(server.getString("spanId")).isEqualTo(client.getString("spanId"));
    assertThat(server.getString("statusMessage")).isEqualTo("no such order");
    assertThat(server.getJsonObject("attributes"))
        .isEqualTo(new JsonObject("{\"zipkin.shared\":true}"));
    assertThat(server.getJsonArray("labels")).contains("shared").doesNotContain("duplicate");
    assertThat(server.getJsonArray("events").getJsonObject(0).getString("name"))
        .isEqualTo("looked up");
    assertThat(server.getJsonArray("events").getJsonObject(0).getString("timeNanos"))
        .isEqualTo("1700000000000300000");
    assertThat(detail.getJsonObject("trace").getInteger("errorCount")).isEqualTo(1);
    assertThat(detail.getJsonObject("trace").encode()).doesNotContain("duplicate_ids");
  }

  private static JsonObject of(JsonArray spans, String service) {
    return spans.stream()
        .map(JsonObject.class::cast)
        .filter(span -> service.equals(span.getString("service")))
        .findFirst()
        .orElseThrow();
  }
}
