package maguey.common.tracing.vertx;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.semconv.HttpAttributes;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;

/** The span of one request to a server of ours. */
public final class HttpServerSpan extends SpanInFlight {
  private static final int FIRST_FAULT = 500;

  private final String method;
  private volatile String route;
  private volatile SensitiveStatements statements;

  /** The page load in the browser that the request is part of; invalid for other requests. */
  final SpanContext pageLoad;

  HttpServerSpan(Span span, String method, SpanContext pageLoad) {
    super(span);
    this.pageLoad = pageLoad;
    this.method = method;
  }

  void route(String matched) {
    route = matched;
    span.setAttribute(HttpAttributes.HTTP_ROUTE, matched);
    span.updateName(method + " " + matched);
  }

  /** Who and where it is in its trace. */
  public SpanContext context() {
    return span.getSpanContext();
  }

  /** The route that was matched; null before. */
  public String route() {
    return route;
  }

  /** Gathers from now on what the request does with sensitive tables. */
  public void watchStatements() {
    statements = new SensitiveStatements();
  }

  /** What was gathered; to be asked once, after {@link #watchStatements}. */
  public List<String> takeStatements() {
    return statements.take();
  }

  /** False when nobody will ask what was gathered. */
  boolean gathers(SqlText text, Throwable failure) {
    SensitiveStatements gathered = statements;
    return gathered != null && gathered.add(text, failure);
  }

  /** A caller that went away before the reply (no response here) is not our fault: no ERROR. */
  @Override
  void describeEnd(Object response, Throwable failure) {
    if (response instanceof HttpServerResponse reply) {
      int status = reply.getStatusCode();
      span.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) status);
      if (status >= FIRST_FAULT) {
        error(Integer.toString(status));
      }
    }
  }
}
