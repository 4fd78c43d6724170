package maguey.marketing.site;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;
import java.util.function.Function;
import maguey.common.http.ApiServer;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.common.http.WebFiles;
import maguey.common.tracing.HttpRoutes;
import maguey.marketing.orders.OrdersClient;

/** The pages that visitors see, and what they are made of. */
public final class Site {
  private static final String ASSETS = "/assets";
  private static final WebFiles FILES = new WebFiles(ASSETS, "web", "public, max-age=300");

  private final PageWriter writer;
  private final EventPages events;
  private final OrderPages orderPages;
  private final WaitlistPages waitlist;
  private final NewsletterPages newsletter;

  /**
   * @param dashboard base of the trace links for developers
   * @param inspects shows the spans of each page on it, for developers
   */
  public Site(
      OrdersClient orders,
      Optional<String> dashboard,
      boolean inspects,
      NewsletterPages newsletter) {
    writer =
        new PageWriter(
            new Templates(inspects ? dashboard.or(() -> Optional.of("")) : Optional.empty()));
    this.newsletter = newsletter;
    events = new EventPages(orders);
    orderPages = new OrderPages(orders, dashboard);
    waitlist = new WaitlistPages(orders);
  }

  /** True for the pages that report their own load: all but those that may lead elsewhere. */
  public static boolean reportsItsLoad(String path) {
    return path.equals("/")
        || path.equals("/waitlist")
        || path.startsWith("/events/")
        || path.startsWith("/orders/")
        || path.startsWith("/newsletter/");
  }

  /**
   * Adds the pages; to be called last, since it answers every unknown address that a browser asks.
   */
  public void mount(Router router) {
    assets(router);
    page(get(router, "/"), "/", events::home);
    page(get(router, "/events/:slug"), "/events/{slug}", events::event);
    form(router, "/events/:slug/order", "/events/{slug}/order", events::order);
    waitlist(router);
    page(get(router, "/orders"), "/orders", orderPages::lookUp);
    page(get(router, "/orders/:number"), "/orders/{number}", orderPages::order);
    newsletter(router);
    get(router, "/*").handler(this::unknown);
  }

  private void waitlist(Router router) {
    String path = "/events/:slug/waitlist";
    String route = "/events/{slug}/waitlist";
    page(get(router, path), route, waitlist::form);
    form(router, path, route, waitlist::join);
    page(get(router, "/waitlist"), "/waitlist", waitlist::place);
    form(router, "/waitlist/accept", "/waitlist/accept", waitlist::accept);
    form(router, "/waitlist/leave", "/waitlist/leave", waitlist::leave);
  }

  private void newsletter(Router router) {
    form(router, "/newsletter", "/newsletter", newsletter::signUp);
    page(get(router, "/newsletter/asked"), "/newsletter/asked", newsletter::asked);
    String confirm = "/newsletter/confirm";
    page(get(router, confirm), confirm, newsletter::look);
    form(router, confirm, confirm, newsletter::confirm);
    String unsubscribe = "/newsletter/unsubscribe";
    page(get(router, unsubscribe), unsubscribe, newsletter::mayLeave);
    form(router, unsubscribe, unsubscribe, newsletter::leave);
  }

  private void form(
      Router router, String path, String route, Function<RoutingContext, Future<Page>> handler) {
    router
        .post(path)
        .handler(BodyHandler.create(false).setBodyLimit(ApiServer.MAX_BODY_BYTES))
        .failureHandler(context -> writer.fail(context, route, context.failure()));
    page(router.post(path), route, handler);
  }

  private void page(Route route, String name, Function<RoutingContext, Future<Page>> handler) {
    route.handler(context -> writer.serve(context, name, handler));
    route.failureHandler(context -> writer.fail(context, name, context.failure()));
  }

  /** A person gets a page; a program gets the problem document like everywhere else. */
  private void unknown(RoutingContext context) {
    String accepted = context.request().getHeader("accept");
    if (accepted != null && accepted.contains("text/html")) {
      writer.fail(context, "/*", Problem.of(ProblemType.NOT_FOUND, "No such page"));
    } else {
      context.next();
    }
  }

  private static void assets(Router router) {
    String all = ASSETS + "/*";
    router.route(all).handler(context -> named(context, all));
    get(router, ASSETS + "/art/:file").handler(Artwork::serve);
    get(router, all).handler(FILES);
  }

  private static void named(RoutingContext context, String route) {
    HttpRoutes.matched(context.request(), route);
    context.next();
  }

  private static Route get(Router router, String path) {
    return router.route(path).method(HttpMethod.GET).method(HttpMethod.HEAD);
  }
}
