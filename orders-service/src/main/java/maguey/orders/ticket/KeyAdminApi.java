package maguey.orders.ticket;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.UUID;
import java.util.function.Function;
import maguey.common.boot.ServiceContext;
import maguey.common.events.EventAddress;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.common.sql.Transactions;
import maguey.orders.audit.AdminDeed;
import maguey.orders.audit.AuditLog;

/** The operations of administrators on the keys of ticket codes. */
public final class KeyAdminApi {
  private final Vertx vertx;
  private final Pool pool;
  private final Transactions transactions;
  private final SigningKeys keys;

  public KeyAdminApi(ServiceContext service, SigningKeys keys) {
    this.vertx = service.vertx();
    this.pool = service.pool();
    this.transactions = service.transactions();
    this.keys = keys;
  }

  /** Binds the operations. */
  public void bind(ApiRouter router) {
    router
        .on("listKeys", request -> list())
        .on("rotateKeys", this::rotate)
        .on("revokeKey", this::revoke);
  }

  private Future<Reply> list() {
    return keys.repository()
        .list(pool)
        .map(found -> Reply.ok(new JsonObject().put("keys", new JsonArray(found))));
  }

  private Future<Reply> rotate(ApiRequest request) {
    return change(AdminDeed.of(request, "rotateKeys", "keys"), keys.repository()::rotate);
  }

  private Future<Reply> revoke(ApiRequest request) {
    int id = id(request.path("keyId"));
    return change(
        AdminDeed.of(request, "revokeKey", "key:" + id),
        tx -> keys.repository().revoke(tx, id).map(KeyAdminApi::requireDone));
  }

  /** This node goes by the change before it answers, the others within a moment. */
  private Future<Reply> change(AdminDeed deed, Function<SqlConnection, Future<Void>> change) {
    return transactions
        .inTransaction(tx -> AuditLog.write(tx, deed).compose(noted -> change.apply(tx)))
        .compose(committed -> keys.reload())
        .onSuccess(reloaded -> tellEverybody())
        .compose(told -> list());
  }

  private void tellEverybody() {
    JsonObject event = new JsonObject().put("messageId", UUID.randomUUID().toString());
    vertx.eventBus().publish(EventAddress.KEYS_CHANGED.address(), event);
  }

  private static int id(String text) {
    if (!text.matches("\\d{1,3}")) {
      throw notFound();
    }
    return Integer.parseInt(text);
  }

  private static Void requireDone(boolean done) {
    if (!done) {
      throw notFound();
    }
    return null;
  }

  private static Problem notFound() {
    return Problem.of(
        ProblemType.NOT_FOUND,
        "There is no such key that does not sign; to revoke the active one, rotate first");
  }
}
