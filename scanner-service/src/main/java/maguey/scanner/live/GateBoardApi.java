package maguey.scanner.live;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;

/** {@code GET /api/gates/live}: the gate board as server-sent events. */
public final class GateBoardApi {
  private static final int RETRY_AFTER_SECONDS = 10;

  private final GateFeed feed;

  public GateBoardApi(GateFeed feed) {
    this.feed = feed;
  }

  /** {@code followGates}. */
  public Future<Reply> follow(ApiRequest request) {
    Vertx vertx = Vertx.currentContext().owner();
    GateFollower follower = new GateFollower(vertx, feed, request.query("event"));
    if (!feed.join(follower)) {
      return Future.failedFuture(
          Problem.of(ProblemType.UNAVAILABLE, "Too many look at the board; ask again later")
              .retryAfter(RETRY_AFTER_SECONDS));
    }
    request.context().addEndHandler(ended -> leave(follower));
    return Reply.live(follower);
  }

  private void leave(GateFollower follower) {
    feed.leave(follower);
    follower.end();
  }
}
