package maguey.orders.promo;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.KeysetPage;
import maguey.common.http.Reply;
import maguey.orders.audit.AdminDeed;
import maguey.orders.catalogue.EventRepository;

/** The operations on promo codes. */
public final class PromoApi {
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_PAGE = 100;

  private final PromoAdmin admin;

  public PromoApi(ServiceContext service, EventRepository events) {
    this.admin = new PromoAdmin(service, events);
  }

  /** Binds the operations. */
  public void bind(ApiRouter router) {
    router
        .on("createPromoCode", this::create)
        .on("listPromoCodes", this::list)
        .on("disablePromoCode", this::disable);
  }

  private Future<Reply> create(ApiRequest request) {
    String slug = request.path("slug");
    return admin
        .create(slug, request.json(), deed(request, "createPromoCode", request.json()))
        .map(made -> Reply.created("/api/events/" + slug + "/promo-codes", made.toJson()));
  }

  /** The cursor is the last code of the page before: new codes are neither skipped nor doubled. */
  private Future<Reply> list(ApiRequest request) {
    int limit = Math.min(request.queryInt("limit", DEFAULT_LIMIT), MAX_PAGE);
    return admin
        .list(request.path("slug"), request.query("cursor").orElse(""), limit + 1)
        .map(found -> found.stream().map(PromoCode::toJson).toList())
        .map(found -> Reply.ok(KeysetPage.of("promoCodes", found, limit, "code")));
  }

  private Future<Reply> disable(ApiRequest request) {
    String code = request.path("code");
    JsonObject detail = new JsonObject().put("code", code);
    return admin
        .disable(request.path("slug"), code, deed(request, "disablePromoCode", detail))
        .map(promo -> Reply.ok(promo.toJson()));
  }

  private static AdminDeed deed(ApiRequest request, String action, JsonObject detail) {
    return AdminDeed.of(request, action, request.path("slug"), detail);
  }
}
