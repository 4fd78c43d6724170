package maguey.common.tracing.probe;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.function.Function;

/** Makes the probe's callbacks, as any part of a service would. */
final class ProbeCaller {
  private static final int CONNECT_TIMEOUT_MS = 2_000;
  private static final long TIMEOUT_MS = 4_000;

  private final Vertx vertx;
  private final WebClient client;

  ProbeCaller(Vertx vertx) {
    this.vertx = vertx;
    this.client =
        WebClient.create(
            vertx,
            new WebClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS).setFollowRedirects(false));
  }

  Future<Void> call(ProbeCall call) {
    return client
        .postAbs(call.url())
        .timeout(TIMEOUT_MS)
        .putHeader("content-type", "application/json")
        .sendBuffer(call.body())
        .mapEmpty();
  }

  Future<Void> callFromWorker(ProbeCall call) {
    return vertx.executeBlocking(() -> call(call), false).compose(Function.identity());
  }
}
