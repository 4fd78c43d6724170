package maguey.scanner;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import maguey.common.auth.TokenRoles;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiServer;
import maguey.scanner.device.DeviceRoles;

/** Serves HTTP on one event loop. */
final class ScannerVerticle extends VerticleBase {
  private final ServiceContext service;
  private final ScannerNode node;
  private HttpServer server;

  ScannerVerticle(ServiceContext service, ScannerNode node) {
    this.service = service;
    this.node = node;
  }

  @Override
  public Future<?> start() {
    return new ApiServer(service, new ScannerApi(service, node).router())
        .withRoles(new DeviceRoles(node.devices(), new TokenRoles(service.tokens())))
        .withPages(this::pages)
        .listen()
        .onSuccess(listening -> server = listening);
  }

  private void pages(Router router) {
    new ScannerPage(node.dashboardUrl()).mount(router);
    new GatesPage(service).mount(router);
  }

  @Override
  public Future<?> stop() {
    // Boards never end by themselves, and the server waits for what is under way.
    node.gates().close();
    return ApiServer.drain(server).eventually(node::close);
  }
}
