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
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import maguey.common.http.WebFiles;

/**
 * The real pages over answers of the API that a test makes up: also those that are hard to bring
 * about.
 */
final class GateServer implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;

  /** Scans that were handed in after an outage. */
  final List<JsonObject> uploaded = new CopyOnWriteArrayList<>();

  /** What {@code GET /api/offline} answers. */
  volatile JsonObject offlineData = new JsonObject();

  /** What {@code GET /api/gates/live} tells, in the form of server-sent events. */
  volatile String news = "";

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
    router.post("/api/devices/self/heartbeat").handler(request -> request.json(new JsonObject()));
    router.get("/api/offline").handler(request -> request.json(offlineData));
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

  private static void blank(RoutingContext request) {
    request.response().putHeader("content-type", "text/html").end("<!doctype html>");
  }

  private void orAway(RoutingContext request) {
    if (status == 200) {
      request.next();
    } else {
      request.response().setStatusCode(status).end("{}");
    }
  }

  private void takeUpload(RoutingContext request) {
    JsonArray results = new JsonArray();
    for (Object each : request.body().asJsonObject().getJsonArray("scans")) {
      JsonObject scan = (JsonObject) each;
      uploaded.add(scan);
      results.add(settlement.copy().put("scanId", scan.getString("scanId")));
    }
    request.json(new JsonObject().put("results", results));
  }

  private void tellNews(RoutingContext request) {
    request.response().setChunked(true).putHeader("content-type", "text/event-stream").write(news);
  }
}
