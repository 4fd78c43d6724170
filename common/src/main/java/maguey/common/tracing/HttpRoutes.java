package maguey.common.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import maguey.common.tracing.vertx.MagueyTracer;
import maguey.common.tracing.w3c.SamplingThreshold;
import maguey.common.tracing.w3c.W3cPropagator;

/** What the HTTP layer tells the span of a request, and what it tells the client of the span. */
public final class HttpRoutes {
  private HttpRoutes() {}

  /**
   * Names the server span {@code METHOD route} and sets {@code http.route}.
   *
   * @param route the template as the contract has it: {@code /api/orders/{orderNumber}}
   */
  public static void matched(HttpServerRequest request, String route) {
    MagueyTracer.route(route);
  }

  /** A handler that names the span as {@link #matched} does, and goes on. */
  public static Handler<RoutingContext> named(String route) {
    return context -> {
      matched(context.request(), route);
      context.next();
    };
  }

  /** Returns the trace id for a problem's body; all zeros when nothing is traced. */
  public static String traceId() {
    return context().getTraceId();
  }

  /** Returns the {@code Server-Timing} value that leads a browser to the request's span. */
  public static Optional<String> serverTiming() {
    SpanContext span = context();
    return span.isValid() ? Optional.of(serverTiming(span)) : Optional.empty();
  }

  /** Returns the traceparent of the browser's span above the request, where it has one. */
  public static Optional<String> pageLoad() {
    SpanContext pageLoad = MagueyTracer.pageLoad();
    return pageLoad.isValid() ? Optional.of(W3cPropagator.traceparent(pageLoad)) : Optional.empty();
  }

  /** Returns the {@code tracestate} of that span where only a share of such traces is recorded. */
  public static Optional<String> pageLoadShare() {
    return SamplingThreshold.of(MagueyTracer.pageLoad()).map(SamplingThreshold::member);
  }

  private static String serverTiming(SpanContext span) {
    String own = ServerTiming.of(span);
    return pageLoad().map(above -> own + ", pageload;desc=\"" + above + "\"").orElse(own);
  }

  private static SpanContext context() {
    SpanContext server = Spans.server().getSpanContext();
    return server.isValid() ? server : Span.current().getSpanContext();
  }
}
