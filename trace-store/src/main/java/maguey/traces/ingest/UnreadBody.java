package maguey.traces.ingest;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/** What is still to come of a request that is answered already. */
final class UnreadBody {
  private static final long PASSES_WITHIN_MS = 2_000;

  private UnreadBody() {}

  /** The sender gets a moment to see the answer; then its remaining megabytes are cut off. */
  static void cut(Vertx vertx, HttpServerRequest request) {
    if (!request.isEnded()) {
      long timer = vertx.setTimer(PASSES_WITHIN_MS, due -> closeIfUnread(request));
      request.endHandler(end -> vertx.cancelTimer(timer));
    }
  }

  private static void closeIfUnread(HttpServerRequest request) {
    if (!request.isEnded()) {
      request.connection().close();
    }
  }
}
