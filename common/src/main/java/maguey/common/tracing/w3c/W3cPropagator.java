package maguey.common.tracing.w3c;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Carries span contexts in {@code traceparent} and {@code tracestate}, W3C Trace Context Level 2.
 *
 * <p>Reading never fails: a bad {@code traceparent} is no context at all, a bad {@code tracestate}
 * is an empty one. Of the flags, sampled and random-trace-id are kept.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/">Trace Context Level 2</a>
 */
public final class W3cPropagator {
  public static final String TRACEPARENT = "traceparent";
  public static final String TRACESTATE = "tracestate";

  private final OwnEntry own;

  /**
   * @param environment for our {@code tracestate} entry, for example {@code production}; characters
   *     an entry cannot hold become dashes
   */
  public W3cPropagator(String environment) {
    this.own = new OwnEntry(environment);
  }

  /**
   * Reads the fields of one request or message, each as it arrived.
   *
   * @param traceparents exactly one valid one makes a context; several are none (Level 2, 3.2)
   * @param tracestates are one list together
   * @return a remote context, or {@link SpanContext#getInvalid()}
   */
  public SpanContext extract(List<String> traceparents, List<String> tracestates) {
    if (traceparents.size() != 1) {
      return SpanContext.getInvalid();
    }
    String traceparent = Whitespace.trim(traceparents.get(0));
    if (!Traceparent.isWellFormed(traceparent)) {
      return SpanContext.getInvalid();
    }
    SpanContext context = Traceparent.parse(traceparent, state(tracestates));
    return context == null ? SpanContext.getInvalid() : context;
  }

  /** Writes both fields; an invalid context writes nothing. */
  public void inject(SpanContext context, BiConsumer<String, String> headers) {
    if (context.isValid()) {
      headers.accept(TRACEPARENT, traceparent(context));
      headers.accept(TRACESTATE, tracestate(context));
    }
  }

  /** Returns the {@code traceparent} value of a valid context, always version 00. */
  public static String traceparent(SpanContext context) {
    return Traceparent.format(context);
  }

  /** Returns the {@code tracestate} value to send on, with our own entry first. */
  public String tracestate(SpanContext context) {
    TraceState state = context.getTraceState();
    return state.isEmpty() ? own.text() : Tracestate.copyOf(state).propagated(own);
  }

  private static TraceState state(List<String> tracestates) {
    return tracestates.isEmpty() ? TraceState.getDefault() : TracestateParser.parse(tracestates);
  }
}
