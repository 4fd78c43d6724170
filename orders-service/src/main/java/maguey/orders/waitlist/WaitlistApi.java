package maguey.orders.waitlist;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.ClientAddress;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.RateLimit;
import maguey.common.http.Reply;
import maguey.orders.order.Customer;
import maguey.orders.order.OrderApi;

/** The operations on waitlists. A token stands in the query, which no span holds. */
public final class WaitlistApi {
  private static final int RETRY_AFTER_SECONDS = 5;

  private final Waitlist waitlist;
  private final WaitlistPurchases purchases;
  private final OrderApi orders;
  private final RateLimit joins;

  /**
   * The operations.
   *
   * @param orders shows an order that was bought from an offer
   * @param joins how often an address may ask for a place; one for all verticles of a node
   */
  public WaitlistApi(
      Waitlist waitlist, WaitlistPurchases purchases, OrderApi orders, RateLimit joins) {
    this.waitlist = waitlist;
    this.purchases = purchases;
    this.orders = orders;
    this.joins = joins;
  }

  /** Binds the operations. */
  public void bind(ApiRouter router) {
    router
        .on("joinWaitlist", this::join)
        .on("getWaitlistPlace", r -> waitlist.find(token(r)).map(WaitlistApi::shown))
        .on("leaveWaitlist", r -> waitlist.leave(token(r)).map(WaitlistApi::shown))
        .on("acceptWaitlistOffer", this::accept);
  }

  private Future<Reply> join(ApiRequest request) {
    if (!joins.allows(ClientAddress.of(request.context().request()))) {
      throw Problem.of(
              ProblemType.TOO_MANY_REQUESTS,
              "Too many places in waitlists were asked for from your address; try again shortly")
          .retryAfter(RETRY_AFTER_SECONDS);
    }
    JsonObject body = request.json();
    Customer customer = Customer.fromJson(body, "customer");
    return waitlist
        .join(body.getString("eventSlug"), tierId(body), body.getInteger("quantity"), customer)
        .map(place -> place.token() == null ? shown(place) : joined(place));
  }

  private Future<Reply> accept(ApiRequest request) {
    return purchases
        .accept(token(request))
        .map(
            done -> done.replayed() ? orders.replayed(done.order()) : orders.created(done.order()));
  }

  private static Reply joined(Waitlist.Place place) {
    return secret(
        Reply.created(
            "/api/waitlist?token=" + place.token(), json(place).put("token", place.token())));
  }

  private static Reply shown(Waitlist.Place place) {
    return secret(Reply.ok(json(place)));
  }

  private static JsonObject json(Waitlist.Place place) {
    return place.entry().toJson().put("position", place.position() == 0 ? null : place.position());
  }

  private static Reply secret(Reply reply) {
    return reply.with("cache-control", "no-store");
  }

  private static String token(ApiRequest request) {
    return request.query("token").orElse("");
  }

  private static UUID tierId(JsonObject body) {
    try {
      return UUID.fromString(body.getString("tierId"));
    } catch (IllegalArgumentException noId) {
      throw Problem.invalid("/tierId", "tier", "must be the id of a tier");
    }
  }
}
