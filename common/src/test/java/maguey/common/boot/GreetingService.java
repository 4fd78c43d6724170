package maguey.common.boot;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import maguey.common.config.Env;
import maguey.common.http.ApiRouter;
import maguey.common.http.ApiServer;
import maguey.common.http.Reply;

/** The smallest service there can be. */
final class GreetingService implements Service {
  @Override
  public String name() {
    return "greeting-service";
  }

  @Override
  public int defaultHttpPort() {
    return 0;
  }

  @Override
  public Optional<String> schema() {
    return Optional.empty();
  }

  @Override
  public Deployment configure(Env env) {
    return context -> context.vertx().deployVerticle(new GreetingVerticle(context));
  }

  private static final class GreetingVerticle extends VerticleBase {
    private final ServiceContext service;
    private HttpServer server;

    GreetingVerticle(ServiceContext service) {
      this.service = service;
    }

    @Override
    public Future<?> start() {
      ApiRouter api =
          new ApiRouter("openapi/greeting.yaml")
              .on("greet", r -> Future.succeededFuture(Reply.ok(r.json())))
              .on("getSecret", r -> Future.succeededFuture(Reply.ok(new JsonObject())));
      return new ApiServer(service, api).listen().onSuccess(listening -> server = listening);
    }

    @Override
    public Future<?> stop() {
      return ApiServer.drain(server);
    }
  }
}
