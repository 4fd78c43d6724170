package maguey.common.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import maguey.common.tracing.w3c.W3cPropagator;

/**
 * A span context as it is kept in a row, so that a trace goes on days later.
 *
 * @param traceparent null when there was no span
 * @param tracestate may be null
 */
public record StoredContext(String traceparent, String tracestate) {
  /** The span that work here belongs to. */
  public static StoredContext current() {
    SpanContext span = Span.current().getSpanContext();
    return span.isValid()
        ? new StoredContext(W3cPropagator.traceparent(span), "")
        : new StoredContext(null, null);
  }

  /** A context whose span is the remote parent; without a parent when nothing valid was kept. */
  public Context toContext() {
    return Context.root();
  }
}
