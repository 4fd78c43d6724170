package maguey.traces.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import maguey.common.webhook.WebhookSecret;
import maguey.common.webhook.WebhookSignature;

/** Somebody else's program: takes signed webhooks over HTTP, and refuses others. */
final class HookReceiver implements AutoCloseable {
  private final WebhookSecret secret;
  private final HttpServer server;
  private final Map<String, List<JsonObject>> bodies = new ConcurrentHashMap<>();
  private final Map<String, List<String>> ids = new ConcurrentHashMap<>();
  private final Set<String> failing = ConcurrentHashMap.newKeySet();

  HookReceiver(WebhookSecret secret) {
    this.secret = secret;
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    server.createContext("/", this::take);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers the first webhook to a path with 500. */
  void failFirst(String path) {
    failing.add(path);
  }

  List<JsonObject> received(String path) {
    return bodies.getOrDefault(path, List.of());
  }

  List<String> ids(String path) {
    return ids.get(path);
  }

  JsonObject only(String path) {
    assertThat(received(path)).hasSize(1);
    return received(path).get(0);
  }

  private void take(HttpExchange call) throws IOException {
    String path = call.getRequestURI().getPath();
    Buffer body = Buffer.buffer(call.getRequestBody().readAllBytes());
    WebhookSignature signature =
        new WebhookSignature(
            call.getRequestHeaders().getFirst("webhook-id"),
            call.getRequestHeaders().getFirst("webhook-timestamp"),
            call.getRequestHeaders().getFirst("webhook-signature"));
    signature.verify(body, List.of(secret), Instant.now());
    bodies.computeIfAbsent(path, p -> new CopyOnWriteArrayList<>()).add(body.toJsonObject());
    ids.computeIfAbsent(path, p -> new CopyOnWriteArrayList<>()).add(signature.id());
    call.sendResponseHeaders(failing.remove(path) ? 500 : 204, -1);
    call.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
