package maguey.orders.audit;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.KeysetPage;
import maguey.common.http.Reply;

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
            KeysetPage.before(request),
            request.query("subject").orElse(null),
            request.query("actor").orElse(null),
            limit + 1)
        .map(
            found ->
                Reply.ok(KeysetPage.of("entries", found, limit, "id"))
                    .with("cache-control", "no-store"));
  }
}
