package maguey.common.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import maguey.common.tracing.HttpRoutes;

/** Header fields of every answer: the trace for whoever asks, and what a browser must not do. */
final class SecurityHeaders {
  // Of this class, names and values are neither checked nor encoded again for each answer.
  private static final CharSequence CSP_NAME = constant("content-security-policy");
  private static final CharSequence CSP =
      constant(
          "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self';"
              + " object-src 'none'; img-src 'self' data:");
  private static final CharSequence TYPE_OPTIONS = constant("x-content-type-options");
  private static final CharSequence NO_SNIFF = constant("nosniff");
  private static final CharSequence REFERRER_POLICY = constant("referrer-policy");
  private static final CharSequence SAME_ORIGIN = constant("same-origin");
  private static final CharSequence SERVER_TIMING = constant("server-timing");

  private SecurityHeaders() {}

  /** To be written when the head of the answer is. */
  static void add(RoutingContext context) {
    context.addHeadersEndHandler(written -> fill(context.response().headers()));
  }

  private static CharSequence constant(String text) {
    return HttpHeaders.createOptimized(text);
  }

  private static void fill(MultiMap headers) {
    HttpRoutes.serverTiming().ifPresent(timing -> headers.add(SERVER_TIMING, timing));
    setIfAbsent(headers, CSP_NAME, CSP);
    headers.set(TYPE_OPTIONS, NO_SNIFF);
    setIfAbsent(headers, REFERRER_POLICY, SAME_ORIGIN);
  }

  private static void setIfAbsent(MultiMap headers, CharSequence name, CharSequence value) {
    if (!headers.contains(name)) {
      headers.add(name, value);
    }
  }
}
