package maguey.common.tracing;

import io.opentelemetry.api.trace.Span;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** What the HTTP layer tells the span of a request, and what it tells the client of the span. */
public final class HttpRoutes {
  private HttpRoutes() {}

  /** Names the server span {@code METHOD route} and sets {@code http.route}. */
  public static void matched(HttpServerRequest request, String route) {
    Span.current().updateName(request.method().name() + " " + route);
  }

  /** The current trace id for a problem's body; all zeros when nothing is traced. */
  public static String traceId() {
    return Span.current().getSpanContext().getTraceId();
  }

  /** The {@code Server-Timing} value that leads a browser to the current span. */
  public static Optional<String> serverTiming() {
    return Optional.empty();
  }
}
