package maguey.common.tracing.vertx;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.vertx.core.Context;
import io.vertx.core.eventbus.Message;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.tracing.SpanKind;
import io.vertx.core.spi.tracing.TagExtractor;
import io.vertx.core.spi.tracing.VertxTracer;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.sqlclient.impl.tracing.QueryRequest;
import java.util.Map.Entry;
import java.util.function.BiConsumer;
import maguey.common.tracing.EventSink;
import maguey.common.tracing.w3c.W3cPropagator;

/**
 * Makes the spans of HTTP, SQL and the event bus, and carries contexts between processes. It stands
 * in for {@code vertx-opentelemetry}, whose gaps ADR 004 lists.
 *
 * <p>One per {@code Vertx}. Vert.x calls it from any thread, with the context the work belongs to;
 * every answer is taken from that context, never from the thread.
 */
public final class MagueyTracer implements VertxTracer<SpanInFlight, SpanInFlight> {
  private static final W3cPropagator FALLBACK = new W3cPropagator("production");

  private final W3cPropagator propagator;
  private final String serviceName;
  private final HttpServerSpans servers;
  private final HttpClientSpans clients;
  private final SqlSpans statements;
  private final BusSpans messages;
  private volatile EventSink events = EventSink.NONE;

  /**
   * @param servers begins the spans of requests that are served
   */
  public MagueyTracer(
      String serviceName, Tracer tracer, W3cPropagator propagator, HttpServerSpans servers) {
    this.serviceName = serviceName;
    this.propagator = propagator;
    this.servers = servers;
    this.clients = new HttpClientSpans(tracer, propagator);
    this.statements = new SqlSpans(tracer, () -> events);
    this.messages = new BusSpans(tracer, propagator);
  }

  /** Returns the propagator of the service we are running in. */
  public static W3cPropagator currentPropagator() {
    MagueyTracer tracer = current();
    return tracer == null ? FALLBACK : tracer.propagator;
  }

  /** Returns the name of the service we are running in; null where that cannot be told. */
  public static String currentServiceName() {
    MagueyTracer tracer = current();
    return tracer == null ? null : tracer.serviceName;
  }

  /** Names the SERVER span of the request being served; nothing where there is none. */
  public static void route(String route) {
    HttpServerSpan server = served();
    if (server != null) {
      server.route(route);
    }
  }

  /** Returns what takes the events of the service we are running in; never null. */
  public static EventSink events() {
    MagueyTracer tracer = current();
    return tracer == null ? EventSink.NONE : tracer.events;
  }

  /** Returns the request being served; null where there is none. */
  public static HttpServerSpan served() {
    ContextInternal vertx = ContextInternal.current();
    return vertx == null ? null : TracingLocals.serverSpan(vertx);
  }

  /** Tells events from now on. */
  public void tell(EventSink sink) {
    events = sink;
  }

  /** Returns the SERVER span of the request being served; an invalid one where there is none. */
  public static Span serverSpan() {
    HttpServerSpan server = served();
    return server == null ? Span.getInvalid() : server.span;
  }

  /** Returns the browser's span above the request being served; an invalid one without it. */
  public static SpanContext pageLoad() {
    HttpServerSpan server = served();
    return server == null ? SpanContext.getInvalid() : server.pageLoad;
  }

  @Override
  public <R> SpanInFlight receiveRequest(
      Context context,
      SpanKind kind,
      TracingPolicy policy,
      R request,
      String operation,
      Iterable<Entry<String, String>> headers,
      TagExtractor<R> tags) {
    if (policy == TracingPolicy.IGNORE) {
      return null;
    }
    if (request instanceof HttpServerRequest http) {
      return servers.begin(context, policy, http);
    }
    if (request instanceof Message<?> message) {
      messages.receive(context, message);
    }
    return null;
  }

  @Override
  public <R> void sendResponse(
      Context context, R response, SpanInFlight span, Throwable failure, TagExtractor<R> tags) {
    if (span != null) {
      span.end(response, failure);
    }
  }

  @Override
  public <R> SpanInFlight sendRequest(
      Context context,
      SpanKind kind,
      TracingPolicy policy,
      R request,
      String operation,
      BiConsumer<String, String> headers,
      TagExtractor<R> tags) {
    if (policy == TracingPolicy.IGNORE) {
      return null;
    }
    if (request instanceof QueryRequest query) {
      return statements.begin(context, policy, query, tags);
    }
    if (request instanceof HttpRequest http) {
      return clients.begin(context, policy, http, headers);
    }
    return request instanceof Message<?> message
        ? messages.send(context, policy, message, headers)
        : null;
  }

  @Override
  public <R> void receiveResponse(
      Context context, R response, SpanInFlight span, Throwable failure, TagExtractor<R> tags) {
    if (span != null) {
      span.end(response, failure);
    }
  }

  private static MagueyTracer current() {
    ContextInternal vertx = ContextInternal.current();
    return vertx != null && vertx.tracer() instanceof MagueyTracer tracer ? tracer : null;
  }
}
