package maguey.traces.compat;

import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.spanHex;
import static maguey.traces.StoreDoors.encoded;
import static maguey.traces.compat.GrafanaStore.CHILD;
import static maguey.traces.compat.GrafanaStore.NOW;
import static maguey.traces.compat.GrafanaStore.OTHER;
import static maguey.traces.compat.GrafanaStore.ROOT;
import static maguey.traces.compat.GrafanaStore.SHOP;
import static maguey.traces.compat.GrafanaStore.service;
import static maguey.traces.compat.GrafanaStore.store;
import static maguey.traces.compat.GrafanaStore.tempo;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import maguey.common.auth.Tokens;
import org.junit.jupiter.api.Test;

/** What Grafana's Tempo data source asks, and what it reads out of the answers. */
interface TempoQuestions {
  @Test
  default void tempo_isThere_forATokenAndForBasicAuth() {
    String basic =
        Base64.getEncoder()
            .encodeToString(
                ("grafana:" + service.token(Tokens.VIEWER)).getBytes(StandardCharsets.UTF_8));

    assertThat(store.viewer().get("/tempo/api/echo").body()).isEqualTo("echo");
    assertThat(
            service.http().with("authorization", "Basic " + basic).get("/tempo/api/echo").status())
        .isEqualTo(200);
    assertThat(service.http().get("/tempo/api/echo").status()).isEqualTo(401);
    assertThat(
            service
                .http()
                .with("authorization", "Basic Z3JhZmFuYTp4")
                .get("/tempo/api/echo")
                .status())
        .isEqualTo(401);
    assertThat(store.get("/tempo/api/status/buildinfo").getString("version")).startsWith("2.");
  }

  @Test
  default void tempoSearch_understandsWhatGrafanasBuilderWrites() {
    for (String q :
        List.of(
            "{resource.service.name=\"" + SHOP + "\"}",
            "{resource.service.name=\"" + SHOP + "\" && name=\"GET /shop\" && kind=server}",
            "{.service.name=~\"" + SHOP + "|nobody\" && span.http.response.status_code>=500}",
            "{resource.service.name=\""
                + SHOP
                + "\" && span.cached=true && duration>5ms && duration<1m}",
            "{resource.service.name=\""
                + SHOP
                + "\"} && {status=error && name!=\"x\"} | select(status)",
            "{(name=\"charge\" || name=\"nothing\") && .service.name=\"pay-"
                + SHOP
                + "\" && rootName=~\"GET.*\"}",
            "{rootServiceName=\""
                + SHOP
                + "\" && span.\"http.request.method\"=\"GET\" && traceDuration<1h}",
            "{resource.service.name=\"" + SHOP + "\" && .nothing=nil && span.big!=nil}")) {
      assertThat(tempo("q=" + encoded(q))).as(q).containsExactly(hex(ROOT));
    }
    for (String q :
        List.of(
            "{resource.service.name=\"" + SHOP + "\" && status=error}",
            "{.service.name=\"" + SHOP + "\" && span.http.request.method>5}",
            "{.service.name=\"" + SHOP + "\" && name!~\"GET.*\"}")) {
      assertThat(tempo("q=" + encoded(q))).as(q).isEmpty();
    }
    assertThat(tempo("tags=" + encoded("service.name=OTHER-" + SHOP + " plan=\"a=b \\\"c\\\"\"")))
        .containsExactly(hex(OTHER));
    assertThat(tempo("q=" + encoded("{}") + "&limit=500")).contains(hex(ROOT), hex(OTHER));
    assertThat(tempo("minDuration=1h&tags=service.name%3D" + SHOP)).isEmpty();
    String past =
        "&start=" + (NOW.getEpochSecond() - 7_200) + "&end=" + (NOW.getEpochSecond() - 3_600);
    assertThat(tempo("q=" + encoded("{name=\"GET /shop\"}") + past)).isEmpty();
  }

  @Test
  default void tempoSearch_tellsTracesAsTempoDoes() {
    String q = encoded("{resource.service.name=\"" + SHOP + "\"}");

    JsonObject found =
        store.get("/tempo/api/search?q=" + q).getJsonArray("traces").getJsonObject(0);

    assertThat(found.getString("rootServiceName")).isEqualTo(SHOP);
    assertThat(found.getString("rootTraceName")).isEqualTo("GET /shop");
    assertThat(found.getString("startTimeUnixNano"))
        .isEqualTo(Long.toString(ROOT.getStartTimeUnixNano()));
    assertThat(found.getInteger("durationMs")).isEqualTo(10);
    JsonObject spans = found.getJsonArray("spanSets").getJsonObject(0);
    assertThat(spans.getInteger("matched")).isEqualTo(1);
    assertThat(spans.getJsonArray("spans").getJsonObject(0).getString("spanID"))
        .isEqualTo(spanHex(ROOT));
    assertThat(spans.getJsonArray("spans").getJsonObject(0).getString("durationNanos"))
        .isEqualTo("10000000");
    assertThat(
            found
                .getJsonObject("serviceStats")
                .getJsonObject("pay-" + SHOP)
                .getInteger("errorCount"))
        .isEqualTo(1);
  }

