package maguey.common.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.User;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values of the query, the path, header fields and bodies, as handlers get them over HTTP. */
class RequestValuesIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Vertx VERTX = Vertx.vertx();

  /** As PostgreSQL says it. */
  private static final PgException NUL_REFUSED =
      new PgException("invalid byte sequence for encoding \"UTF8\": 0x00", "ERROR", "22021", null);

  private static HttpServer server;

  @BeforeAll
  static void listen() {
    ApiRouter api =
        new ApiRouter("openapi/echo.yaml")
            .on("hello", request -> Future.succeededFuture(Reply.ok(new JsonObject())))
            .on("echo", request -> Future.succeededFuture(Reply.ok(values(request))))
            .on("echoBody", request -> Future.failedFuture(NUL_REFUSED));
    Entrance entrance =
        api.build(VERTX, (context, allowed) -> unlessStranger(context), 65_536).await();
    Router root = Router.router(VERTX);
    root.route().failureHandler(new ProblemHandler());
    entrance.mount(root);
    server = ConnectionGuard.before(VERTX, VERTX.createHttpServer(), root).listen(0).await();
  }

  private static Future<User> unlessStranger(RoutingContext context) {
    return context.request().headers().contains("Stranger")
        ? Future.failedFuture(Problem.of(ProblemType.UNAUTHENTICATED, "Who are you?"))
        : Future.succeededFuture();
  }

  @AfterAll
  static void close() {
    VERTX.close().await();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"%", "%31", "\\", "\"", "\"a\"", "3.14", "12", "true", "null", "[1]", "{}", "'"})
  void text_whateverItHolds_isTakenAsItIs(String text) throws Exception {
    assertThat(get("/api/echo/x?text=" + encoded(text)).getString("text")).isEqualTo(text);
    assertThat(get("/api/echo/" + encoded(text)).getString("name")).isEqualTo(text);
    assertThat(get("/api/echo/x?tag=a&tag=" + encoded(text)).getJsonArray("tag"))
        .containsExactly("a", text);
  }

  @Test
  void text_ofManyScripts_isTakenAsItIs() throws Exception {
    assertThat(get("/api/echo/x?text=" + encoded("a+b &=, 日本 🎫")).getString("text"))
        .isEqualTo("a+b &=, 日本 🎫");
    assertThat(get("/api/echo/a+b").getString("name")).isEqualTo("a+b");
    assertThat(get("/api/echo/x?tag=" + encoded("k=v,w&x=y;\\u0041")).getJsonArray("tag"))
        .containsExactly("k=v,w&x=y;\\u0041");
  }

  @Test
  void header_withAPercentSign_isNotDecoded() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/api/echo/x")).header("Echo-Key", "100%zz \"q\"").build();

    assertThat(new JsonObject(send(request).body()).getString("key")).isEqualTo("100%zz \"q\"");
  }

  @Test
  void number_inAnyForm_isThatNumber() throws Exception {
    assertThat(get("/api/echo/x?number=12.5").getDouble("number")).isEqualTo(12.5);
    assertThat(get("/api/echo/x?number=5e1").getDouble("number")).isEqualTo(50.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "number=%2531",
        "number=x",
        "number=",
        "number=-1",
        "number=7%2F**%2F",
        "number=1e400",
        "number=NaN",
        "number=[1]",
        "count=1.5",
        "count=%221%22",
        "count=0",
        "kind=%2553ERVER",
        "kind=server",
        "code=abc%0A",
        "code=abc%E2%80%A8",
        "code=ABC",
        "text=a%00b",
        "text=aaaaaaaaaaaaaaaaaaaaa",
        "tag=%00",
        "tag=1&tag=2&tag=3&tag=4",
        "time=yesterday",
        "text=a&text=b",
        "text=a&text=a",
        "number=1&number=2",
        "kind=SERVER&kind="
      })
  void value_thatTheContractForbids_isRefusedWithItsName(String query) throws Exception {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(uri("/api/echo/x?" + query)).build());

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    JsonObject error = new JsonObject(answer.body()).getJsonArray("errors").getJsonObject(0);
    assertThat(error.getString("pointer")).isEqualTo("/query/" + query.split("=")[0]);
  }

  @Test
  void path_thatEncodesNothing_isRefused() throws Exception {
    assertThat(status("/api/echo/%00")).isEqualTo(400);
    assertThat(rawStatusLine("GET /api/echo/%zz HTTP/1.0")).contains(" 400 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/api/echo/x", "/api/./echo/x", "//api/echo/x", "/api/ech%6F/x", "/api/echo/%78"})
  void path_howeverItIsSpelled_findsItsOperation(String path) throws Exception {
    String answer = rawAnswer("GET " + path + " HTTP/1.0");

    assertThat(answer).startsWith("HTTP/1.0 200 ").contains("\"name\":\"x\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/echo/x",
        "/api/./echo/x",
        "//api/echo/x",
        "/api/ech%6F/x",
        "/api/hello",
        "/api/hell%6F",
        "//api/hello",
        "/api/x/../hello",
        "/api/echo/../hello"
      })
  void path_howeverItIsSpelled_isNotForStrangers(String path) throws Exception {
    assertThat(rawStatusLine("GET " + path + " HTTP/1.0\r\nStranger: yes")).contains(" 401 ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/echo",
        "/api/echo/",
        "/api/echo/x/",
        "/api/hello/",
        "/api/hello/%2E",
        "/api/echo/%2E%2E",
        "/api/echo/x/y"
      })
  void path_ofNoOperation_isNotFound(String path) throws Exception {
    assertThat(rawStatusLine("GET " + path + " HTTP/1.0")).contains(" 404 ");
  }

  @Test
  void body_withNulThatReachesTheDatabase_isRefused() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri("/api/echo/x"))
            .header("content-type", "application/json")
            .POST(BodyPublishers.ofString("{\"text\":\"a\\u0000\"}"))
            .build();

    assertThat(send(request).statusCode()).isEqualTo(422);
  }

  /** The JDK's client sends no address that is wrong. */
  private static String rawStatusLine(String request) throws IOException {
    return rawAnswer(request).lines().findFirst().orElse("");
  }

  private static String rawAnswer(String request) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.actualPort())) {
      socket
          .getOutputStream()
          .write((request + "\r\nHost: here\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static JsonObject values(ApiRequest request) {
    return new JsonObject()
        .put("name", request.path("name"))
        .put("text", request.query("text").orElse(null))
        .put("kind", request.query("kind").orElse(null))
        .put("number", request.queryNumber("number").orElse(null))
        .put("count", request.queryInt("count", 0))
        .put("time", request.queryTime("time").map(Object::toString).orElse(null))
        .put("tag", new JsonArray(request.queryAll("tag")))
        .put("key", request.header("Echo-Key").orElse(null));
  }

  private static JsonObject get(String path) throws Exception {
    HttpResponse<String> answer = send(HttpRequest.newBuilder(uri(path)).build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new JsonObject(answer.body());
  }

  private static int status(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).build()).statusCode();
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.actualPort() + path);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
