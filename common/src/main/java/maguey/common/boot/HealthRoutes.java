package maguey.common.boot;

import io.vertx.core.Future;
import io.vertx.core.file.FileSystem;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import maguey.common.http.Content;
import maguey.common.tracing.HttpRoutes;

/** What operators and other programs ask every service. */
public final class HealthRoutes {
  private static final String UP = "up";

  private final ServiceContext service;
  private final String contractResource;

  /** Once it was read; packed for all. */
  private volatile Content contract;

  public HealthRoutes(ServiceContext service, String contractResource) {
    this.service = service;
    this.contractResource = contractResource;
  }

  /** Adds {@code /health/live}, {@code /health/ready}, {@code /metrics}, {@code /openapi.yaml}. */
  public void mount(Router router) {
    router
        .get("/health/live")
        .handler(context -> answer(context, 200, Map.of("service", UP), self()));
    router.get("/health/ready").handler(this::ready);
    router.get("/metrics").handler(this::metrics);
    router.get("/openapi.yaml").handler(this::contract);
  }

  /** Who answers. */
  private JsonObject self() {
    return new JsonObject()
        .put("service", service.config().serviceName())
        .put("version", Version.OF_THIS_BUILD);
  }

  private void ready(RoutingContext context) {
    service
        .readiness()
        .state()
        .onSuccess(
            checks -> {
              boolean up = checks.values().stream().allMatch(UP::equals);
              answer(context, up ? 200 : 503, checks, service.readiness().shown());
            });
  }

  private static void answer(
      RoutingContext context, int status, Map<String, String> state, JsonObject shown) {
    HttpRoutes.matched(context.request(), context.normalizedPath());
    JsonObject body = new JsonObject().put("status", status == 200 ? UP : "down");
    body.put("checks", new JsonObject(Map.copyOf(state))).mergeIn(shown);
    typed(context, "application/json").setStatusCode(status).end(body.toBuffer());
  }

  private void metrics(RoutingContext context) {
    HttpRoutes.matched(context.request(), "/metrics");
    typed(context, "text/plain; version=0.0.4; charset=utf-8");
    Content.of(service.meters().scrape()).answer(context.request());
  }

  private void contract(RoutingContext context) {
    HttpRoutes.matched(context.request(), "/openapi.yaml");
    typed(context, "application/yaml");
    contract(context.vertx().fileSystem())
        .onSuccess(content -> content.answer(context.request()))
        .onFailure(context::fail);
  }

  private Future<Content> contract(FileSystem files) {
    return contract != null
        ? Future.succeededFuture(contract)
        : files
            .readFile(contractResource)
            .map(bytes -> Content.of(bytes))
            .onSuccess(content -> contract = content);
  }

  private static HttpServerResponse typed(RoutingContext context, String mediaType) {
    return context.response().putHeader("content-type", mediaType);
  }
}
