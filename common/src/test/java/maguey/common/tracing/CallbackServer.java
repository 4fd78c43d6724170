package maguey.common.tracing;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The harness's side: an untraced server that keeps the headers of the callbacks it gets. */
final class CallbackServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<List<Map.Entry<String, String>>> callbacks =
      new LinkedBlockingQueue<>();
  private final int port;

  CallbackServer() {
    port =
        TracedNode.await(vertx.createHttpServer().requestHandler(this::keep).listen(0, "127.0.0.1"))
            .actualPort();
  }

  String url(String path) {
    return "http://127.0.0.1:" + port + path;
  }

  /** Waits for the next callback and returns its fields as they arrived. */
  List<Map.Entry<String, String>> take() throws InterruptedException {
    List<Map.Entry<String, String>> headers = callbacks.poll(60, TimeUnit.SECONDS);
    if (headers == null) {
      throw new AssertionError("no callback came");
    }
    return headers;
  }

  @Override
  public void close() {
    TracedNode.await(vertx.close());
  }

  private void keep(HttpServerRequest request) {
    callbacks.add(List.copyOf(request.headers().entries()));
    request.response().end("{}");
  }
}
