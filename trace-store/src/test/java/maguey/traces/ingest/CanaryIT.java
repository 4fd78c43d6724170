package maguey.traces.ingest;

import static maguey.testkit.Eventually.eventually;
import static maguey.traces.SpanFixture.attribute;
import static maguey.traces.SpanFixture.childOf;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.sqlclient.Row;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import maguey.testkit.FreePorts;
import maguey.testkit.HttpCalls;
import maguey.traces.TraceStores;
import maguey.traces.spool.SpanSpool;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Secrets in every field, through every door: none of them is anywhere afterwards. */
class CanaryIT {
  private static final int OTLP = FreePorts.next();
  private static final int GRPC = FreePorts.next();

  @RegisterExtension
  static final TraceStores stores =
      TraceStores.nodes(1)
          .with("MAGUEY_OTLP_PORT", String.valueOf(OTLP))
          .with("MAGUEY_OTLP_GRPC_PORT", String.valueOf(GRPC));

  private static final String EMAIL = "canary.bird@example.org";

  /** What must not be found, in lower case. */
  private static final List<String> SECRETS =
      List.of(
          "canary.bird",
          "canary%2ebird",
          "hunter2canary",
          "4111111111111111",
          "4111 1111 1111 1111",
          "eyjhbgcioijiuzi1nij9",
          "whsec_canary",
          "canarycookie",
          "canarytoken");

  private static final List<String> TEXTS =
      List.of(
          "mail to " + EMAIL + " failed",
          "https://canary.bird:hunter2canary@shop.example/x?token=canarytoken1&email=canary.bird%40example.org",
          "UPDATE users SET password = 'hunter2canary' WHERE id = 1",
          "INSERT INTO users (mail, password) VALUES ('x', 'hunter2canary')",
          "card 4111 1111 1111 1111 or 4111111111111111",
          "Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
          "Cookie: session=canarycookie1; x=2",
          "key whsec_canaryMfKQ9r8GKYqrTwjUPD8ILPZIo2La",
          "{\"user\":{\"password\":\"hunter2canary\"}}");

  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static final int LOG_DOORS = 5;
  private static final List<Span.Builder> SENT = new ArrayList<>();

  @BeforeAll
  static void sendThroughEveryDoor() throws Exception {
    Span.Builder bus = spans();
    post("/v1/traces", "application/x-protobuf", null, request(spans()).toByteArray());
    post("/v1/traces", "application/x-protobuf", "gzip", gzip(request(spans()).toByteArray()));
    post("/v1/traces", "application/json", null, json(spans()).getBytes(StandardCharsets.UTF_8));
    post("/api/v2/spans", "application/json", null, zipkin().getBytes(StandardCharsets.UTF_8));
    post("/v1/logs", "application/x-protobuf", null, logs().toByteArray());
    post("/v1/logs", "application/x-protobuf", "gzip", gzip(logs().toByteArray()));
    post("/v1/logs", "application/json", null, jsonLogs().getBytes(StandardCharsets.UTF_8));
    request(SpanBusConsumer.ADDRESS, request(bus).toByteArray());
    request(SpanBusConsumer.LOGS_ADDRESS, logs().toByteArray());
    GrpcCalls grpc = new GrpcCalls(stores.vertx(0), GRPC);
    assertThat(grpc.export(request(spans()).toByteArray()).status()).isZero();
    String logsExport = "/opentelemetry.proto.collector.logs.v1.LogsService/Export";
    Buffer frame = GrpcCalls.frame(0, logs().toByteArray());
    assertThat(grpc.call(logsExport, Map.of(), frame).await().status()).isZero();
  }

