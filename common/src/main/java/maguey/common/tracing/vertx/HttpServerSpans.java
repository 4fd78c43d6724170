package maguey.common.tracing.vertx;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.tracing.TracingPolicy;
import maguey.common.tracing.MagueyAttributes;
import maguey.common.tracing.PageLoads;
import maguey.common.tracing.w3c.W3cPropagator;

/** Begins the SERVER span of a request: in the caller's trace, or in a new one. */
public final class HttpServerSpans {
  private final Tracer tracer;
  private final W3cPropagator propagator;
  private final TrustedCallers trusted;
  private final PageLoads pageLoads;

  /**
   * @param trusted tells whose contexts we accept as parents
   * @param pageLoads gives page views a parent in the browser
   */
  public HttpServerSpans(
      Tracer tracer, W3cPropagator propagator, TrustedCallers trusted, PageLoads pageLoads) {
    this.tracer = tracer;
    this.propagator = propagator;
    this.trusted = trusted;
    this.pageLoads = pageLoads;
  }

  SpanInFlight begin(io.vertx.core.Context vertx, TracingPolicy policy, HttpServerRequest request) {
    SpanContext caller = CallerContext.read(propagator, request.headers());
    if (!caller.isValid() && policy != TracingPolicy.ALWAYS) {
      return null;
    }
    String method = HttpMethods.known(request.method());
    SpanBuilder builder =
        tracer.spanBuilder(HttpMethods.inName(method)).setSpanKind(SpanKind.SERVER);
    SpanContext pageLoad = caller.isValid() ? SpanContext.getInvalid() : pageLoads.reserve(request);
    Context parent =
        pageLoad.isValid()
            ? Context.root().with(Span.wrap(pageLoad))
            : parent(builder, caller, request);
    describe(builder, method, request);
    Span span = builder.setParent(parent).startSpan();
    HttpServerSpan server = new HttpServerSpan(span, HttpMethods.inName(method), pageLoad);
    TracingLocals.put(vertx, parent.with(span));
    TracingLocals.putServerSpan(vertx, server);
    return server;
  }

  private Context parent(SpanBuilder builder, SpanContext caller, HttpServerRequest request) {
    if (!caller.isValid()) {
      return Context.root();
    }
    if (trusted.include(request.remoteAddress())) {
      return Context.root().with(Span.wrap(caller));
    }
    builder.addLink(caller).setAttribute(MagueyAttributes.UNTRUSTED_PARENT, true);
    return Context.root();
  }

  private static void describe(SpanBuilder builder, String method, HttpServerRequest request) {
    builder.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, method);
    if (method.equals(HttpMethods.OTHER)) {
      builder.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD_ORIGINAL, request.method().name());
    }
    builder.setAttribute(UrlAttributes.URL_PATH, request.path());
    builder.setAttribute(UrlAttributes.URL_SCHEME, request.scheme());
    builder.setAttribute(
        NetworkAttributes.NETWORK_PROTOCOL_VERSION, HttpMethods.version(request.version()));
    describeServer(builder, request.authority());
    UserAgents.describe(builder, request.getHeader(HttpHeaders.USER_AGENT));
  }

  private static void describeServer(SpanBuilder builder, HostAndPort authority) {
    if (authority != null) {
      builder.setAttribute(ServerAttributes.SERVER_ADDRESS, authority.host());
      if (authority.port() > 0) {
        builder.setAttribute(ServerAttributes.SERVER_PORT, (long) authority.port());
      }
    }
  }
}
