package maguey.common.tracing.vertx;

import io.opentelemetry.api.trace.SpanContext;
import io.vertx.core.MultiMap;
import java.util.List;
import maguey.common.tracing.w3c.W3cPropagator;

/** Reads the sender's span context out of headers, every field as it arrived. */
final class CallerContext {
  private CallerContext() {}

  static SpanContext read(W3cPropagator propagator, MultiMap headers) {
    List<String> traceparents = headers.getAll(W3cPropagator.TRACEPARENT);
    return traceparents.isEmpty()
        ? SpanContext.getInvalid()
        : propagator.extract(traceparents, headers.getAll(W3cPropagator.TRACESTATE));
  }
}