  @Test
  void database_afterSecretsCameIn_holdsNone() {
    List<String> tables = new ArrayList<>();
    for (Row row :
        rows(
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE n.nspname = current_schema() AND c.relkind = 'r'")) {
      tables.add(row.getString(0));
    }
    assertThat(tables).hasSizeGreaterThan(10);
    for (String table : tables) {
      for (Row row : rows("SELECT t::text FROM " + table + " t")) {
        assertHoldsNone(table, row.getString(0));
      }
    }
    assertThat(rows("SELECT 1 FROM every_span")).hasSizeGreaterThanOrEqualTo(SENT.size());
    assertThat(rows("SELECT 1 FROM logs")).hasSizeGreaterThanOrEqualTo(LOG_DOORS);
  }

  @Test
  void answers_afterSecretsCameIn_holdNone() {
    for (Span.Builder span : SENT) {
      for (String path : List.of("", "/otlp", "/logs", "/analysis")) {
        HttpCalls.Answer answer = stores.api().get("/api/traces/" + hex(span) + path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        assertHoldsNone(path, answer.body());
      }
    }
    for (String path :
        List.of(
            "/api/traces/search",
            "/api/logs",
            "/api/services",
            "/api/operations",
            "/api/traces/otlp")) {
      assertHoldsNone(path, stores.api().get(path).body());
    }
  }

  @Test
  void subject_byTheAddress_isFoundAllTheSame() {
    eventually(
        () ->
            assertThat(stores.found("limit=500&email=" + TraceStores.encoded(EMAIL)))
                .containsAll(SENT.stream().map(span -> hex(span)).toList()));
  }

  @Test
  void spool_whileTheDatabaseIsAway_holdsNone() throws Exception {
    Path folder = Files.createTempDirectory("maguey-canary");
    Vertx vertx = Vertx.vertx();
    SpanSpool spool = new SpanSpool(vertx, folder, 1 << 24);
    spool.open(found -> {}).await();
    Span.Builder span = spans();
    SENT.remove(SENT.size() - 1);
    spool.append(Decoded.spans(request(span))).await();
    spool.close().await();
    vertx.close().await();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertHoldsNone(
            file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
  }

  private static void assertHoldsNone(String where, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (String secret : SECRETS) {
      if (lower.contains(secret)) {
        int at = lower.indexOf(secret);
        assertThat(text.substring(Math.max(0, at - 100), Math.min(text.length(), at + 50)))
            .as(where)
            .doesNotContainIgnoringCase(secret);
      }
    }
  }

  /** A span with secrets in each of its places. */
  private static Span.Builder spans() {
    Span.Builder span = span("GET /x?email=" + EMAIL, Instant.now());
    span.setTraceState("vendor=" + EMAIL)
        .setStatus(Status.newBuilder().setCodeValue(2).setMessage(TEXTS.get(0)))
        .addAllAttributes(attributes())
        .addEvents(
            Span.Event.newBuilder()
                .setName(TEXTS.get(0))
                .addAllAttributes(attributes())
                .addAttributes(text("exception.stacktrace", "x.Y: " + TEXTS.get(2) + "\n at z")))
        .addLinks(
            Span.Link.newBuilder()
                .setTraceId(span.getTraceId())
                .setSpanId(span.getSpanId())
                .setTraceState("vendor=" + EMAIL)
                .addAllAttributes(attributes()));
    SENT.add(span);
    return span;
  }

  private static List<KeyValue> attributes() {
    List<KeyValue> all = new ArrayList<>();
    for (int i = 0; i < TEXTS.size(); i++) {
      all.add(text("text." + i, TEXTS.get(i)));
    }
    all.add(text(EMAIL, "under its name"));
    all.add(text("db.query.text", TEXTS.get(3)));
    all.add(text("http.request.header.cookie", "canarycookie1"));
    all.add(text("user.password", "hunter2canary"));
    all.add(text("order.number", EMAIL));
    all.add(text("ticket.id", EMAIL));
    all.add(text("customer.email_hash", EMAIL));
    all.add(attribute("pan", AnyValue.newBuilder().setIntValue(4111111111111111L)));
    all.add(attribute("amount", AnyValue.newBuilder().setIntValue(4111111111111111L)));
    all.add(attribute("double", AnyValue.newBuilder().setDoubleValue(4111111111111111.0)));
    all.add(
        attribute(
            "bytes", AnyValue.newBuilder().setBytesValue(ByteString.copyFromUtf8(TEXTS.get(0)))));
    ArrayValue.Builder list = ArrayValue.newBuilder();
    TEXTS.forEach(text -> list.addValues(AnyValue.newBuilder().setStringValue(text)));
    all.add(attribute("list", AnyValue.newBuilder().setArrayValue(list)));
    KeyValueList.Builder nested = KeyValueList.newBuilder();
    nested.addValues(text("password", "hunter2canary")).addValues(text(EMAIL, TEXTS.get(1)));
    all.add(attribute("nested", AnyValue.newBuilder().setKvlistValue(nested)));
    return all;
  }

  private static Resource resource() {
    return Resource.newBuilder()
        .addAttributes(text("service.name", "canary"))
        .addAllAttributes(attributes())
        .build();
  }

  private static InstrumentationScope scope() {
    return InstrumentationScope.newBuilder()
        .setName("scope of " + EMAIL)
        .setVersion("1 " + EMAIL)
        .addAllAttributes(attributes())
        .build();
  }

  private static ExportTraceServiceRequest request(Span.Builder span) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(
            ResourceSpans.newBuilder()
                .setResource(resource())
                .setSchemaUrl("https://x/?email=" + EMAIL)
                .addScopeSpans(
                    ScopeSpans.newBuilder()
                        .setScope(scope())
                        .setSchemaUrl("https://x/?email=" + EMAIL)
                        .addSpans(span)
                        .addSpans(childOf(span, "child").addAllAttributes(attributes()))))
        .build();
  }

  private static ExportLogsServiceRequest logs() {
    ScopeLogs.Builder logs = ScopeLogs.newBuilder().setScope(scope());
    for (String text : TEXTS) {
      logs.addLogRecords(
          LogRecord.newBuilder()
              .setTimeUnixNano(System.currentTimeMillis() * 1_000_000)
              .setSeverityNumberValue(17)
              .setSeverityText("ERROR " + EMAIL)
              .setEventName("event " + EMAIL)
              .setTraceId(SENT.get(0).getTraceId())
              .setSpanId(SENT.get(0).getSpanId())
              .setBody(AnyValue.newBuilder().setStringValue(text))
              .addAllAttributes(attributes()));
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(ResourceLogs.newBuilder().setResource(resource()).addScopeLogs(logs))
        .build();
  }

  private static String quoted(String text) {
    return new JsonArray().add(text).encode().replaceAll("^\\[|\\]$", "");
  }

  private static String json(Span.Builder span) {
    String attribute =
        "{\"key\":\"note\",\"value\":{\"stringValue\":" + quoted(String.join("; ", TEXTS)) + "}}";
    return """
        {"resourceSpans":[{"resource":{"attributes":[%1$s]},"scopeSpans":[{"spans":[
          {"traceId":"%2$s","spanId":"00f067aa0ba902b7","name":%3$s,"startTimeUnixNano":"%4$d","endTimeUnixNano":"%4$d",
           "attributes":[%1$s],"status":{"code":2,"message":%3$s}}]}]}]}
        """
        .formatted(attribute, hex(span), quoted(TEXTS.get(0)), span.getStartTimeUnixNano());
  }

  private static String jsonLogs() {
    return """
        {"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":"%d","severityNumber":17,"body":{"stringValue":%s}}]}]}]}
        """
        .formatted(System.currentTimeMillis() * 1_000_000, quoted(String.join("; ", TEXTS)));
  }

  private static String zipkin() {
    return """
        [{"traceId":"%s","id":"00f067aa0ba902b7","name":%2$s,"timestamp":%3$d,"duration":1000,
          "localEndpoint":{"serviceName":"canary-zipkin"},"tags":{"note":%2$s,"error":%2$s,"password":"hunter2canary"},
          "annotations":[{"timestamp":%3$d,"value":%2$s}]}]
        """
        .formatted(
            hex(span("z", Instant.now())),
            quoted(String.join("; ", TEXTS)),
            System.currentTimeMillis() * 1_000);
  }

  private static void request(String address, byte[] body) {
    stores
        .vertx(0)
        .eventBus()
        .request(
            address,
            Buffer.buffer(body),
            new DeliveryOptions().setTracingPolicy(TracingPolicy.IGNORE))
        .await();
  }

  private static void post(String path, String type, String encoding, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder post =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + OTLP + path))
            .header("content-type", type)
            .POST(BodyPublishers.ofByteArray(body));
    if (encoding != null) {
      post.header("content-encoding", encoding);
    }
    HttpResponse<String> answer = HTTP.send(post.build(), BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(path + " " + answer.body()).isIn(200, 202);
    assertThat(answer.body()).doesNotContain("reject");
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    }
    return packed.toByteArray();
  }

  private static Iterable<Row> rows(String sql) {
    return stores.pool().query(sql).execute().await();
  }
}
