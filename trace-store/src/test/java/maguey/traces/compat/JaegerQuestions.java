package maguey.traces.compat;

import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.spanHex;
import static maguey.traces.StoreDoors.encoded;
import static maguey.traces.compat.GrafanaStore.NOW;
import static maguey.traces.compat.GrafanaStore.OTHER;
import static maguey.traces.compat.GrafanaStore.ROOT;
import static maguey.traces.compat.GrafanaStore.SHOP;
import static maguey.traces.compat.GrafanaStore.jaeger;
import static maguey.traces.compat.GrafanaStore.store;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import maguey.testkit.Eventually;
import org.junit.jupiter.api.Test;

/** The same of its Jaeger data source. */
interface JaegerQuestions {
  @Test
  default void jaeger_listsServicesAndOperations() {
    assertThat(store.get("/jaeger/api/services").getJsonArray("data")).contains(SHOP);
    assertThat(store.get("/jaeger/api/services/" + SHOP + "/operations").getJsonArray("data"))
        .containsExactly("GET /shop");
    assertThat(store.get("/jaeger/api/operations?service=" + SHOP).getJsonArray("data"))
        .containsExactly(new JsonObject().put("name", "GET /shop").put("spanKind", "server"));
    assertThat(
            store
                .get("/jaeger/api/operations?spanKind=client&service=" + SHOP)
                .getJsonArray("data"))
        .isEmpty();
  }

  @Test
  default void jaegerSearch_findsBySpan() {
    String tags = encoded("{\"http.response.status_code\":\"500\",\"cached\":\"true\"}");
    assertThat(jaeger("service=" + SHOP + "&operation=" + encoded("GET /shop") + "&tags=" + tags))
        .containsExactly(hex(ROOT));
    assertThat(jaeger("service=pay-" + SHOP + "&tags=" + encoded("{\"error\":\"true\"}")))
        .containsExactly(hex(ROOT));
    assertThat(jaeger("service=" + SHOP + "&tags=" + encoded("{\"error\":\"true\"}"))).isEmpty();
    assertThat(jaeger("service=" + SHOP + "&minDuration=9ms&maxDuration=1s")).hasSize(1);
    assertThat(jaeger("service=" + SHOP + "&minDuration=11ms")).isEmpty();
    assertThat(jaeger("service=" + SHOP + "&start=" + NOW.getEpochSecond() * 1_000_000)).hasSize(1);
    assertThat(jaeger("service=" + SHOP + "&end=1000000")).isEmpty();
    assertThat(jaeger("traceID=" + hex(ROOT) + "&traceID=" + hex(OTHER))).hasSize(2);
    assertThat(store.viewer().get("/jaeger/api/traces").status()).isEqualTo(422);
    assertThat(store.viewer().get("/jaeger/api/traces?service=x&tags=x").status()).isEqualTo(422);
  }

  @Test
  default void jaegerTrace_hasProcessesReferencesTagsAndLogs() {
    JsonObject trace =
        store.get("/jaeger/api/traces/" + hex(ROOT)).getJsonArray("data").getJsonObject(0);

    JsonArray spans = trace.getJsonArray("spans");
    JsonObject root = spans.getJsonObject(0);
    JsonObject child = spans.getJsonObject(1);
    assertThat(trace.getString("traceID")).isEqualTo(hex(ROOT));
    assertThat(root.getLong("startTime")).isEqualTo(ROOT.getStartTimeUnixNano() / 1_000);
    assertThat(root.getLong("duration")).isEqualTo(10_000);
    assertThat(root.getJsonArray("references")).isEmpty();
    assertThat(root.getJsonArray("tags"))
        .contains(
            JaegerTag.of("http.response.status_code", "int64", 500),
            JaegerTag.of("big", "int64", "9223372036854775807"),
            JaegerTag.of("span.kind", "string", "server"));
    assertThat(child.getJsonArray("tags")).contains(JaegerTag.of("error", "bool", true));
    assertThat(child.getJsonArray("references").getJsonObject(0).getString("refType"))
        .isEqualTo("CHILD_OF");
    assertThat(child.getJsonArray("references").getJsonObject(1).getString("traceID"))
        .isEqualTo(hex(OTHER));
    assertThat(child.getJsonArray("logs").getJsonObject(0).getJsonArray("fields"))
        .contains(JaegerTag.of("exception.type", "string", "Oops"));
    assertThat(
            trace
                .getJsonObject("processes")
                .getJsonObject(child.getString("processID"))
                .getString("serviceName"))
        .isEqualTo("pay-" + SHOP);
    assertThat(store.viewer().get("/jaeger/api/traces/" + "0".repeat(31) + "1").status())
        .isEqualTo(404);
  }

  @Test
  default void jaegerV3_tellsTheSameInOtlp() {
    String since = "&query.start_time_min=" + NOW.minusSeconds(60);

    JsonObject found =
        store.get(
            "/jaeger/api/v3/traces?query.service_name="
                + SHOP
                + since
                + "&query.duration_min=9ms&query.attributes="
                + encoded("{\"cached\":\"true\"}"));
    JsonObject trace = store.get("/jaeger/api/v3/traces/" + hex(ROOT));

    assertThat(found).isEqualTo(trace);
    JsonArray resources = trace.getJsonObject("result").getJsonArray("resourceSpans");
    assertThat(resources).hasSize(2);
    assertThat(
            resources
                .getJsonObject(0)
                .getJsonArray("scopeSpans")
                .getJsonObject(0)
                .getJsonArray("spans")
                .getJsonObject(0)
                .getString("spanId"))
        .isEqualTo(spanHex(ROOT));
    assertThat(store.get("/jaeger/api/v3/services").getJsonArray("services")).contains(SHOP);
    assertThat(store.get("/jaeger/api/v3/operations?service=" + SHOP).getJsonArray("operations"))
        .containsExactly(new JsonObject().put("name", "GET /shop").put("spanKind", "server"));
    assertThat(store.viewer().get("/jaeger/api/v3/traces").status()).isEqualTo(400);
  }

  @Test
  default void jaegerDependencies_tellWhoCalledWhom() {
    String hour =
        "/jaeger/api/dependencies?lookback=3600000&endTs=" + NOW.plusSeconds(60).toEpochMilli();
    JsonObject call =
        new JsonObject().put("parent", SHOP).put("child", "pay-" + SHOP).put("callCount", 1);

    Eventually.eventually(() -> assertThat(store.get(hour).getJsonArray("data")).contains(call));
    assertThat(store.get("/jaeger/api/dependencies?endTs=1000").getJsonArray("data")).isEmpty();
  }
}
