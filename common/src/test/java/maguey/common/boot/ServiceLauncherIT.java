package maguey.common.boot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;
import maguey.common.FreePort;
import maguey.common.auth.Tokens;
import maguey.common.config.ConfigException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceLauncherIT {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  @TempDir static Path spool;
  private static RunningService running;
  private static String url;

  @BeforeAll
  static void launch() throws IOException {
    int port = FreePort.next();
    Map<String, String> variables =
        Map.of(
            "MAGUEY_HTTP_PORT", String.valueOf(port),
            "MAGUEY_CLUSTER_NAME", "greeting-" + port,
            "MAGUEY_CLUSTER_PORT", String.valueOf(FreePort.next()),
            "MAGUEY_SPOOL_DIR", spool.toString(),
            "MAGUEY_JWT_SECRET", SECRET);
    running = ServiceLauncher.launch(new GreetingService(), variables).await();
    url = "http://127.0.0.1:" + port;
  }

  @AfterAll
  static void close() {
    running.close().await();
  }

  @Test
  void launch_missingSecret_namesTheVariable() {
    assertThatThrownBy(() -> ServiceLauncher.launch(new GreetingService(), Map.of()).await())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("MAGUEY_JWT_SECRET is required");
  }

  @Test
  void health_started_isUp() throws Exception {
    assertThat(get("/health/live", null).statusCode()).isEqualTo(200);
    HttpResponse<String> ready = get("/health/ready", null);

    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(new JsonObject(ready.body()).getJsonObject("checks").getString("event-bus"))
        .isEqualTo("up");
  }

  @Test
  void metricsAndContract_always_areServed() throws Exception {
    assertThat(get("/metrics", null).body()).contains("# TYPE");
    assertThat(get("/openapi.yaml", null).body()).contains("operationId: greet");
  }

  @Test
  void unknownPath_always_isAProblemWithTheTraceId() throws Exception {
    HttpResponse<String> answer = get("/nowhere", null);
    JsonObject problem = new JsonObject(answer.body());

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    assertThat(answer.headers().firstValue("server-timing").orElseThrow())
        .contains("traceparent;desc=\"00-" + problem.getString("traceId"));
  }

  @Test
  void otherMethod_always_is405WithThoseThatAreServed() throws Exception {
    HttpResponse<String> answer = get("/api/greetings", null);

    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.headers().firstValue("allow")).hasValue("POST");
  }

  @Test
  void body_wrongValues_is422WithPointers() throws Exception {
    HttpResponse<String> answer = post("{\"name\":\"\",\"lines\":[{\"quantity\":1.5},{}]}");
    String pointers =
        new JsonObject(answer.body())
            .getJsonArray("errors", new JsonArray()).stream()
                .map(error -> ((JsonObject) error).getString("pointer"))
                .sorted()
                .collect(Collectors.joining(" "));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    assertThat(pointers).isEqualTo("/lines/0/quantity /lines/1/quantity /name");
  }

  @Test
  void body_malformedOrOfAnotherForm_is400() throws Exception {
    for (String body : new String[] {"{\"name\":", "", "[]", "nonsense"}) {
      assertThat(post(body).statusCode()).as(body).isEqualTo(400);
    }
  }

  @Test
  void body_otherMediaTypeOrTooLarge_is415Or413() throws Exception {
    assertThat(send("POST", "/api/greetings", "text/plain", null, "{}").statusCode())
        .isEqualTo(415);
    assertThat(post("{\"name\":\"" + "a".repeat(70_000) + "\"}").statusCode()).isEqualTo(413);
  }

  @Test
  void protectedOperation_noTokenWrongRoleRightRole_is401And403And200() throws Exception {
    Tokens tokens = new Tokens(running.context().vertx(), SECRET);
    Tokens foreign = new Tokens(running.context().vertx(), "another-secret-of-32-characters!");
    String viewer = tokens.mint("v", Tokens.VIEWER, Duration.ofMinutes(1));
    String admin = tokens.mint("a", Tokens.ADMIN, Duration.ofMinutes(1));
    String forged = foreign.mint("a", Tokens.ADMIN, Duration.ofMinutes(1));

    assertThat(get("/api/secrets/x", null).statusCode()).isEqualTo(401);
    assertThat(get("/api/secrets/x", "nonsense").statusCode()).isEqualTo(401);
    assertThat(get("/api/secrets/x", forged).statusCode()).isEqualTo(401);
    assertThat(get("/api/secrets/x", viewer).statusCode()).isEqualTo(403);
    assertThat(get("/api/secrets/x", admin).statusCode()).isEqualTo(200);
  }

  @Test
  void launch_wrongTracingVariable_isNamedWithTheOthers() {
    Map<String, String> wrong = Map.of("MAGUEY_HTTP_PORT", "http", "OTEL_BSP_MAX_QUEUE_SIZE", "x");

    assertThatThrownBy(() -> ServiceLauncher.launch(new GreetingService(), wrong).await())
        .isInstanceOf(ConfigException.class)
        .hasMessageContainingAll("MAGUEY_HTTP_PORT", "OTEL_BSP_MAX_QUEUE_SIZE");
  }

  @Test
  void query_malformedEscape_is400() throws Exception {
    assertThat(status("GET /login?token=%zz HTTP/1.1")).contains(" 400 ");
    assertThat(status("GET /api/secrets/x?limit=%zz HTTP/1.1")).contains(" 400 ");
  }

  @Test
  void testEndpoints_notSwitchedOn_are404() throws Exception {
    assertThat(send("POST", "/internal/test/clock", "application/json", null, "{}").statusCode())
        .isEqualTo(404);
  }

  private static HttpResponse<String> get(String path, String token) throws Exception {
    return send("GET", path, null, token, null);
  }

  private static HttpResponse<String> post(String body) throws Exception {
    return send("POST", "/api/greetings", "application/json", null, body);
  }

  private static HttpResponse<String> send(
      String method, String path, String mediaType, String token, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + path))
            .method(
                method,
                body == null
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (mediaType != null) {
      request.header("content-type", mediaType);
    }
    if (token != null) {
      request.header("authorization", "Bearer " + token);
    }
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Sends a request line that no HTTP client would let through. */
  private static String status(String requestLine) throws IOException {
    URI service = URI.create(url);
    try (Socket socket = new Socket(service.getHost(), service.getPort())) {
      socket.getOutputStream().write((requestLine + "\r\nhost: x\r\n\r\n").getBytes(US_ASCII));
      return new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))
          .readLine();
    }
  }
}
