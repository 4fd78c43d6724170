package maguey.traces.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.StaticHandler;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The dashboard's real routes and files over answers of the API that no database made. */
final class FixtureServer implements AutoCloseable {

  private static final JsonObject NO_OPERATIONS =
      new JsonObject().put("operations", new JsonArray());

  private final Vertx vertx = Vertx.vertx();
  private final HttpServer server;
  private final Map<String, TraceFixture> traces;
  private volatile Consumer<RoutingContext> search = this::answerSearch;

  /** Query strings of all searches so far. */
  final List<String> searches = new CopyOnWriteArrayList<>();

  FixtureServer() {
    traces = fixtures();
    Router router = Router.router(vertx);
    new DashboardRoutes().mount(router);
    router.get("/api/traces/search").handler(this::onSearch);
    router.get("/api/traces/live").handler(FixtureServer::onLive);
    router.get("/api/traces/:id").handler(this::onTrace);
    router.get("/api/traces/:id/*").handler(request -> reply(request, new JsonObject()));
    router.get("/api/operations").handler(request -> reply(request, NO_OPERATIONS));
    router.get("/api/services").handler(this::onServices);
    router
        .get("/blank")
        .handler(
            request ->
                request.response().putHeader("content-type", "text/html").end("<!doctype html>"));
    router.get("/model-tests/*").handler(StaticHandler.create("model-tests"));
    server = vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1").await();
  }

  /** A feed in which nothing happens. */
  private static void onLive(RoutingContext request) {
    request
        .response()
        .setChunked(true)
        .putHeader("content-type", "text/event-stream")
        .write(": \n\n");
  }

  private static Map<String, TraceFixture> fixtures() {
    return Map.of(
        Traces.JOURNEY, Traces.journey(),
        Traces.FAILED, Traces.failed(),
        Traces.LARGE, Traces.large(Traces.LARGE, 2_000),
        Traces.HUGE, Traces.large(Traces.HUGE, 10_000),
        Traces.HOSTILE, Traces.hostile(),
        Traces.BROKEN, Traces.broken(),
        Traces.DEEP, Traces.deep());
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.actualPort() + path;
  }

  /** Answers searches in another way until {@link #reset}. */
  void onSearch(Consumer<RoutingContext> other) {
    search = other;
  }

  void reset() {
    search = this::answerSearch;
    searches.clear();
  }

  private void onSearch(RoutingContext request) {
    searches.add(request.request().query());
    search.accept(request);
  }

  private void answerSearch(RoutingContext request) {
    boolean older = request.queryParams().contains("cursor");
    Stream<JsonObject> found = Summaries.all(traces).stream().skip(older ? 100 : 0).limit(100);
    String wanted = request.queryParams().get("q");
    JsonArray list =
        new JsonArray(
            found
                .filter(each -> wanted == null || each.encode().contains(wanted))
                .collect(Collectors.toList()));
    reply(
        request,
        page(list, older || wanted != null ? null : "next", wanted == null ? 130 : list.size()));
  }

  /** One page of the list. */
  static JsonObject page(JsonArray traces, String nextCursor, long total) {
    return new JsonObject()
        .put("traces", traces)
        .put("nextCursor", nextCursor)
        .put("total", total)
        .put("totalIsExact", true);
  }

  private void onTrace(RoutingContext request) {
    TraceFixture trace = traces.get(request.pathParam("id"));
    if (trace == null) {
      refuse(request, 404, "Not found", "No span of this trace is stored.");
    } else {
      reply(request, trace.answer());
    }
  }

  private void onServices(RoutingContext request) {
    JsonArray names = new JsonArray();
    Stream.of("marketing-service", "marketing-web", "orders-service", "scanner-service")
        .forEach(names::add);
    reply(request, new JsonObject().put("services", names));
  }

  static void reply(RoutingContext request, JsonObject body) {
    request.response().putHeader("content-type", "application/json").end(body.encode());
  }

  static void refuse(RoutingContext request, int status, String title, String detail) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("content-type", "application/problem+json")
        .end(
            new JsonObject()
                .put("status", status)
                .put("title", title)
                .put("detail", detail)
                .encode());
  }

  @Override
  public void close() {
    vertx.close().await();
  }
}
