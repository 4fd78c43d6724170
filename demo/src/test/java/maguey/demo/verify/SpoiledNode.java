package maguey.demo.verify;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A real node that is reached by a door of the test's, which spoils some of what passes it. */
final class SpoiledNode implements AutoCloseable {
  /** Of one connection, not of the request. */
  private static final List<String> OF_THE_HOP =
      List.of(
          "host", "connection", "upgrade", "http2-settings", "content-length", "transfer-encoding");

  private final Vertx vertx = Vertx.vertx();
  private final HttpClient client = vertx.createHttpClient();
  private final Map<String, UnaryOperator<Reply>> spoils = new LinkedHashMap<>();
  private final Map<String, String> lost = new HashMap<>();
  private final List<String> away = new ArrayList<>();
  private final URI target;
  private final HttpServer server;
  private final String scheme;

  /** What the node has answered. */
  record Reply(int status, MultiMap headers, Buffer body) {
    Reply status(int other) {
      return new Reply(other, headers, body);
    }

    Reply body(String other) {
      return new Reply(status, headers, Buffer.buffer(other));
    }
  }

  private SpoiledNode(String target, String scheme, HttpServerOptions options) {
    this.target = URI.create(target);
    this.scheme = scheme;
    this.server =
        vertx
            .createHttpServer(options.setHost("127.0.0.1").setPort(0))
            .requestHandler(this::pass)
            .listen()
            .await();
  }

  static SpoiledNode of(String target) {
    return new SpoiledNode(target, "http", new HttpServerOptions());
  }

  /** By TLS, with a certificate. */
  static SpoiledNode of(String target, Certificate certificate) {
    HttpServerOptions options =
        new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.key());
    return new SpoiledNode(target, "https", options);
  }

  String url() {
    return scheme + "://127.0.0.1:" + server.actualPort();
  }

  /** Changes the answers for paths like this. */
  SpoiledNode spoil(String path, UnaryOperator<Reply> how) {
    spoils.put(path, how);
    return this;
  }

  /** Changes the JSON that is answered for paths like this. */
  SpoiledNode json(String path, Consumer<JsonObject> how) {
    return spoil(
        path,
        reply -> {
          JsonObject body = reply.body().toJsonObject();
          how.accept(body);
          return reply.body(body.encode());
        });
  }

  /** Loses a header field of requests for paths like this. */
  SpoiledNode lose(String path, String header) {
    lost.put(path, header);
    return this;
  }

  /** Hangs up on requests for paths like this, as a node does that dies. */
  SpoiledNode hangUp(String path) {
    away.add(path);
    return this;
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private void pass(HttpServerRequest request) {
    if (away.stream().anyMatch(request.path()::matches)) {
      request.connection().close();
      return;
    }
    request
        .body()
        .compose(body -> ask(request, body))
        .onFailure(failure -> request.response().setStatusCode(502).end(failure.toString()));
  }

  private Future<Void> ask(HttpServerRequest request, Buffer body) {
    return client
        .request(request.method(), target.getPort(), target.getHost(), request.uri())
        .compose(
            onward -> {
              onward.headers().addAll(request.headers());
              OF_THE_HOP.forEach(onward.headers()::remove);
              lost.forEach(
                  (path, header) -> {
                    if (request.path().matches(path)) {
                      onward.headers().remove(header);
                    }
                  });
              return onward.send(body);
            })
        .compose(answer -> answer(request, answer));
  }

  private Future<Void> answer(HttpServerRequest request, HttpClientResponse answer) {
    if (String.valueOf(answer.getHeader("content-type")).startsWith("text/event-stream")) {
      // Nobody reads on.
      answer.request().reset();
      return request.response().putHeader("content-type", "text/event-stream").end();
    }
    return answer
        .body()
        .map(body -> new Reply(answer.statusCode(), copy(answer.headers()), body))
        .map(reply -> spoiled(request.path(), reply))
        .compose(reply -> write(request, reply));
  }

  private static MultiMap copy(MultiMap headers) {
    return MultiMap.caseInsensitiveMultiMap().addAll(headers);
  }

  private Reply spoiled(String path, Reply reply) {
    Reply spoiled = reply;
    for (Map.Entry<String, UnaryOperator<Reply>> spoil : spoils.entrySet()) {
      if (path.matches(spoil.getKey()) && (reply.status() == 200 || reply.status() == 401)) {
        spoiled = spoil.getValue().apply(spoiled);
      }
    }
    return spoiled;
  }

  private static Future<Void> write(HttpServerRequest request, Reply reply) {
    MultiMap headers = request.response().setStatusCode(reply.status()).headers();
    headers.addAll(reply.headers());
    OF_THE_HOP.forEach(headers::remove);
    return request.response().end(reply.body());
  }
}
