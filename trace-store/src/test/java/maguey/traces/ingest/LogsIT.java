package maguey.traces.ingest;

import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import maguey.common.tracing.Spans;
import maguey.testkit.Eventually;
import maguey.testkit.FreePorts;
import maguey.traces.SpanFixture;
import maguey.traces.TraceStores;
import maguey.traces.model.TraceId;
import maguey.traces.query.ManyLogs;
import maguey.traces.store.LogStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Log records: in at the doors, out by trace and as a list. */
class LogsIT {
  private static final int OTLP = FreePorts.next();
  private static final String PROTOBUF = "application/x-protobuf";
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @RegisterExtension
  static final TraceStores stores =
      TraceStores.nodes(1).behindAProxy().with("MAGUEY_OTLP_PORT", String.valueOf(OTLP));

  @Test
  void logs_ofATrace_standBesideIt() throws Exception {
    Span.Builder span = span("POST /api/orders", Instant.now());
    send("/v1/traces", PROTOBUF, SpanFixture.request("orders", List.of(span)).toByteArray());

    post(
        request(
            "orders",
            log("late", Instant.now(), 17)
                .setTraceId(span.getTraceId())
                .setSpanId(span.getSpanId()),
            log("early", Instant.now().minusSeconds(5), 9).setTraceId(span.getTraceId())));

    List<?> logs = stores.get("/api/traces/" + hex(span) + "/logs").getJsonArray("logs").getList();
    assertThat(logs).hasSize(2);
    JsonObject late =
        stores.get("/api/traces/" + hex(span) + "/logs").getJsonArray("logs").getJsonObject(1);
    assertThat(late.getString("body")).isEqualTo("late");
    assertThat(late.getString("severity")).isEqualTo("error");
    assertThat(late.getString("service")).isEqualTo("orders");
    assertThat(late.getString("spanId")).isEqualTo(SpanFixture.spanHex(span));
    assertThat(stores.get("/api/traces/" + hex(span)).getLong("logCount")).isEqualTo(2);
  }

  @Test
  void record_ofOddValues_comesOutAsItWentIn() throws Exception {
    String service = "odd-" + UUID.randomUUID();
    UUID trace = UUID.randomUUID();
    post(OddLogs.request(service, trace));

    JsonObject page = stores.get("/api/logs?service=" + service);
    JsonObject log = page.getJsonArray("logs").getJsonObject(0);
    JsonObject origin = page.getJsonArray("origins").getJsonObject(log.getInteger("origin"));
    assertThat(log.getJsonObject("body")).isEqualTo(OddLogs.shownBody());
    assertThat(log.getJsonObject("attributes")).hasSize(OddLogs.ATTRIBUTES);
    assertThat(log.getString("timeNanos")).isEqualTo("18446744073709551615");
    assertThat(log.getString("observedTimeNanos")).isEqualTo("18446744073709551614");
    assertThat(log.getString("severityText")).isEqualTo("ERROR2");
    assertThat(log.getString("eventName")).isEqualTo("odd.👻");
    assertThat(log.getLong("flags")).isEqualTo(4_294_967_295L);
    assertThat(log.getLong("droppedAttributes")).isEqualTo(4_294_967_294L);
    assertThat(origin.getJsonObject("resource").getString("host.name")).isEqualTo("gate-7");
    assertThat(origin.getJsonObject("scope").getString("version")).isEqualTo("1.2");
    JsonObject ofTrace = stores.get("/api/traces/" + new TraceId(trace).hex() + "/logs");
    assertThat(ofTrace.getJsonArray("logs")).containsExactly(log);
    assertThat(ofTrace.getJsonArray("origins")).containsExactly(origin);
  }

  @ParameterizedTest
  @ValueSource(ints = {-1, 25, 40_000, 65_553})
  void severity_thatOtlpDoesNotHave_isUnknown_andStaysInTheText(int severity) throws Exception {
    String service = "severity-" + UUID.randomUUID();
    post(
        request(
            service,
            log("older", Instant.now().minusSeconds(1), severity).setSeverityText("LOUD"),
            log("newer", Instant.now(), severity)));

    assertThat(stores.get("/api/logs?service=" + service).getJsonArray("logs"))
        .map(JsonObject.class::cast)
        .map(log -> log.getString("severity") + " " + log.getString("severityText"))
        .containsExactly("unknown " + severity, "unknown LOUD");
    assertThat(stores.get("/api/logs?severity=trace&service=" + service).getJsonArray("logs"))
        .isEmpty();
  }

