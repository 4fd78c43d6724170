package maguey.common.http;

import io.vertx.core.MultiMap;
import io.vertx.ext.web.RoutingContext;
import maguey.common.tracing.HttpRoutes;

/** Header fields of every answer: the trace for whoever asks, and what a browser must not do. */
final class SecurityHeaders {
  private static final String CSP =
      "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self';"
          + " object-src 'none'; img-src 'self' data:";

  private SecurityHeaders() {}

  static void add(RoutingContext context) {
    context.addHeadersEndHandler(written -> fill(context.response().headers()));
    context.next();
  }

  private static void fill(MultiMap headers) {
    HttpRoutes.serverTiming().ifPresent(timing -> headers.add("server-timing", timing));
    setIfAbsent(headers, "content-security-policy", CSP);
    headers.set("x-content-type-options", "nosniff");
    setIfAbsent(headers, "referrer-policy", "same-origin");
  }

  private static void setIfAbsent(MultiMap headers, String name, String value) {
    if (!headers.contains(name)) {
      headers.set(name, value);
    }
  }
}
