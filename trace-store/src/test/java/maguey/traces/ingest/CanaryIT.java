package maguey.traces.ingest;

import static maguey.testkit.Eventually.eventually;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static maguey.traces.ingest.OtlpCalls.JSON;
import static maguey.traces.ingest.OtlpCalls.PROTOBUF;
import static maguey.traces.ingest.OtlpCalls.gzip;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.sqlclient.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import maguey.testkit.FreePorts;
import maguey.testkit.HttpCalls;
import maguey.traces.SpanFixture;
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
          .with("MAGUEY_OTLP_GRPC_PORT", String.valueOf(GRPC))
          .with("MAGUEY_MASKING_RULES", rulesOfTheUser());

  private static final OtlpCalls CALLS = new OtlpCalls(OTLP);
  private static final int LOG_DOORS = 5;
  private static final List<Span.Builder> SENT = new ArrayList<>();

  @BeforeAll
  static void sendThroughEveryDoor() throws Exception {
    Span.Builder bus = spans();
    post("/v1/traces", PROTOBUF, Canary.request(spans()).toByteArray());
    post(
        "/v1/traces",
        PROTOBUF,
        gzip(Canary.request(spans()).toByteArray()),
        "content-encoding",
        "gzip");
    post("/v1/traces", JSON, Canary.json(spans()));
    post("/api/v2/spans", JSON, Canary.zipkin());
    post("/v1/logs", PROTOBUF, logs().toByteArray());
    post("/v1/logs", PROTOBUF, gzip(logs().toByteArray()), "content-encoding", "gzip");
    post("/v1/logs", JSON, Canary.jsonLogs());
    request(SpanBusConsumer.ADDRESS, Canary.request(bus).toByteArray());
    request(SpanBusConsumer.LOGS_ADDRESS, logs().toByteArray());
    GrpcCalls grpc = new GrpcCalls(stores.vertx(0), GRPC);
    assertThat(grpc.export(Canary.request(spans()).toByteArray()).status()).isZero();
    assertThat(grpc.exportLogs(logs().toByteArray()).status()).isZero();
  }

  @Test
  void database_afterSecretsCameIn_holdsNone() {
    List<String> tables = new ArrayList<>();
    for (Row row :
        rows(
            "SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid ="
                + " c.relnamespace WHERE n.nspname = current_schema() AND c.relkind = 'r'")) {
      tables.add(row.getString(0));
    }
    assertThat(tables).hasSizeGreaterThan(10);
    for (String table : tables) {
      for (Row row : rows("SELECT t::text FROM " + table + " t")) {
        Canary.assertHoldsNone(table, row.getString(0));
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
        Canary.assertHoldsNone(path, answer.body());
      }
    }
    for (String path :
        List.of(
            "/api/traces/search",
            "/api/logs",
            "/api/services",
            "/api/operations",
            "/api/traces/otlp")) {
      Canary.assertHoldsNone(path, stores.api().get(path).body());
    }
  }

  @Test
  void subject_byTheAddress_isFoundAllTheSame() {
    eventually(
        () ->
            assertThat(stores.found("limit=500&email=" + TraceStores.encoded(Canary.EMAIL)))
                .containsAll(SENT.stream().map(span -> hex(span)).toList()));
  }

  @Test
  void secrets_thatTheUserNames_goToo() throws Exception {
    Span.Builder span =
        span("GET /", Instant.now())
            .addAttributes(text("vip.seat", "beside-the-canary"))
            .addAttributes(text("note", "locker open-4711-canary"));

    post("/v1/traces", PROTOBUF, SpanFixture.request("s", List.of(span)).toByteArray());

    assertThat(stores.api().get("/api/traces/" + hex(span)).body())
        .contains("locker [masked]", "vip.seat")
        .doesNotContain("beside-the-canary", "open-4711-canary");
  }

  @Test
  void spool_whileTheDatabaseIsAway_holdsNone() throws Exception {
    Path folder = Files.createTempDirectory("maguey-canary");
    Vertx vertx = Vertx.vertx();
    SpanSpool spool = new SpanSpool(vertx, folder, 1 << 24);
    spool.open(found -> {}).await();
    Span.Builder span = spans();
    SENT.remove(SENT.size() - 1);
    spool.append(Decoded.spans(Canary.request(span))).await();
    spool.close().await();
    vertx.close().await();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Canary.assertHoldsNone(
            file.toString(), new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
      }
    }
  }

  private static String rulesOfTheUser() {
    try {
      Path file = Files.createTempFile("maguey-rules", ".yaml");
      Files.writeString(
          file,
          """
          names:
            mask: ["vip.*"]
          texts:
            - name: locker
              pattern: 'locker (\\S+)'
          """);
      return file.toString();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Span.Builder spans() {
    Span.Builder span = Canary.span();
    SENT.add(span);
    return span;
  }

  private static ExportLogsServiceRequest logs() {
    return Canary.logsOf(SENT.get(0));
  }

  private static void post(String path, String type, byte[] body, String... headers)
      throws Exception {
    HttpResponse<byte[]> answer = CALLS.to(path, type, body, headers);
    String told = new String(answer.body(), StandardCharsets.UTF_8);
    assertThat(answer.statusCode()).as(path + " " + told).isIn(200, 202);
    assertThat(told).doesNotContain("reject");
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

  private static Iterable<Row> rows(String sql) {
    return stores.pool().query(sql).execute().await();
  }
}
