package maguey.marketing;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiServer;
import maguey.marketing.orders.OrdersClient;
import maguey.marketing.orders.OrdersDoor;
import maguey.marketing.proxy.ApiProxy;
import maguey.marketing.rum.BrowserSpans;
import maguey.marketing.rum.ScriptlessViews;
import maguey.marketing.site.NewsletterPages;
import maguey.marketing.site.Site;

/** Serves the site, the API behind it and {@code /rum}, on one event loop. */
final class MarketingVerticle extends VerticleBase {
  private final ServiceContext service;
  private final MarketingConfig config;
  private final MarketingParts parts;
  private HttpServer server;

  MarketingVerticle(ServiceContext service, MarketingConfig config, MarketingParts parts) {
    this.service = service;
    this.config = config;
    this.parts = parts;
  }

  @Override
  public Future<?> start() {
    OrdersDoor door = new OrdersDoor(vertx, parts.orders());
    BrowserSpans browserSpans = new BrowserSpans(service, parts.browserSpans());
    MarketingApi api = new MarketingApi(browserSpans);
    return new ApiServer(service, api.router())
        .withPages(router -> pages(router, door, browserSpans))
        .listen()
        .onSuccess(listening -> server = listening);
  }

  @Override
  public Future<?> stop() {
    return ApiServer.drain(server);
  }

  private void pages(Router router, OrdersDoor door, BrowserSpans browserSpans) {
    new ApiProxy(door).mount(router);
    new ScriptlessViews(browserSpans).mount(router);
    NewsletterPages newsletter = new NewsletterPages(parts.newsletter(), parts.signUps());
    new Site(new OrdersClient(door), config.dashboard(), config.inspector(), newsletter)
        .mount(router);
  }
}
