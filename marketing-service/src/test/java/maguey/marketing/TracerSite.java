package maguey.marketing;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Another site that uses the tracer: a bare page, a collector and a second origin. */
final class TracerSite {
  /** A collector that takes a batch and never answers. */
  static final int SILENT = 0;

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer first = listen();
  private final HttpServer second = listen();

  /** Header fields by path, of the last request. */
  final Map<String, MultiMap> headers = new ConcurrentHashMap<>();

  /** Batches that the collector took. */
  final BlockingQueue<JsonObject> batches = new LinkedBlockingQueue<>();

  /** What the page's answer says in Server-Timing. */
  volatile String serverTiming = "";

  /** The page has an image that never arrives. */
  volatile boolean slowImage;

  /** How the collector answers. */
  volatile int collectorStatus = 202;

  String page() {
    return "http://127.0.0.1:" + first.actualPort() + "/page";
  }

  String otherOrigin() {
    return "http://127.0.0.1:" + second.actualPort();
  }

  void close() {
    vertx.close().await();
  }

  /** The next batch of spans. */
  List<JsonObject> batch() throws InterruptedException {
    JsonObject batch = batches.poll(60, TimeUnit.SECONDS);
    if (batch == null) {
      throw new AssertionError("Nothing was sent to the collector");
    }
    return batch.getJsonArray("spans").stream().map(JsonObject.class::cast).toList();
  }

  private HttpServer listen() {
    return vertx.createHttpServer().requestHandler(this::answer).listen(0, "127.0.0.1").await();
  }

  private void answer(HttpServerRequest request) {
    headers.put(request.path(), MultiMap.caseInsensitiveMultiMap().addAll(request.headers()));
    request.response().putHeader("access-control-allow-origin", "*");
    request.response().putHeader("access-control-allow-headers", "*");
    switch (request.path()) {
      case "/page" -> page(request);
      case "/maguey-tracing.js" -> script(request);
      case "/rum" -> collect(request);
      case "/never" -> request.response().setChunked(true);
      default -> request.response().setStatusCode(status(request)).end("{}");
    }
  }

  private void page(HttpServerRequest request) {
    request
        .response()
        .putHeader("content-type", "text/html")
        .putHeader("server-timing", serverTiming)
        .end(
            "<!doctype html><title>Another site</title><p>Hello"
                + (slowImage ? "<img src=/never alt=''>" : ""));
  }

  private static void script(HttpServerRequest request) {
    request.response().putHeader("content-type", "text/javascript");
    request.response().sendFile("web/maguey-tracing.js");
  }

  private void collect(HttpServerRequest request) {
    int status = collectorStatus;
    request
        .body()
        .onSuccess(
            body -> {
              if (status < 300) {
                batches.add(body.toJsonObject());
              }
              if (status != SILENT) {
                request.response().setStatusCode(status).end();
              }
            });
  }

  private static int status(HttpServerRequest request) {
    String last = request.path().substring(request.path().lastIndexOf('/') + 1);
    return last.matches("\\d{3}") ? Integer.parseInt(last) : 200;
  }
}
