package maguey.common.tracing;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.List;
import maguey.common.tracing.vertx.MagueyTracer;
import maguey.common.tracing.w3c.W3cPropagator;

/**
 * A span's context as it is kept in a row (outbox, ticket) or a message body, to be continued
 * later, perhaps days later and on another machine. The flags are part of it: a trace that was not
 * sampled stays so, and one with a random id keeps saying so.
 *
 * @param traceparent W3C {@code traceparent}; null if there was no span
 * @param tracestate W3C {@code tracestate}; may be null
 */
public record StoredContext(String traceparent, String tracestate) {
  /** No span: continuing it begins a new trace. */
  public static final StoredContext NONE = new StoredContext(null, null);

  /** Returns what the span that is current now would send on; {@link #NONE} if there is none. */
  public static StoredContext current() {
    return of(Context.current());
  }

  /** Returns what the span in {@code context} would send on; {@link #NONE} if there is none. */
  public static StoredContext of(Context context) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    return span.isValid() ? of(span) : NONE;
  }

  private static StoredContext of(SpanContext span) {
    W3cPropagator propagator = MagueyTracer.currentPropagator();
    return new StoredContext(W3cPropagator.traceparent(span), propagator.tracestate(span));
  }

  /**
   * Returns a context whose remote parent is the stored span; the root context if it is invalid.
   */
  public Context toContext() {
    SpanContext span = toSpanContext();
    return span.isValid() ? Context.root().with(Span.wrap(span)) : Context.root();
  }

  /** Returns the stored span, for a link or its trace id; invalid if the stored value is. */
  public SpanContext toSpanContext() {
    return MagueyTracer.currentPropagator().extract(list(traceparent), list(tracestate));
  }

  /** Returns the 32 hex digits of the trace id; empty if there was no span. */
  public String traceId() {
    SpanContext span = toSpanContext();
    return span.isValid() ? span.getTraceId() : "";
  }

  private static List<String> list(String field) {
    return field == null ? List.of() : List.of(field);
  }
}
