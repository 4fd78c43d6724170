package maguey.common.outbox;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.util.List;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;

/** What administrators do with what the outbox gave up. */
public final class DeadLetterApi {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;

  private final Pool pool;
  private final Runnable revived;

  /**
   * The operations of a service.
   *
   * @param revived is told after each replay
   */
  public DeadLetterApi(Pool pool, Runnable revived) {
    this.pool = pool;
    this.revived = revived;
  }

  /** Binds the operations. */
  public void bind(ApiRouter router) {
    router
        .on("listDeadLetters", this::list)
        .on("replayDeadLetter", this::replay)
        .on("replayDeadLetters", this::replayAll);
  }

  private Future<Reply> list(ApiRequest request) {
    int limit = Math.min(request.queryInt("limit", DEFAULT_LIMIT), MAX_LIMIT);
    long before = request.query("cursor").map(DeadLetterApi::cursor).orElse(Long.MAX_VALUE);
    return DeadLetters.page(pool, request.query("consumer"), before, limit + 1)
        .map(found -> Reply.ok(page(found, limit)));
  }

  private static JsonObject page(List<JsonObject> found, int limit) {
    List<JsonObject> shown = found.subList(0, Math.min(limit, found.size()));
    Object next = found.size() > limit ? shown.get(limit - 1).getLong("seq").toString() : null;
    return new JsonObject().put("deadLetters", new JsonArray(shown)).put("nextCursor", next);
  }

  private static long cursor(String text) {
    if (!text.matches("\\d{1,18}")) {
      throw Problem.of(ProblemType.MALFORMED, "'cursor' must be the nextCursor of the page before");
    }
    return Long.parseLong(text);
  }

  private Future<Reply> replay(ApiRequest request) {
    return DeadLetters.replay(pool, request.pathId("deadLetterId"))
        .map(
            found -> {
              if (!found) {
                throw Problem.of(
                    ProblemType.NOT_FOUND,
                    "There is no such dead letter; GET /api/dead-letters lists them");
              }
              return replayed(1);
            });
  }

  private Future<Reply> replayAll(ApiRequest request) {
    return DeadLetters.replayAll(pool, request.json().getString("consumer")).map(this::replayed);
  }

  private Reply replayed(int count) {
    revived.run();
    return Reply.ok(new JsonObject().put("replayed", count));
  }
}