  @Test
  void logsOfADayWithoutAPartition_whileSomebodyReadsForLong_areStored() throws Exception {
    String service = "read-" + UUID.randomUUID();
    SqlConnection reader = stores.pool().getConnection().await();
    Transaction reading = reader.begin().await();
    reader.query("SELECT count(*) FROM logs").execute().await();

    post(request(service, log("old", Instant.now().minus(Duration.ofDays(5)), 9)));

    assertThat(stores.get("/api/logs?service=" + service).getJsonArray("logs")).hasSize(1);
    reading.rollback().await();
    reader.close().await();
  }

  @Test
  void request_sentTwice_isStoredOnce_butLikeRecordsAreTwo() throws Exception {
    String service = "twice-" + UUID.randomUUID();
    LogRecord.Builder log = log("same", Instant.now(), 9);
    ExportLogsServiceRequest request = request(service, log, log);

    post(request);
    post(request);

    assertThat(stores.get("/api/logs?service=" + service).getJsonArray("logs")).hasSize(2);
  }

  @Test
  void pages_showEveryRecordOnce_newestFirst() throws Exception {
    String service = "paged-" + UUID.randomUUID();
    List<LogRecord.Builder> logs = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      logs.add(log("line " + i, Instant.now().minusSeconds(i / 4), 9 + i % 2 * 8));
    }
    post(request(service, logs.toArray(LogRecord.Builder[]::new)));

