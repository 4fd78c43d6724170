package maguey.traces.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;
import maguey.common.auth.Tokens;
import maguey.testkit.Eventually;
import maguey.testkit.FreePorts;
import maguey.testkit.HttpCalls;
import maguey.testkit.PostgresExtension;
import maguey.testkit.process.ServiceProcess;
import maguey.traces.ComposeOptions;
import maguey.traces.SpanFixture;
import maguey.traces.ingest.GrpcCalls;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A trace store in a JVM of its own with little memory, to be maltreated. */
final class HostileStore implements BeforeAllCallback, AfterAllCallback {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final int HEAP_MIB = 512;

  /** Of bodies that are, inflated, more than the heap. */
  private static final int AT_ONCE = 20;

  private static final Duration START = Duration.ofSeconds(90);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final int apiPort = FreePorts.next();
  private final int otlpPort = FreePorts.next();
  private final int grpcPort = FreePorts.next();
  private final PostgresExtension postgres = PostgresExtension.schema("traces");
  private ServiceProcess process;

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    postgres.beforeAll(context);
    Path logs = Files.createTempDirectory("maguey-hostile");
    Map<String, String> variables = new HashMap<>(postgres.variables());
    variables.put("MAGUEY_HTTP_PORT", String.valueOf(apiPort));
    variables.put("MAGUEY_OTLP_PORT", String.valueOf(otlpPort));
    variables.put("MAGUEY_OTLP_GRPC_PORT", String.valueOf(grpcPort));
    variables.put("MAGUEY_CLUSTER_NAME", "hostile-" + apiPort);
    variables.put("MAGUEY_CLUSTER_PORT", String.valueOf(FreePorts.next()));
    variables.put("MAGUEY_SPOOL_DIR", logs.resolve("spool").toString());
    variables.put("MAGUEY_JWT_SECRET", SECRET);
    variables.put("MAGUEY_EMAIL_HASH_SECRET", SECRET);
    Class<?> main = Class.forName("maguey.traces.TraceStoreMain");
    process =
        ServiceProcess.start(main, HEAP_MIB, variables, logs, ComposeOptions.collector())
            .awaitReady(START);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    process.close();
    postgres.afterAll(context);
  }

  int apiPort() {
    return apiPort;
  }

  int otlpPort() {
    return otlpPort;
  }

  int grpcPort() {
    return grpcPort;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Calls of a viewer on the query API. */
  HttpCalls viewer() {
    return new HttpCalls(process.url()).bearer(token(Tokens.VIEWER));
  }

  /** Calls of an administrator. */
  HttpCalls admin() {
    return new HttpCalls(process.url()).bearer(token(Tokens.ADMIN));
  }

  private static String token(String role) {
    Vertx vertx = Vertx.vertx();
    try {
      return new Tokens(vertx, SECRET).mint("test", role, Duration.ofMinutes(10));
    } finally {
      vertx.close().await();
    }
  }

  /** The statuses of so many viewers who ask the query API at the same time. */
  List<Integer> viewersAtOnce(int viewers, String path) {
    HttpRequest get =
        HttpRequest.newBuilder(URI.create(process.url() + path))
            .timeout(Duration.ofSeconds(120))
            .header("authorization", "Bearer " + token(Tokens.VIEWER))
            .build();
    List<CompletableFuture<HttpResponse<Void>>> answers =
        Stream.generate(() -> HTTP.sendAsync(get, BodyHandlers.discarding()))
            .limit(viewers)
            .toList();
    return answers.stream().map(answer -> answer.join().statusCode()).toList();
  }

  /** Posts bytes to a path of the OTLP port. */
  CompletableFuture<HttpResponse<byte[]>> post(String path, byte[] body, String... headers) {
    return post(HTTP, path, body, headers);
  }

  private CompletableFuture<HttpResponse<byte[]>> post(
      HttpClient client, String path, byte[] body, String... headers) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + otlpPort + path))
            .timeout(Duration.ofSeconds(60))
            .POST(BodyPublishers.ofByteArray(body));
    return client.sendAsync(request.headers(headers).build(), BodyHandlers.ofByteArray());
  }

  /** The status that a body is answered with. */
  int status(String path, byte[] body, String... headers) {
    return post(path, body, headers).join().statusCode();
  }

  /** The same over a connection of its own, which stays open for a while. */
  int statusOverANewConnection(String path, byte[] body, String... headers) {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    return post(client, path, body, headers).join().statusCode();
  }

  /** The statuses that bodies of a type are answered with, sent without waiting for one another. */
  List<Integer> statuses(String path, String type, List<byte[]> bodies) {
    return joined(bodies.stream().map(body -> post(path, body, "content-type", type)).toList());
  }

  /** The statuses of one body, sent many times at once. */
  List<Integer> atOnce(String path, byte[] body, String... headers) {
    return joined(Stream.generate(() -> post(path, body, headers)).limit(AT_ONCE).toList());
  }

  /** The gRPC statuses of one zipped message, sent so many times at once. */
  List<Integer> grpcAtOnce(int times, byte[] zipped) {
    return overGrpc(grpc -> Stream.generate(() -> grpc.exportZipped(zipped)).limit(times).toList());
  }

  /** The gRPC statuses of bodies, be they messages or not, sent to a method at once. */
  List<Integer> grpcStatuses(String method, List<Buffer> bodies) {
    return overGrpc(
        grpc -> bodies.stream().map(body -> grpc.call(method, Map.of(), body)).toList());
  }

  private List<Integer> overGrpc(Function<GrpcCalls, List<Future<GrpcCalls.Answer>>> calls) {
    Vertx vertx = Vertx.vertx();
    try {
      return calls.apply(new GrpcCalls(vertx, grpcPort)).stream()
          .map(answer -> answer.await().status())
          .toList();
    } finally {
      vertx.close().await();
    }
  }

  private static List<Integer> joined(List<CompletableFuture<HttpResponse<byte[]>>> answers) {
    return answers.stream().map(answer -> answer.join().statusCode()).toList();
  }

  /** It lives, takes a span, and has lost count of none. */
  void assertWell() throws IOException {
    assertThat(isAlive()).isTrue();
    Span.Builder span = SpanFixture.span("well", Instant.now());
    byte[] body = SpanFixture.request("hostile", List.of(span)).toByteArray();
    Eventually.eventually(
        () -> {
          int status =
              post("/v1/traces", body, "content-type", "application/x-protobuf").get().statusCode();
          assertThat(status).isEqualTo(200);
        });
    HttpCalls.Answer trace = viewer().get("/api/traces/" + SpanFixture.hex(span));
    assertThat(trace.status()).as(trace.body()).isEqualTo(200);
    Eventually.eventually(this::assertBalanced);
  }

  private void assertBalanced() {
    String metrics = new HttpCalls(process.url()).get("/metrics").body();
    double settled =
        value(metrics, "stored_total")
            + value(metrics, "duplicate_total")
            + value(metrics, "rejected_total")
            + value(metrics, "dropped_total");
    assertThat(value(metrics, "pending")).isZero();
    assertThat(value(metrics, "received_total")).isEqualTo(settled);
  }

  private static double value(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith("maguey_ingest_spans_" + name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** What it logged as errors. */
  List<String> complaints() throws IOException {
    try (Stream<String> lines = Files.lines(process.log())) {
      return lines
          .filter(line -> line.contains(" ERROR ") || line.contains("OutOfMemory"))
          .toList();
    }
  }
}
