package maguey.marketing.site;

import io.vertx.core.Future;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;
import maguey.common.http.Content;
import maguey.common.tracing.HttpRoutes;

/** Runs a page's handler and writes what it gives, or the error page that fits its failure. */
final class PageWriter {
  private final Templates templates;

  PageWriter(Templates templates) {
    this.templates = templates;
  }

  /** Serves a page under a route. */
  void serve(RoutingContext context, String route, Function<RoutingContext, Future<Page>> handler) {
    HttpRoutes.matched(context.request(), route);
    Future.<Void>succeededFuture()
        .compose(start -> handler.apply(context))
        .onSuccess(page -> write(context, route, page))
        .onFailure(failure -> fail(context, route, failure));
  }

  /** Writes the error page of a failure. */
  void fail(RoutingContext context, String route, Throwable failure) {
    HttpRoutes.matched(context.request(), route);
    write(context, route, ErrorPage.of(context, failure));
  }

  private void write(RoutingContext context, String route, Page page) {
    HttpServerResponse response = context.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response.setStatusCode(page.status());
    // Every view is fresh: what is left of the tickets, and the trace id in Server-Timing.
    response.putHeader("cache-control", "private, no-cache");
    response.putHeader("content-type", "text/html; charset=utf-8");
    page.headers().forEach(response::putHeader);
    String html = page.template().isEmpty() ? "" : templates.render(page, route);
    Content.of(html).answer(context.request());
  }
}
