package maguey.orders;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiServer;

/** Serves HTTP on one event loop. */
final class OrdersVerticle extends VerticleBase {
  private final ServiceContext service;
  private final OrdersParts parts;
  private HttpServer server;

  OrdersVerticle(ServiceContext service, OrdersParts parts) {
    this.service = service;
    this.parts = parts;
  }

  @Override
  public Future<?> start() {
    return new ApiServer(service, new OrdersApi(service, parts).router())
        .listen()
        .onSuccess(listening -> server = listening);
  }

  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : ApiServer.drain(server);
  }
}
