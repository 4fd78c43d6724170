package maguey.common.tracing.probe;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import maguey.common.tracing.HttpRoutes;
import maguey.common.tracing.Spans;

/**
 * The propagation probe {@code POST /internal/test/w3c?via=http|eventbus|worker}, by which the
 * official W3C harness drives a service. For each element of the body in order it posts the
 * element's {@code arguments} to its {@code url} with a normal instrumented client, then answers
 * 200 {@code {}}. It calls any address it is told, so it must not be mounted in production.
 */
public final class W3cProbe {
  private static final String PATH = "/internal/test/w3c";

  private final ProbeCaller caller;
  private final ProbeNodes nodes;

  private W3cProbe(Vertx vertx, Spans spans) {
    this.caller = new ProbeCaller(vertx);
    this.nodes = new ProbeNodes(vertx, spans, caller);
  }

  /** Adds the route, and serves other nodes' probes; a body handler stands before the route. */
  public static void mount(Router router, Vertx vertx, Spans spans) {
    W3cProbe probe = new W3cProbe(vertx, spans);
    probe.nodes.serve();
    router.post(PATH).handler(probe::answer);
  }

  private void answer(RoutingContext context) {
    HttpRoutes.matched(context.request(), PATH);
    try {
      List<ProbeCall> calls = ProbeCall.listOf(context.body().buffer());
      all(calls, via(context.queryParams().get("via")))
          .onSuccess(done -> reply(context, 200, new JsonObject()))
          .onFailure(unreachable -> refuse(context, 502, "A callback could not be reached"));
    } catch (IllegalArgumentException wrong) {
      refuse(context, 400, wrong.getMessage());
    }
  }

  private Way via(String name) {
    return switch (name == null ? "http" : name) {
      case "http" -> caller::call;
      case "eventbus" -> nodes::call;
      case "worker" -> caller::callFromWorker;
      default -> throw new IllegalArgumentException("via is one of http, eventbus, worker");
    };
  }

  private static Future<Void> all(List<ProbeCall> calls, Way way) {
    Future<Void> done = Future.succeededFuture();
    for (ProbeCall call : calls) {
      done = done.compose(before -> way.call(call));
    }
    return done;
  }

  private static void refuse(RoutingContext context, int status, String detail) {
    JsonObject problem = new JsonObject().put("status", status).put("detail", detail);
    context.response().putHeader("content-type", "application/problem+json");
    reply(context, status, problem);
  }

  private static void reply(RoutingContext context, int status, JsonObject body) {
    if (!context.response().headers().contains("content-type")) {
      context.response().putHeader("content-type", "application/json");
    }
    context.response().setStatusCode(status).end(body.toBuffer());
  }

  private interface Way {
    Future<Void> call(ProbeCall call);
  }
}
