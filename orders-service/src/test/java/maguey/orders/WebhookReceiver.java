package maguey.orders;

import static java.nio.charset.StandardCharsets.UTF_8;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import maguey.testkit.FreePorts;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A stranger that receives webhooks: the JDK's HTTP server, nothing of ours. */
final class WebhookReceiver implements BeforeAllCallback, AfterAllCallback {
  private static final String CONFIGURED = "/webhooks/tickets";

  /** To the endpoint of the configuration. */
  private static final String DUE =
      "SELECT 1 FROM outbox WHERE lane = 'webhook:00000000-0000-0000-0000-000000000001'";

  private final int port = FreePorts.next();
  private final List<Received> received = new ArrayList<>();
  private final Queue<Integer> nextAnswers = new ConcurrentLinkedQueue<>();
  private final Map<String, HttpHandler> behaviours = new ConcurrentHashMap<>();
  private HttpServer server;

  /** A request as it came. */
  record Received(
      String path, String id, String timestamp, String signature, String traceparent, byte[] body) {
    JsonObject json() {
      return new JsonObject(new String(body, UTF_8));
    }

    String orderNumber() {
      return json().getJsonObject("data").getString("orderNumber");
    }

    /** By the specification alone: HMAC-SHA-256 of id, timestamp and body, joined by full stops. */
    String signatureBy(String secret) {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        byte[] key = Base64.getDecoder().decode(secret.substring("whsec_".length()));
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        mac.update((id + "." + timestamp + ".").getBytes(UTF_8));
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
      } catch (GeneralSecurityException impossible) {
        throw new AssertionError(impossible);
      }
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext("/", this::take);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.stop(0);
  }

  /** An answer without a body. */
  static HttpHandler answering(int status, String header, String value) {
    return exchange -> {
      exchange.getResponseHeaders().add(header, value);
      exchange.sendResponseHeaders(status, -1);
    };
  }

  String url() {
    return url(CONFIGURED);
  }

  /** Another endpoint at the same receiver. */
  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  int port() {
    return port;
  }

  /** Answers so at a path from now on. */
  void behave(String path, HttpHandler behaviour) {
    behaviours.put(path, behaviour);
  }

  /**
   * Answers the next requests so, and 204 afterwards. Webhooks of other tests, which would get the
   * answers, are waited for first.
   */
  void answerNext(ServiceExtension orders, int... statuses) {
    eventually(() -> assertThat(orders.pool().query(DUE).execute().await()).isEmpty());
    for (int status : statuses) {
      nextAnswers.add(status);
    }
  }

  /** What came about an order at the configured endpoint. */
  List<Received> about(JsonObject order) {
    return about(order, CONFIGURED);
  }

  /** What came about an order at a path. */
  synchronized List<Received> about(JsonObject order, String path) {
    String number = order.getString("number");
    return received.stream()
        .filter(r -> r.path().equals(path) && r.orderNumber().equals(number))
        .toList();
  }

  /** What came at a path. */
  synchronized List<Received> at(String path) {
    return received.stream().filter(r -> r.path().equals(path)).toList();
  }

  private void take(HttpExchange exchange) {
    String path = exchange.getRequestURI().getPath();
    try (exchange) {
      add(
          new Received(
              path,
              exchange.getRequestHeaders().getFirst("webhook-id"),
              exchange.getRequestHeaders().getFirst("webhook-timestamp"),
              exchange.getRequestHeaders().getFirst("webhook-signature"),
              exchange.getRequestHeaders().getFirst("traceparent"),
              exchange.getRequestBody().readAllBytes()));
      HttpHandler behaviour = behaviours.get(path);
      if (behaviour != null) {
        behaviour.handle(exchange);
        return;
      }
      Integer status = path.equals(CONFIGURED) ? nextAnswers.poll() : null;
      exchange.sendResponseHeaders(status == null ? 204 : status, -1);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private synchronized void add(Received request) {
    received.add(request);
  }
}
