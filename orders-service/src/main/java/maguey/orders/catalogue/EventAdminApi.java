package maguey.orders.catalogue;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import java.util.function.Function;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Reply;
import maguey.orders.audit.AdminDeed;

/** The operations of administrators on events. */
public final class EventAdminApi {
  private static final int DEFAULT_LIMIT = 20;
  private static final int MAX_PAGE = 100;

  private final EventAdmin admin;

  /**
   * The operations.
   *
   * @param line is offered what becomes free
   */
  public EventAdminApi(ServiceContext service, EventRepository events, TierLine line) {
    this.admin = new EventAdmin(service, events, line);
  }

  /** Binds the operations. */
  public void bind(ApiRouter router) {
    router
        .on("listAllEvents", this::list)
        .on("getAnyEvent", this::find)
        .on("createEvent", this::create)
        .on("setEventStatus", this::setStatus)
        .on("editEvent", this::edit)
        .on("addTier", this::addTier)
        .on("editTier", this::editTier)
        .on("setTierCapacity", this::setCapacity);
  }

  private Future<Reply> list(ApiRequest request) {
    int limit = Math.min(request.queryInt("limit", DEFAULT_LIMIT), MAX_PAGE);
    return admin.page(limit, request.query("cursor")).map(page -> Reply.ok(page.toJson()));
  }

  private Future<Reply> find(ApiRequest request) {
    return admin.find(slug(request)).map(offer -> Reply.ok(offer.toJson()));
  }

  private Future<Reply> create(ApiRequest request) {
    NewEvent event = NewEventReader.read(request.json());
    return admin
        .create(event, AdminDeed.of(request, "createEvent", event.slug()))
        .map(made -> Reply.created("/api/events/" + event.slug(), made.toJson()));
  }

  private Future<Reply> setStatus(ApiRequest request) {
    EventStatus status = EventStatus.of(request.json().getString("status"));
    return changed(request, "setEventStatus", deed -> admin.setStatus(slug(request), status, deed));
  }

  private Future<Reply> edit(ApiRequest request) {
    return changed(request, "editEvent", deed -> admin.edit(slug(request), request.json(), deed));
  }

  private Future<Reply> addTier(ApiRequest request) {
    return changed(request, "addTier", deed -> admin.addTier(slug(request), request.json(), deed));
  }

  private Future<Reply> editTier(ApiRequest request) {
    UUID tier = request.pathId("tierId");
    return changed(
        request, "editTier", deed -> admin.editTier(slug(request), tier, request.json(), deed));
  }

  private Future<Reply> setCapacity(ApiRequest request) {
    UUID tier = request.pathId("tierId");
    int capacity = request.json().getInteger("capacity");
    return changed(
        request, "setTierCapacity", deed -> admin.setCapacity(slug(request), tier, capacity, deed));
  }

  /** What was wanted tells, with the tier if it is about one, what was done. */
  private static Future<Reply> changed(
      ApiRequest request, String action, Function<AdminDeed, Future<EventOffer>> change) {
    JsonObject detail = new JsonObject().put("wanted", request.json());
    request.pathIfAny("tierId").ifPresent(tier -> detail.put("tier", tier));
    return change
        .apply(AdminDeed.of(request, action, slug(request), detail))
        .map(offer -> Reply.ok(offer.toJson()));
  }

  private static String slug(ApiRequest request) {
    return request.path("slug");
  }
}
