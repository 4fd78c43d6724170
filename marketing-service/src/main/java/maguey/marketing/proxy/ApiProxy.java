package maguey.marketing.proxy;

import io.vertx.core.Future;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import maguey.common.tracing.HttpRoutes;
import maguey.marketing.orders.OrdersDoor;

/**
 * Serves {@code /api/**} of orders-service from the site's own origin, so that a page's calls need
 * no CORS and its Content-Security-Policy names no other host.
 */
public final class ApiProxy {
  private final OrdersDoor door;
  private final HttpProxy proxy;

  public ApiProxy(OrdersDoor door) {
    this.door = door;
    this.proxy =
        HttpProxy.reverseProxy(door.client())
            .origin(this::open)
            .addInterceptor(new OrdersInterceptor());
  }

  /** Adds the route. */
  public void mount(Router router) {
    router.route("/api/*").handler(this::forward);
  }

  private void forward(RoutingContext context) {
    HttpRoutes.matched(context.request(), ApiRoutes.templateOf(context.request().path()));
    proxy.handle(context.request());
  }

  private Future<HttpClientRequest> open(ProxyContext context) {
    return door.open(context.request().getMethod(), context.request().getURI());
  }
}
