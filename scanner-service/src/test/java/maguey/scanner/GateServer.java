package maguey.scanner;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import maguey.common.http.WebFiles;

/**
 * The real pages over answers of the API that a test makes up: also those that are hard to bring
 * about.
 */
final class GateServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  /** Codes of scans that the service was asked about. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** Scans that were handed in after an outage. */
  final List<JsonObject> uploaded = new CopyOnWriteArrayList<>();

  /** How many scans a device said that wait there, each time it was heard of. */
  final List<Integer> queues = new CopyOnWriteArrayList<>();

  /** What each download had before: its {@code since}, or an empty text. */
  final List<String> downloads = new CopyOnWriteArrayList<>();

  /** Where each download began: its {@code cursor}, or an empty text. */
  final List<String> cursors = new CopyOnWriteArrayList<>();

  /** Later pages of downloads, by their cursors; others answer 503. */
  final Map<String, JsonObject> offlinePages = new ConcurrentHashMap<>();

  /** Paths that answer 503. */
  final Set<String> closed = ConcurrentHashMap.newKeySet();

  /** How often a closed path was tried. */
  final AtomicInteger knocks = new AtomicInteger();

  /** Codes whose scans are not taken, with the status that says so. */
  final Map<String, Integer> refused = new ConcurrentHashMap<>();

  /** What {@code POST /api/scans} decides. */
  volatile JsonObject decision = new JsonObject().put("result", "ADMITTED");

  /** What {@code GET /api/offline} answers. */
  volatile JsonObject offlineData = new JsonObject();

  /** What {@code GET /api/gates/live} tells, in the form of server-sent events. */
  volatile String news = "";

  /** What becomes of each scan of a code that is handed in; of others {@link #settlement}. */
  final Map<String, JsonObject> settlements = new ConcurrentHashMap<>();

  /** The result of each scan that is handed in. */
  volatile JsonObject settlement = new JsonObject().put("result", "ADMITTED");

  /** 200 while the service serves, 503 while it cannot. */
  volatile int status = 200;

  GateServer() {
    Router router = Router.router(vertx);
    new ScannerPage(Optional.of("http://dashboard.test")).mount(router);
    router.get("/gates").handler(new WebFiles("", "web/gates", "no-cache").file("gates.html"));
    router.get("/gates/assets/*").handler(new WebFiles("/gates/assets", "web/gates", "no-cache"));
    router.get("/model-tests/*").handler(StaticHandler.create("model-tests"));
    router.get("/blank").handler(GateServer::blank);
    router.route("/api/*").handler(BodyHandler.create(false)).handler(this::orAway);
    router.get("/api/devices/self").handler(request -> request.json(device()));
    router.post("/api/devices/self/heartbeat").handler(this::hear);
    router.get("/api/offline").handler(this::download);
    router.post("/api/scans").handler(this::decide);
    router.post("/api/scans/offline").handler(this::takeUpload);
    router.get("/api/gates/live").handler(this::tellNews);
    server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.actualPort() + path;
  }

  @Override
  public void close() {
    vertx.close().await();
  }

  private static JsonObject device() {
    return new JsonObject().put("id", "1").put("name", "phone").put("gate", "north");
  }

  private void hear(RoutingContext request) {
    queues.add(request.body().asJsonObject().getInteger("queueLength"));
    request.json(device());
  }

  private static void blank(RoutingContext request) {
    request.response().putHeader("content-type", "text/html").end("<!doctype html>");
  }

  private void orAway(RoutingContext request) {
    boolean isClosed = closed.contains(request.normalizedPath());
    if (isClosed) {
      knocks.incrementAndGet();
    }
    if (status == 200 && !isClosed) {
      request.next();
    } else {
      request.response().setStatusCode(isClosed ? 503 : status).end("{}");
    }
  }

  private void download(RoutingContext request) {
    downloads.add(Optional.ofNullable(request.request().getParam("since")).orElse(""));
    String cursor = Optional.ofNullable(request.request().getParam("cursor")).orElse("");
    cursors.add(cursor);
    JsonObject page = cursor.isEmpty() ? offlineData : offlinePages.get(cursor);
    if (page == null) {
      request.response().setStatusCode(503).end("{}");
    } else {
      request.json(page);
    }
  }

  private void decide(RoutingContext request) {
    JsonObject scan = request.body().asJsonObject();
    asked.add(scan.getString("code"));
    if (!isRefused(request, scan)) {
      request.json(decision.copy().put("scanId", scan.getString("scanId")));
    }
  }

  private boolean isRefused(RoutingContext request, JsonObject scan) {
    Integer refusal = refused.get(scan.getString("code"));
    if (refusal != null) {
      request.response().setStatusCode(refusal).end("{\"detail\":\"not this one\"}");
    }
    return refusal != null;
  }

  private void takeUpload(RoutingContext request) {
    JsonArray results = new JsonArray();
    List<JsonObject> scans =
        request.body().asJsonObject().getJsonArray("scans").stream()
            .map(JsonObject.class::cast)
            .toList();
    if (scans.stream().anyMatch(scan -> isRefused(request, scan))) {
      return;
    }
    for (JsonObject scan : scans) {
      uploaded.add(scan);
      JsonObject result = settlements.getOrDefault(scan.getString("code"), settlement);
      results.add(result.copy().put("scanId", scan.getString("scanId")));
    }
    request.json(new JsonObject().put("results", results));
  }

  private void tellNews(RoutingContext request) {
    request.response().setChunked(true).putHeader("content-type", "text/event-stream").write(news);
  }
}
