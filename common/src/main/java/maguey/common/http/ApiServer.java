package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import maguey.common.auth.Roles;
import maguey.common.auth.TokenRoles;
import maguey.common.boot.HealthRoutes;
import maguey.common.boot.ServiceContext;
import maguey.common.boot.TestRoutes;

/**
 * The HTTP door of a service: health, metrics, contract, API and whatever pages it adds, with the
 * same limits, header fields and error answers everywhere.
 */
public final class ApiServer {
  /** Bodies above this are refused before they are read. */
  public static final int MAX_BODY_BYTES = 64 * 1024;

  private static final int MAX_HEADER_BYTES = 16 * 1024;
  private static final int IDLE_SECONDS = 30;

  /** A body that trickles in is cut, whatever its pace. */
  private static final long ARRIVED_WITHIN_MS = 25_000;

  private static final long DRAIN_SECONDS = 20;

  private final ServiceContext service;
  private final ApiRouter api;
  private Roles roles;
  private Consumer<Router> pages = router -> {};

  public ApiServer(ServiceContext service, ApiRouter api) {
    this.service = service;
    this.api = api;
    this.roles = new TokenRoles(service.tokens());
  }

  /** Checks callers in another way than by access token. */
  public ApiServer withRoles(Roles other) {
    roles = other;
    return this;
  }

  /** Adds routes that the contract does not describe: pages and their assets. */
  public ApiServer withPages(Consumer<Router> more) {
    pages = more;
    return this;
  }

  /** Listens on the configured address; fails when it cannot be bound. */
  public Future<HttpServer> listen() {
    Vertx vertx = service.vertx();
    return api.build(vertx, roles, MAX_BODY_BYTES)
        .map(entrance -> router(vertx, entrance))
        .map(all -> guarded(vertx, all))
        .compose(HttpServer::listen);
  }

  /** Takes no new connections and lets the requests under way end. */
  public static Future<Void> drain(HttpServer server) {
    return server.shutdown(DRAIN_SECONDS, TimeUnit.SECONDS);
  }

  private HttpServer guarded(Vertx vertx, Router all) {
    return ConnectionGuard.before(vertx, vertx.createHttpServer(options()), all, ARRIVED_WITHIN_MS);
  }

  private Router router(Vertx vertx, Entrance entrance) {
    Router root = Router.router(vertx);
    root.route().handler(ApiServer::begin);
    root.route().failureHandler(new ProblemHandler());
    entrance.mount(root);
    new HealthRoutes(service, api.contractResource()).mount(root);
    if (service.config().testEndpoints()) {
      TestRoutes.mount(root, service);
    }
    pages.accept(root);
    ProblemHandler problems = new ProblemHandler();
    root.errorHandler(404, problems).errorHandler(405, problems);
    return root;
  }

  private static void begin(RoutingContext context) {
    RequestLog.watch(context);
    SecurityHeaders.add(context);
    // A malformed query is refused here.
    if (context.request().query() != null) {
      context.queryParams();
    }
    context.next();
  }

  private HttpServerOptions options() {
    return new HttpServerOptions()
        .setHost(service.config().httpHost())
        .setPort(service.config().httpPort())
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setIdleTimeout(IDLE_SECONDS)
        // Nobody is served a WebSocket; their compression would look at every message.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        // Nobody needs HTTP/2 without TLS, and what stands behind a body handler may pause a
        // request.
        .setHttp2ClearTextEnabled(false);
  }
}
