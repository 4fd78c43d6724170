package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.KeysetPage;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.Reply;
import maguey.orders.audit.AdminDeed;
import maguey.orders.ticket.TicketIssuer;

/** The operations of administrators on orders, beyond taking them back. */
public final class OrderAdminApi {
  private static final int DEFAULT_LIMIT = 20;
  private static final UUID NEWEST = new UUID(-1, -1);

  private final OrderAdmin admin;
  private final OrderJson json;

  public OrderAdminApi(OrderAdmin admin, TicketIssuer issuer) {
    this.admin = admin;
    this.json = new OrderJson(issuer);
  }

  /** Binds the operations. */
  public void bind(ApiRouter router) {
    router
        .on("getOrderAsAdmin", this::find)
        .on("searchOrders", this::search)
        .on("resendOrderMail", this::resend);
  }

  private Future<Reply> find(ApiRequest request) {
    return admin
        .read(AdminDeed.of(request, "getOrderAsAdmin", request.path("number")))
        .map(order -> uncached(json.forStaff(order)));
  }

  /** The address stands in the body, where no log of addresses keeps it. */
  private Future<Reply> search(ApiRequest request) {
    String email = request.json().getString("email");
    int limit = request.json().getInteger("limit", DEFAULT_LIMIT);
    AdminDeed deed = AdminDeed.of(request, "searchOrders", admin.pseudonym(email));
    return admin
        .ofAddress(email, before(request.json().getString("cursor")), limit + 1, deed)
        .map(found -> uncached(KeysetPage.of("orders", found, limit, "id")));
  }

  private Future<Reply> resend(ApiRequest request) {
    return admin
        .resend(AdminDeed.of(request, "resendOrderMail", request.path("number")))
        .map(wanted -> Reply.accepted());
  }

  /** The cursor is the id of the last order shown. */
  private static UUID before(String cursor) {
    try {
      return cursor == null ? NEWEST : UUID.fromString(cursor);
    } catch (IllegalArgumentException foreign) {
      throw Problem.of(ProblemType.MALFORMED, "'cursor' must be the nextCursor of the page before");
    }
  }

  private static Reply uncached(JsonObject json) {
    return Reply.ok(json).with("cache-control", "no-store");
  }
}