    List<String> seen = new ArrayList<>();
    List<Instant> times = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonObject page = stores.get("/api/logs?limit=10&service=" + service + cursor);
      page.getJsonArray("logs").forEach(log -> seen.add(((JsonObject) log).getString("body")));
      page.getJsonArray("logs").forEach(log -> times.add(((JsonObject) log).getInstant("time")));
      String next = page.getString("nextCursor");
      cursor = next == null ? null : "&cursor=" + next;
    }

    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    assertThat(times).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(stores.get("/api/logs?severity=warn&service=" + service).getJsonArray("logs"))
        .hasSize(12);
    assertThat(
            stores
                .get("/api/logs?service=" + service + "&to=2020-01-01T00:00:00Z")
                .getJsonArray("logs"))
        .isEmpty();
  }

  @Test
  void list_whoseNextMatchIsFarAway_goesOnInShortPages() throws Exception {
    String service = "far-" + UUID.randomUUID();
    ManyLogs.fill(stores.pool(), 30_000, service, 13);
    post(request(service, log("the one", Instant.now().minus(Duration.ofHours(1)), 21)));

    JsonObject first = stores.get("/api/logs?severity=fatal&service=" + service);
    JsonObject second =
        stores.get(
            "/api/logs?severity=fatal&service="
                + service
                + "&cursor="
                + first.getString("nextCursor"));

    assertThat(first.getJsonArray("logs")).isEmpty();
    assertThat(second.getJsonArray("logs").getJsonObject(0).getString("body")).isEqualTo("the one");
    assertThat(second.getString("nextCursor")).isNull();
  }

  @Test
  void records_thatCannotBe_areCountedInTheAnswer() throws Exception {
    HttpResponse<byte[]> answer =
        send(
            PROTOBUF,
            request("bad", log("good", Instant.now(), 9), LogRecord.newBuilder()).toByteArray());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(
            ExportLogsServiceResponse.parseFrom(answer.body())
                .getPartialSuccess()
                .getRejectedLogRecords())
        .isEqualTo(1);
    assertThat(send(PROTOBUF, new byte[] {7, 7, 7}).statusCode()).isEqualTo(400);
    assertThat(send("text/plain", new byte[0]).statusCode()).isEqualTo(415);
    HttpResponse<byte[]> json =
        send(
            "application/json",
            "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{}]}]}]}"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(new String(json.body(), StandardCharsets.UTF_8))
        .contains("\"rejectedLogRecords\":\"1\"");
  }

  @Test
  void records_ofAnyTime_areStored_andOldDaysGo() throws Exception {
    String service = "old-" + UUID.randomUUID();
    post(
        request(
            service,
            log("1970", Instant.ofEpochSecond(5), 9),
            log("2500", Instant.parse("2500-01-01T00:00:00Z"), 9),
            log("last week", Instant.now().minus(Duration.ofDays(7)), 9)));
    assertThat(stores.get("/api/logs?service=" + service).getJsonArray("logs")).hasSize(3);

    new LogStore(stores.pool(), 3).tidy().await();

    assertThat(stores.get("/api/logs?service=" + service).encode()).doesNotContain("last week");
  }

  @Test
  void warning_ofAService_isStoredWithItsTrace() {
    String body = "canteen closed " + UUID.randomUUID();
    Promise<SpanContext> logged = Promise.promise();
    stores.vertx(0).runOnContext(start -> warnInASpan(body).onComplete(logged));
    SpanContext span = logged.future().await();

    JsonObject log = Eventually.await(() -> theOnlyLog(span.getTraceId()));
    assertThat(log.getString("body")).isEqualTo(body + " for [masked]");
    assertThat(log.getString("severity")).isEqualTo("warn");
    assertThat(log.getString("traceId")).isEqualTo(span.getTraceId());
    assertThat(log.getString("spanId")).isEqualTo(span.getSpanId());
  }

  @Test
  void databaseGone_is503WithRetryAfter_andNothingIsSpooled() throws Exception {
    String service = "away-" + UUID.randomUUID();
    byte[] body = request(service, log("kept by its sender", Instant.now(), 9)).toByteArray();

    stores.database().stop();
    HttpResponse<byte[]> refused = send(PROTOBUF, body);
    stores.database().start();

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
    Eventually.eventually(() -> assertThat(send(PROTOBUF, body).statusCode()).isEqualTo(200));
    assertThat(stores.get("/api/logs?service=" + service).getJsonArray("logs")).hasSize(1);
  }

  private static Future<SpanContext> warnInASpan(String body) {
    return stores
        .spans(0)
        .inSpan(
            "close-canteen",
            () -> {
              LoggerFactory.getLogger("maguey.orders.Test").warn("{} for ana@example.org", body);
              return Future.succeededFuture(Spans.current().getSpanContext());
            });
  }

  private static JsonObject theOnlyLog(String traceId) {
    JsonArray logs = stores.get("/api/traces/" + traceId + "/logs").getJsonArray("logs");
    assertThat(logs).hasSize(1);
    return logs.getJsonObject(0);
  }

  private static LogRecord.Builder log(String body, Instant time, int severity) {
    return LogRecord.newBuilder()
        .setTimeUnixNano(SpanFixture.nanos(time))
        .setSeverityNumberValue(severity)
        .setBody(AnyValue.newBuilder().setStringValue(body));
  }

  private static ExportLogsServiceRequest request(String service, LogRecord.Builder... logs) {
    ScopeLogs.Builder scope = ScopeLogs.newBuilder();
    for (LogRecord.Builder log : logs) {
      scope.addLogRecords(log);
    }
    return ExportLogsServiceRequest.newBuilder()
        .addResourceLogs(
            ResourceLogs.newBuilder()
                .setResource(Resource.newBuilder().addAttributes(text("service.name", service)))
                .addScopeLogs(scope))
        .build();
  }

  private static void post(ExportLogsServiceRequest request)
      throws IOException, InterruptedException {
    assertThat(send(PROTOBUF, request.toByteArray()).statusCode()).isEqualTo(200);
  }

  private static HttpResponse<byte[]> send(String type, byte[] body)
      throws IOException, InterruptedException {
    return send("/v1/logs", type, body);
  }

  private static HttpResponse<byte[]> send(String path, String type, byte[] body)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + OTLP + path))
            .header("content-type", type)
            .POST(BodyPublishers.ofByteArray(body))
            .build(),
        BodyHandlers.ofByteArray());
  }
}
