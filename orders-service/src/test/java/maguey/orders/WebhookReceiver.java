package maguey.orders;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import maguey.testkit.FreePorts;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A stranger that receives webhooks: the JDK's HTTP server, nothing of ours. */
final class WebhookReceiver implements BeforeAllCallback, AfterAllCallback {
  private final int port = FreePorts.next();
  private final List<Received> received = new ArrayList<>();
  private final Queue<Integer> nextAnswers = new ConcurrentLinkedQueue<>();
  private HttpServer server;

  /** A request as it came. */
  record Received(String id, String timestamp, String signature, String traceparent, byte[] body) {
    JsonObject json() {
      return new JsonObject(new String(body, UTF_8));
    }

    String orderNumber() {
      return json().getJsonObject("data").getString("orderNumber");
    }
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
    server.createContext("/webhooks/tickets", this::take);
    server.start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    server.stop(0);
  }

  String url() {
    return "http://127.0.0.1:" + port + "/webhooks/tickets";
  }

  /** Answers the next requests so, and 204 afterwards. */
  void answerNext(int... statuses) {
    for (int status : statuses) {
      nextAnswers.add(status);
    }
  }

  /** What came about an order. */
  synchronized List<Received> about(JsonObject order) {
    String number = order.getString("number");
    return received.stream().filter(r -> r.orderNumber().equals(number)).toList();
  }

  private void take(HttpExchange exchange) {
    try (exchange) {
      add(
          new Received(
              exchange.getRequestHeaders().getFirst("webhook-id"),
              exchange.getRequestHeaders().getFirst("webhook-timestamp"),
              exchange.getRequestHeaders().getFirst("webhook-signature"),
              exchange.getRequestHeaders().getFirst("traceparent"),
              exchange.getRequestBody().readAllBytes()));
      Integer status = nextAnswers.poll();
      exchange.sendResponseHeaders(status == null ? 204 : status, -1);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private synchronized void add(Received request) {
    received.add(request);
  }
}
