package maguey.common.outbox;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import java.util.UUID;
import java.util.function.Function;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.KeysetPage;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.common.sql.Transactions;

/** What administrators do with what the outbox gave up. */
public final class DeadLetterApi {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_LIMIT = 200;

  private final Pool pool;
  private final Transactions transactions;
  private final ReplayBook book;
  private final Runnable revived;

  /** Keeps what administrators replay. */
  @FunctionalInterface
  public interface ReplayBook {
    /**
     * Notes a replay in its transaction.
     *
     * @param subject the dead letter's id, or the address or lane
     */
    Future<Void> note(
        SqlClient tx, ApiRequest request, String action, String subject, int replayed);
  }

  /**
   * The operations of a service.
   *
   * @param revived is told after each replay
   */
  public DeadLetterApi(ServiceContext service, ReplayBook book, Runnable revived) {
    this.pool = service.pool();
    this.transactions = service.transactions();
    this.book = book;
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
    long before = KeysetPage.before(request);
    return DeadLetters.page(pool, request.query("consumer"), before, limit + 1)
        .map(found -> Reply.ok(KeysetPage.of("deadLetters", found, limit, "seq")));
  }

  private Future<Reply> replay(ApiRequest request) {
    UUID id = request.pathId("deadLetterId");
    return replayed(
        request,
        "replayDeadLetter",
        id.toString(),
        tx -> DeadLetters.replay(tx, id).map(DeadLetterApi::requireFound));
  }

  private Future<Reply> replayAll(ApiRequest request) {
    String consumer = request.json().getString("consumer");
    return replayed(
        request, "replayDeadLetters", consumer, tx -> DeadLetters.replayAll(tx, consumer));
  }

  private Future<Reply> replayed(
      ApiRequest request,
      String action,
      String subject,
      Function<SqlClient, Future<Integer>> replay) {
    return transactions
        .inTransaction(
            tx ->
                replay
                    .apply(tx)
                    .compose(count -> book.note(tx, request, action, subject, count).map(count)))
        .onSuccess(count -> revived.run())
        .map(count -> Reply.ok(new JsonObject().put("replayed", count)));
  }

  private static int requireFound(boolean found) {
    if (!found) {
      throw Problem.of(
          ProblemType.NOT_FOUND, "There is no such dead letter; GET /api/dead-letters lists them");
    }
    return 1;
  }
}
