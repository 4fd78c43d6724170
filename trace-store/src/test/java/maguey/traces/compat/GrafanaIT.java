package maguey.traces.compat;

import static maguey.traces.SpanFixture.at;
import static maguey.traces.SpanFixture.attribute;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.spanHex;
import static maguey.traces.SpanFixture.text;
import static maguey.traces.StoreDoors.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.CodedInputStream;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import maguey.common.auth.Tokens;
import maguey.testkit.Eventually;
import maguey.testkit.ServiceExtension;
import maguey.traces.StoreDoors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What Grafana's Tempo and Jaeger data sources ask, and what they read out of the answers. */
class GrafanaIT {
  private static final StoreDoors store = new StoreDoors();
  @RegisterExtension static final ServiceExtension service = store.service();

  private static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
  private static final String SHOP = "shop-" + UUID.randomUUID();
  private static final Span.Builder ROOT =
      span("GET /shop", NOW)
          .addAttributes(text("http.request.method", "GET"))
          .addAttributes(
              attribute("http.response.status_code", AnyValue.newBuilder().setIntValue(500)))
          .addAttributes(attribute("big", AnyValue.newBuilder().setIntValue(Long.MAX_VALUE)))
          .addAttributes(attribute("cached", AnyValue.newBuilder().setBoolValue(true)));
  private static final Span.Builder CHILD =
      failed(childOf(ROOT, "charge"))
          .setKind(SpanKind.SPAN_KIND_CLIENT)
          .setStartTimeUnixNano(ROOT.getStartTimeUnixNano() + 1_000_000)
          .setEndTimeUnixNano(ROOT.getStartTimeUnixNano() + 4_000_000)
          .addEvents(
              Span.Event.newBuilder()
                  .setName("exception")
                  .setTimeUnixNano(ROOT.getStartTimeUnixNano())
                  .addAttributes(text("exception.type", "Oops")));
  private static final Span.Builder OTHER =
      span("GET /other", NOW).addAttributes(text("plan", "a=b \"c\""));

  @BeforeAll
  static void fill() {
    CHILD.addLinks(
        Span.Link.newBuilder().setTraceId(OTHER.getTraceId()).setSpanId(OTHER.getSpanId()));
    store.send(SHOP, ROOT);
    store.send("pay-" + SHOP, CHILD);
    store.send("other-" + SHOP, OTHER);
  }

  @Test
  void tempo_isThere_forATokenAndForBasicAuth() {
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
  void tempoSearch_understandsWhatGrafanasBuilderWrites() {
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
  void tempoSearch_tellsTracesAsTempoDoes() {
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
  void tempoSearch_refusesWhatItDoesNotUnderstand() {
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
  void tempoTags_listNamesAndValues() {
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
  void tempoTrace_isGivenInBothFormsAndVersions() throws IOException {
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

  @Test
  void jaeger_listsServicesAndOperations() {
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
  void jaegerSearch_findsBySpan() {
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
  void jaegerTrace_hasProcessesReferencesTagsAndLogs() {
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
  void jaegerV3_tellsTheSameInOtlp() {
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
  void jaegerDependencies_tellWhoCalledWhom() {
    String hour =
        "/jaeger/api/dependencies?lookback=3600000&endTs=" + NOW.plusSeconds(60).toEpochMilli();
    JsonObject call =
        new JsonObject().put("parent", SHOP).put("child", "pay-" + SHOP).put("callCount", 1);

    Eventually.eventually(() -> assertThat(store.get(hour).getJsonArray("data")).contains(call));
    assertThat(store.get("/jaeger/api/dependencies?endTs=1000").getJsonArray("data")).isEmpty();
  }

  @Test
  void searches_inAPastWindow_findWhatIsThere_howeverMuchCameSince() {
    String shop = "past-" + UUID.randomUUID();
    Instant past = NOW.minus(Duration.ofDays(3));
    Span.Builder old = at(span("GET /past", past), past, Duration.ofMillis(5));
    Span.Builder lasting = at(span("GET /past", past), past, Duration.ofDays(1));
    store.send(shop, old, lasting);
    service.pool().preparedQuery(NEWER).execute(Tuple.of(shop)).await();
    long from = past.minusSeconds(60).getEpochSecond();
    long to = past.plusSeconds(60).getEpochSecond();
    String window = "start=" + from + "&end=" + to;
    String micros = "start=" + from * 1_000_000 + "&end=" + to * 1_000_000;

    assertThat(tempo(window + "&q=" + encoded("{ name = \"GET /past\" }")))
        .containsExactly(hex(lasting), hex(old));
    assertThat(tempo(window + "&q=" + encoded("{ resource.service.name = \"" + shop + "\" }")))
        .containsExactly(hex(lasting), hex(old));
    assertThat(jaeger(micros + "&service=" + shop)).containsExactly(hex(lasting), hex(old));
    assertThat(jaeger("end=" + from * 1_000_000 + "&service=" + shop)).isEmpty();
  }

  /** More traces than a search looks at, of today. */
  private static final String NEWER =
      """
      WITH t AS (
        INSERT INTO trace_summaries (trace_id, first_start, last_start, last_end, active, wall_us, active_us, performance, span_count,
                                     error_count, root_has_parent, root_start, root_nanos, root_span_id, root_service, root_name, review_at)
        SELECT gen_random_uuid(), d, d, d, '{}', 0, 0, 0, 1, 0, false, d, 0, 1, $1, 'made up', NULL
          FROM generate_series(1, 5100) i CROSS JOIN LATERAL (SELECT now() - interval '1 hour' - i * interval '1 second' AS d) x
        RETURNING trace_id, last_end)
      INSERT INTO trace_services (trace_id, service, last_end, span_count, error_count, kinds, operations)
      SELECT trace_id, $1, last_end, 1, 0, 4, '{made up}' FROM t
      """;

  private static List<String> tempo(String query) {
    return ids(store.get("/tempo/api/search?" + query).getJsonArray("traces"));
  }

  private static List<String> jaeger(String query) {
    return ids(store.get("/jaeger/api/traces?" + query).getJsonArray("data"));
  }

  private static List<String> ids(JsonArray traces) {
    return traces.stream().map(trace -> ((JsonObject) trace).getString("traceID")).toList();
  }
}
