package maguey.traces.ingest;

import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import maguey.testkit.FreePorts;
import maguey.testkit.Shared;
import maguey.traces.SpanFixture;
import maguey.traces.TraceStores;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A store that takes log records, and whose database can be taken away; several classes share it.
 */
abstract class LogDoors {
  private static final int OTLP = FreePorts.next();
  private static final int GRPC = FreePorts.next();
  static final String PROTOBUF = OtlpCalls.PROTOBUF;
  private static final OtlpCalls CALLS = new OtlpCalls(OTLP);

  static final TraceStores stores =
      TraceStores.nodes(1)
          .behindAProxy()
          .with("MAGUEY_OTLP_PORT", String.valueOf(OTLP))
          .with("MAGUEY_OTLP_GRPC_PORT", String.valueOf(GRPC));

  @RegisterExtension static final Shared SHARED = Shared.of(stores);

  static LogRecord.Builder log(String body, Instant time, int severity) {
    return LogRecord.newBuilder()
        .setTimeUnixNano(SpanFixture.nanos(time))
        .setSeverityNumberValue(severity)
        .setBody(AnyValue.newBuilder().setStringValue(body));
  }

  static ExportLogsServiceRequest request(String service, LogRecord.Builder... logs) {
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

  static void post(ExportLogsServiceRequest request) throws IOException, InterruptedException {
    assertThat(send(PROTOBUF, request.toByteArray()).statusCode()).isEqualTo(200);
  }

  static void postOverGrpc(ExportLogsServiceRequest request) {
    GrpcCalls grpc = new GrpcCalls(stores.vertx(0), GRPC);
    assertThat(grpc.exportLogs(request.toByteArray()).status()).isZero();
  }

  static void postOverTheBus(ExportLogsServiceRequest request) {
    stores
        .vertx(0)
        .eventBus()
        .request(SpanBusConsumer.LOGS_ADDRESS, Buffer.buffer(request.toByteArray()))
        .await();
  }

  static HttpResponse<byte[]> send(String type, byte[] body)
      throws IOException, InterruptedException {
    return send("/v1/logs", type, body);
  }

  static HttpResponse<byte[]> send(String path, String type, byte[] body)
      throws IOException, InterruptedException {
    return CALLS.to(path, type, body);
  }
}
