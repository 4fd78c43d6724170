package maguey.orders.catalogue;

import io.vertx.core.Future;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Reply;

/** The operations on events. */
public final class CatalogueApi {
  private static final int DEFAULT_LIMIT = 20;

  private final EventCatalogue catalogue;
  private final EventAdmin admin;

  /** Reads through the node's catalogue, writes to the database. */
  public CatalogueApi(ServiceContext service, EventCatalogue catalogue, EventRepository events) {
    this.catalogue = catalogue;
    this.admin = new EventAdmin(service, events);
  }

  /** Binds the operations. */
  public void bind(ApiRouter router) {
    router
        .on("listEvents", this::list)
        .on("getEvent", this::find)
        .on("getEventStats", this::stats)
        .on("createEvent", this::create)
        .on("setEventStatus", this::setStatus);
  }

  private Future<Reply> list(ApiRequest request) {
    return catalogue
        .page(request.queryInt("limit", DEFAULT_LIMIT), request.query("cursor"))
        .map(page -> Reply.ok(page.toJson()));
  }

  private Future<Reply> find(ApiRequest request) {
    return catalogue.find(request.path("slug")).map(offer -> Reply.ok(offer.toJson()));
  }

  private Future<Reply> stats(ApiRequest request) {
    return catalogue.read(request.path("slug")).map(offer -> Reply.ok(offer.toStats()));
  }

  private Future<Reply> create(ApiRequest request) {
    return admin
        .create(NewEventReader.read(request.json()))
        .map(made -> Reply.created("/api/events/" + made.event().slug(), made.toJson()));
  }

  private Future<Reply> setStatus(ApiRequest request) {
    EventStatus status = EventStatus.of(request.json().getString("status"));
    return admin.setStatus(request.path("slug"), status).map(changed -> Reply.ok(changed.toJson()));
  }
}
