package maguey.orders.audit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.Optional;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.orders.KeysetPage;

/** Shows the audit log. */
public final class AuditApi {
  private static final int DEFAULT_LIMIT = 50;
  private static final int MAX_PAGE = 200;

  private final Pool pool;

  public AuditApi(ServiceContext service) {
    this.pool = service.pool();
  }

  /** Binds the operation. */
  public void bind(ApiRouter router) {
    router.on("listAuditLog", this::list);
  }

  private Future<Reply> list(ApiRequest request) {
    int limit = Math.min(request.queryInt("limit", DEFAULT_LIMIT), MAX_PAGE);
    return AuditLog.page(
            pool,
            before(request.query("cursor")),
            request.query("subject").orElse(null),
            request.query("actor").orElse(null),
            limit + 1)
        .map(
            found ->
                Reply.ok(KeysetPage.of("entries", found, limit, "id"))
                    .with("cache-control", "no-store"));
  }

  /** The cursor is the id of the last entry shown. */
  private static long before(Optional<String> cursor) {
    try {
      return cursor.map(Long::parseLong).orElse(Long.MAX_VALUE);
    } catch (NumberFormatException foreign) {
      throw Problem.of(ProblemType.MALFORMED, "'cursor' must be the nextCursor of the page before");
    }
  }
}
