package maguey.common.tracing.vertx;

import io.opentelemetry.api.trace.SpanContext;
import io.vertx.core.MultiMap;
import maguey.common.tracing.w3c.W3cPropagator;

/** Reads the sender's span context out of headers, every field as it arrived. */
final class CallerContext {
  private CallerContext() {}

  static SpanContext read(W3cPropagator propagator, MultiMap headers) {
    // Most messages and many requests bring none, and looking for one costs less than for all.
    return headers.get(W3cPropagator.TRACEPARENT) == null
        ? SpanContext.getInvalid()
        : propagator.extract(
            headers.getAll(W3cPropagator.TRACEPARENT), headers.getAll(W3cPropagator.TRACESTATE));
  }
}
