package maguey.traces;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import maguey.common.boot.NodeCard;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Reply;

/** Tells which nodes the cluster has, and how they are: {@code GET /api/system}. */
record SystemApi(Vertx vertx) {
  ApiRouter bind(ApiRouter router) {
    return router.on("getSystem", this::system);
  }

  private Future<Reply> system(ApiRequest request) {
    return NodeCard.ofAll(vertx)
        .map(nodes -> new JsonObject().put("at", Instant.now().toString()).put("nodes", nodes))
        .map(Reply::ok);
  }
}
