package maguey.common.tracing;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;

import io.opentelemetry.api.common.AttributeKey;
import io.vertx.core.Future;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;

/** A node whose HTTP is traced, with what its tests serve and ask. */
abstract class TracedHttp {
  static final String TRACEPARENT = "00-" + "1".repeat(32) + "-" + "2".repeat(16) + "-01";
  static final AttributeKey<Long> STATUS = longKey("http.response.status_code");
  static final AttributeKey<String> ERROR_TYPE = stringKey("error.type");

  TracedNode node = TracedNode.alone("orders-service");

  @AfterEach
  void stop() {
    node.close();
  }

  final int serve(String path, Consumer<RoutingContext> handler) {
    Router router = Router.router(node.vertx);
    String route = path.replaceAll(":(\\w+)", "{$1}");
    router
        .route(path)
        .handler(
            context -> {
              if (!context.request().method().name().equals("BREW")) {
                HttpRoutes.matched(context.request(), route);
              }
              handler.accept(context);
            });
    return node.serve(router);
  }

  static Future<Void> ok(RoutingContext context) {
    return context.response().end("ok");
  }

  static void failWithStatus(RoutingContext context) {
    String status = context.pathParam("status");
    if (status.equals("cut")) {
      context.request().connection().close();
    } else {
      context.response().setStatusCode(Integer.parseInt(status)).end();
    }
  }

  static String get(int port, String path) {
    return send(port, path, Map.of());
  }

  static String send(int port, String path, Map<String, String> headers) {
    StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:");
    request.append(port).append("\r\nConnection: close\r\n");
    headers.forEach((name, value) -> request.append(name + ": " + value + "\r\n"));
    return RawHttp.exchange(port, request.append("\r\n").toString());
  }
}
