package maguey.orders.order;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Problem;
import maguey.common.http.Reply;

/** The operations on waitlists. A token stands in the query, which no span holds. */
public final class WaitlistApi {
  private final Waitlist waitlist;
  private final OrderApi orders;

  /**
   * The operations.
   *
   * @param orders shows an order that was bought from an offer
   */
  public WaitlistApi(Waitlist waitlist, OrderApi orders) {
    this.waitlist = waitlist;
    this.orders = orders;
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
    JsonObject body = request.json();
    Customer customer = Customer.fromJson(body, "customer");
    return waitlist
        .join(body.getString("eventSlug"), tierId(body), body.getInteger("quantity"), customer)
        .map(place -> place.token() == null ? shown(place) : joined(place));
  }

  private Future<Reply> accept(ApiRequest request) {
    return waitlist
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
