package maguey.traces.ingest;

import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import maguey.common.tracing.Spans;
import maguey.testkit.Eventually;
import maguey.traces.SpanFixture;
import maguey.traces.model.TraceId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Log records come out as they went in, beside their traces. */
class LogsIT extends LogDoors {
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

  private enum Door {
    HTTP,
    GRPC,
    BUS
  }

  @ParameterizedTest
  @EnumSource
  void record_ofOddValues_comesOutAsItWentIn(Door door) throws Exception {
    String service = "odd-" + UUID.randomUUID();
    UUID trace = UUID.randomUUID();
    ExportLogsServiceRequest request = OddLogs.request(service, trace);
    switch (door) {
      case HTTP -> post(request);
      case GRPC -> postOverGrpc(request);
      case BUS -> postOverTheBus(request);
    }

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
}