  @Test
  default void tempoSearch_refusesWhatItDoesNotUnderstand() {
    for (String q :
        List.of(
            "{",
            "}{",
            "{name=}",
            "{foo=\"x\"}",
            "{name=\"x\"} >> {name=\"y\"}",
            "{} | rate()",
            "{duration>\"x\"}",
            "{name=~\"(\"}",
            "{name=~\"a*+\"}",
            "{status=purple}",
            "{.a=1e999999999}",
            "{kind>server}",
            "{" + "(".repeat(100) + "name=\"x\"" + ")".repeat(100) + "}")) {
      assertThat(store.viewer().get("/tempo/api/search?q=" + encoded(q)).status())
          .as(q)
          .isEqualTo(422);
    }
    assertThat(store.viewer().get("/tempo/api/search?minDuration=long").status()).isEqualTo(422);
    assertThat(store.viewer().get("/tempo/api/search?start=soon").status()).isEqualTo(400);
    assertThat(tempo("q=" + encoded("{name=\"'; DROP TABLE spans; --\"}"))).isEmpty();
  }

  @Test
  default void tempoTags_listNamesAndValues() {
    assertThat(store.get("/tempo/api/search/tags").getJsonArray("tagNames"))
        .contains("http.request.method", "service.name");
    JsonArray scopes = store.get("/tempo/api/v2/search/tags").getJsonArray("scopes");
    assertThat(scopes.stream().map(s -> ((JsonObject) s).getString("name")))
        .containsExactly("resource", "span", "intrinsic");
    assertThat(store.get("/tempo/api/v2/search/tags?scope=span").getJsonArray("scopes")).hasSize(1);
    assertThat(store.get("/tempo/api/search/tag/service.name/values").getJsonArray("tagValues"))
        .contains(SHOP);
    assertThat(
            store
                .get("/tempo/api/v2/search/tag/span.http.request.method/values")
                .getJsonArray("tagValues"))
        .contains(new JsonObject().put("type", "string").put("value", "GET"));
    assertThat(store.get("/tempo/api/v2/search/tag/status/values").getJsonArray("tagValues"))
        .contains(new JsonObject().put("type", "keyword").put("value", "error"));
    assertThat(store.get("/tempo/api/v2/search/tag/.nothing/values").getJsonArray("tagValues"))
        .isEmpty();
  }

  @Test
  default void tempoTrace_isGivenInBothFormsAndVersions() throws IOException {
    String v1 = "/tempo/api/traces/" + hex(ROOT);
    String v2 = "/tempo/api/v2/traces/" + hex(ROOT) + "?start=1&end=2";

    TracesData first = TracesData.parseFrom(store.bytes(v1, "application/protobuf").body());
    CodedInputStream response =
        CodedInputStream.newInstance(store.bytes(v2, "application/protobuf").body());
    assertThat(response.readTag()).isEqualTo(1 << 3 | 2);
    TracesData second = TracesData.parseFrom(response.readByteArray());

    assertThat(first).isEqualTo(second);
    List<Span> spans =
        first.getResourceSpansList().stream()
            .flatMap(resource -> resource.getScopeSpans(0).getSpansList().stream())
            .toList();
    assertThat(spans)
        .extracting(Span::getSpanId)
        .containsExactly(ROOT.getSpanId(), CHILD.getSpanId());
    assertThat(spans.get(0).getAttributesList())
        .containsExactlyInAnyOrderElementsOf(ROOT.getAttributesList());
    assertThat(spans.get(1)).isEqualTo(CHILD.build());
    assertThat(store.get(v1).getJsonArray("batches")).hasSize(2);
    assertThat(store.get(v2).getJsonObject("trace").getJsonArray("resourceSpans")).hasSize(2);
    assertThat(store.viewer().get("/tempo/api/traces/1").status()).isEqualTo(404);
    assertThat(store.viewer().get("/tempo/api/traces/xyz").status()).isEqualTo(400);
  }
}
