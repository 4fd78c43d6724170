package maguey.traces.live;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.regex.Pattern;
import maguey.common.http.ApiRequest;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.traces.query.LiveQueries;
import maguey.traces.query.LiveQueries.Fitting;

/** {@code GET /api/traces/live}: new and changed traces as server-sent events. */
public final class LiveApi {
  private static final Pattern EVENT_ID = Pattern.compile("[0-9]{1,15}");
  private static final int RETRY_AFTER_SECONDS = 10;

  private final LiveFeed feed;
  private final LiveQueries queries;

  public LiveApi(LiveFeed feed, LiveQueries queries) {
    this.feed = feed;
    this.queries = queries;
  }

  /** {@code followTraces}. */
  public Future<Reply> follow(ApiRequest request) {
    return queries.read(request).compose(fitting -> follow(request, fitting));
  }

  private Future<Reply> follow(ApiRequest request, Fitting fitting) {
    Follower follower = new Follower(Vertx.currentContext().owner(), fitting);
    if (!feed.join(follower)) {
      return Future.failedFuture(
          Problem.of(ProblemType.UNAVAILABLE, "Too many follow the feed; ask again later")
              .retryAfter(RETRY_AFTER_SECONDS));
    }
    request.context().addEndHandler(ended -> leave(follower));
    request
        .header("Last-Event-ID")
        .filter(id -> EVENT_ID.matcher(id).matches())
        .ifPresent(id -> follower.resume(Long.parseLong(id), feed.recent()));
    return Reply.live(follower);
  }

  private void leave(Follower follower) {
    feed.leave(follower);
    follower.end();
  }
}
