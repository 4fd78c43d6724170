package maguey.common.tracing.vertx;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.vertx.core.http.StreamResetException;
import io.vertx.core.spi.observability.HttpRequest;
import io.vertx.core.spi.observability.HttpResponse;
import io.vertx.core.tracing.TracingPolicy;
import java.util.function.BiConsumer;
import maguey.common.tracing.w3c.W3cPropagator;

/** Begins the CLIENT span of a request we make, and sends its context along. */
final class HttpClientSpans {
  private final Tracer tracer;
  private final W3cPropagator propagator;

  HttpClientSpans(Tracer tracer, W3cPropagator propagator) {
    this.tracer = tracer;
    this.propagator = propagator;
  }

  SpanInFlight begin(
      io.vertx.core.Context vertx,
      TracingPolicy policy,
      HttpRequest request,
      BiConsumer<String, String> headers) {
    Context parent = Parents.of(vertx, policy);
    if (parent == null) {
      return null;
    }
    String method = HttpMethods.known(request.method());
    SpanBuilder builder =
        StepTracer.of(parent, tracer)
            .spanBuilder(HttpMethods.inName(method))
            .setSpanKind(SpanKind.CLIENT);
    builder.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, method);
    describeTarget(builder, PlainUrl.of(request.absoluteURI()));
    Span span = builder.setParent(parent).startSpan();
    inject(span, request, headers);
    return new HttpClientSpan(span);
  }

  /** A caller that set the header itself keeps it: two fields would be no context at all. */
  private void inject(Span span, HttpRequest request, BiConsumer<String, String> headers) {
    if (request.headers() == null || !request.headers().contains(W3cPropagator.TRACEPARENT)) {
      propagator.inject(span.getSpanContext(), headers);
    }
  }

  private static void describeTarget(SpanBuilder builder, PlainUrl url) {
    builder.setAttribute(UrlAttributes.URL_FULL, url.text());
    builder.setAttribute(ServerAttributes.SERVER_ADDRESS, url.host());
    if (url.port() > 0) {
      builder.setAttribute(ServerAttributes.SERVER_PORT, (long) url.port());
    }
  }

  private static final class HttpClientSpan extends SpanInFlight {
    private static final int FIRST_FAULT = 500;
    private static final long CANCEL = 8;

    HttpClientSpan(Span span) {
      super(span);
    }

    @Override
    void describeEnd(Object response, Throwable failure) {
      if (response instanceof HttpResponse reply) {
        describeReply(reply.statusCode());
      }
      if (failure != null && !isCancelled(failure)) {
        error(failure.getClass().getName());
      }
    }

    /** A refusal is an outcome for us as for who refuses; a step that it makes fail says so. */
    private void describeReply(int status) {
      span.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) status);
      if (status >= FIRST_FAULT) {
        error(Integer.toString(status));
      }
    }

    private static boolean isCancelled(Throwable failure) {
      return failure instanceof StreamResetException reset && reset.getCode() == CANCEL;
    }
  }
}
