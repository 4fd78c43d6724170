package maguey.common.tracing;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers after two nested steps with a hop to another thread between them. */
final class WorkerServer extends VerticleBase {
  private final TracedNode node;
  private final AtomicInteger port;

  WorkerServer(TracedNode node, AtomicInteger port) {
    this.node = node;
    this.port = port;
  }

  @Override
  public Future<?> start() {
    return vertx
        .createHttpServer()
        .requestHandler(this::handle)
        .listen(port.get() == 0 ? 0 : port.get(), "127.0.0.1")
        .onSuccess(server -> port.compareAndSet(0, server.actualPort()));
  }

  private void handle(HttpServerRequest request) {
    HttpRoutes.matched(request, "/work/{i}");
    node.spans
        .inSpan(
            "first",
            () ->
                vertx
                    .executeBlocking(Thread::currentThread, false)
                    .compose(x -> node.spans.inSpan("second", () -> second(request))))
        .onComplete(done -> request.response().end());
  }

  private static Future<Void> second(HttpServerRequest request) {
    Spans.current().setAttribute("path", request.path());
    return Future.succeededFuture();
  }
}
