package maguey.common.tracing.vertx;

import io.opentelemetry.api.trace.SpanContext;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import maguey.common.tracing.w3c.W3cPropagator;

/** Reads the sender's span context out of headers, every field as it arrived. */
final class CallerContext {
  // Of this class, a name is not hashed anew for each message.
  private static final CharSequence TRACEPARENT =
      HttpHeaders.createOptimized(W3cPropagator.TRACEPARENT);

  private CallerContext() {}

  static SpanContext read(W3cPropagator propagator, MultiMap headers) {
    // Most messages and many requests bring none, and looking for one costs less than for all.
    return headers.get(TRACEPARENT) == null
        ? SpanContext.getInvalid()
        : propagator.extract(
            headers.getAll(W3cPropagator.TRACEPARENT), headers.getAll(W3cPropagator.TRACESTATE));
  }
}
