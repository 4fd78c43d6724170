package maguey.marketing.proxy;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.httpproxy.HttpProxy;
import maguey.common.http.ApiServer;
import maguey.common.tracing.HttpRoutes;
import maguey.marketing.orders.OrdersDoor;

/**
 * Serves {@code /api/**} of orders-service from the site's own origin, so that a page's calls need
 * no CORS and its Content-Security-Policy names no other host.
 */
public final class ApiProxy {
  private static final String ROUTE = "/api/*";

  private final OrdersDoor door;

  public ApiProxy(OrdersDoor door) {
    this.door = door;
  }

  /** Adds the route. */
  public void mount(Router router) {
    router.route(ROUTE).handler(ApiProxy::named);
    // The whole body first: a slow sender then occupies none of orders-service's connections.
    router.route(ROUTE).handler(BodyHandler.create(false).setBodyLimit(ApiServer.MAX_BODY_BYTES));
    router.route(ROUTE).handler(this::forward);
  }

  private static void named(RoutingContext context) {
    HttpRoutes.matched(context.request(), ApiRoutes.templateOf(context.request().path()));
    context.next();
  }

  private void forward(RoutingContext context) {
    Buffer body = context.body().buffer();
    HttpProxy.reverseProxy(door.client())
        .origin(proxied -> door.open(proxied.request().getMethod(), proxied.request().getURI()))
        .addInterceptor(new OrdersInterceptor(body))
        .handle(context.request());
  }
}
