package maguey.common.boot;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.time.BusinessClock;
import maguey.common.tracing.probe.W3cProbe;

/** Doors for tests alone; mounted only where {@code MAGUEY_TEST_ENDPOINTS} is true. */
public final class TestRoutes {
  private static final long MAX_BODY_BYTES = 1 << 20;

  private TestRoutes() {}

  /** Adds {@code /internal/test/clock} and {@code /internal/test/w3c}. */
  public static void mount(Router router, ServiceContext service) {
    router.post("/internal/test/*").handler(BodyHandler.create(false).setBodyLimit(MAX_BODY_BYTES));
    router.post("/internal/test/clock").handler(TestRoutes::setClock);
    W3cProbe.mount(router, service.vertx(), service.spans());
  }

  private static void setClock(RoutingContext context) {
    BusinessClock.setEverywhere(context.vertx(), offsetIn(context))
        .onSuccess(set -> context.response().setStatusCode(204).end())
        .onFailure(context::fail);
  }

  private static Duration offsetIn(RoutingContext context) {
    try {
      JsonObject body = context.body().asJsonObject();
      return Duration.ofSeconds(body.getLong("offsetSeconds"));
    } catch (RuntimeException wrong) {
      throw Problem.of(ProblemType.MALFORMED, "Send {\"offsetSeconds\": <whole number>}");
    }
  }
}
