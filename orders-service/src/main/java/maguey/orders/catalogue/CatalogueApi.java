package maguey.orders.catalogue;

import io.vertx.core.Future;
import maguey.common.http.ApiRequest;
import maguey.common.http.ApiRouter;
import maguey.common.http.Reply;

/** What visitors ask of events. */
public final class CatalogueApi {
  private static final int DEFAULT_LIMIT = 20;

  private final EventCatalogue catalogue;

  /** Reads through the node's catalogue. */
  public CatalogueApi(EventCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Binds the operations. */
  public void bind(ApiRouter router) {
    router.on("listEvents", this::list).on("getEvent", this::find).on("getEventStats", this::stats);
  }

  private Future<Reply> list(ApiRequest request) {
    return catalogue
        .page(request.queryInt("limit", DEFAULT_LIMIT), request.query("cursor"))
        .map(Reply::ok);
  }

  private Future<Reply> find(ApiRequest request) {
    return catalogue.find(request.path("slug")).map(Reply::ok);
  }

  private Future<Reply> stats(ApiRequest request) {
    return catalogue.read(request.path("slug")).map(offer -> Reply.ok(offer.toStats()));
  }
}
