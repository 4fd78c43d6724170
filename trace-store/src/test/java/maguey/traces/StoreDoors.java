package maguey.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import maguey.common.auth.Tokens;
import maguey.testkit.FreePorts;
import maguey.testkit.HttpCalls;
import maguey.testkit.ServiceExtension;
import maguey.traces.ingest.SpanBusConsumer;
import maguey.traces.model.TraceId;

/**
 * The trace store as its clients see it: spans go in at one door, answers come out at the other.
 */
public final class StoreDoors {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** All that is stored of a trace's spans, of each service and library. */
  private static final String ROWS =
      """
      SELECT (s.trace_id, s.span_id, s.parent_span_id, s.start_time, s.start_nanos, s.end_time, s.end_nanos, s.origin_id, s.flags,
              s.kind, s.status, s.service, s.name, s.status_message, s.trace_state, s.attributes, s.events, s.links, s.dropped)::text
             || o.resource::text || o.scope::text AS row
        FROM every_span s JOIN origins o ON o.id = s.origin_id WHERE s.trace_id = $1
       ORDER BY s.start_time, s.start_nanos, s.span_id, s.kind
      """;

  private final int otlpPort = FreePorts.next();
  private final int grpcPort = FreePorts.next();
  private final ServiceExtension service =
      ServiceExtension.of(new TraceStoreMain())
          .with("MAGUEY_EMAIL_HASH_SECRET", "0123456789abcdef0123456789abcdef")
          .with("MAGUEY_OTLP_PORT", String.valueOf(otlpPort))
          .with("MAGUEY_OTLP_GRPC_PORT", String.valueOf(grpcPort));

  /** The service, to register with JUnit. */
  public ServiceExtension service() {
    return service;
  }

  /** Where it speaks OTLP/gRPC. */
  public int grpcPort() {
    return grpcPort;
  }

  /** Sends spans of one service as protobuf; they are stored when it returns. */
  public void send(String name, Span.Builder... spans) {
    send(SpanFixture.request(name, List.of(spans)));
  }

  /** Sends a request as protobuf. */
  public void send(ExportTraceServiceRequest request) {
    send("application/x-protobuf", request.toByteArray());
  }

  /** Sends a request of any type; it is stored, and in every list, when it returns. */
  public void send(String type, byte[] body) {
    post("/v1/traces", type, body, 200);
  }

  /** The same for Zipkin's JSON. */
  public void zipkin(byte[] body) {
    post("/api/v2/spans", "application/json", body, 202);
  }

  private void post(String path, String type, byte[] body, int wanted) {
    HttpResponse<byte[]> answer =
        exchange(
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + otlpPort + path))
                .header("content-type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build());
    assertThat(answer.statusCode()).as(text(answer)).isEqualTo(wanted);
    Told.await(service.pool());
  }

  /** Sends a request over the event bus; it is stored, and in every list, when it returns. */
  public void sendOnBus(ExportTraceServiceRequest request) {
    Buffer body = Buffer.buffer(request.toByteArray());
    DeliveryOptions untraced = new DeliveryOptions().setTracingPolicy(TracingPolicy.IGNORE);
    Buffer answer = null;
    // Messages go by turns to the store and to the test's own collector, which answers nothing.
    while (answer == null) {
      answer =
          service
              .vertx(0)
              .eventBus()
              .<Buffer>request(SpanBusConsumer.ADDRESS, body, untraced)
              .await()
              .body();
    }
    Told.await(service.pool());
  }

  /** Calls of a viewer. */
  public HttpCalls viewer() {
    return service.http().bearer(service.token(Tokens.VIEWER));
  }

  /** What a viewer gets. */
  public JsonObject get(String path) {
    HttpCalls.Answer answer = viewer().get(path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  /** The bytes that a viewer gets who accepts the given type. */
  public HttpResponse<byte[]> bytes(String path, String accept) {
    return exchange(
        HttpRequest.newBuilder(URI.create(service.url() + path))
            .header("authorization", "Bearer " + service.token(Tokens.VIEWER))
            .header("accept", accept)
            .build());
  }

  /** The rows of the span's trace, to compare. */
  public List<String> rows(Span.Builder span) {
    return StreamSupport.stream(
            service
                .pool()
                .preparedQuery(ROWS)
                .execute(Tuple.of(traceId(span)))
                .await()
                .spliterator(),
            false)
        .map(row -> row.getString("row"))
        .toList();
  }

  /** Removes the span's trace, as retention does. */
  public void forget(Span.Builder span) {
    service
        .pool()
        .preparedQuery("SELECT forget_traces(ARRAY[$1::uuid], '-infinity', now())")
        .execute(Tuple.of(traceId(span)))
        .await();
  }

  private static UUID traceId(Span.Builder span) {
    return TraceId.of(span.getTraceId().toByteArray()).orElseThrow().uuid();
  }

  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static HttpResponse<byte[]> exchange(HttpRequest request) {
    try {
      return HTTP.send(request, BodyHandlers.ofByteArray());
    } catch (IOException | InterruptedException failure) {
      throw new IllegalStateException(failure);
    }
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), StandardCharsets.UTF_8);
  }
}
