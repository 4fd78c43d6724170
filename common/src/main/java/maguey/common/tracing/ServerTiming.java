package maguey.common.tracing;

import io.opentelemetry.api.trace.SpanContext;
import maguey.common.tracing.w3c.SamplingThreshold;
import maguey.common.tracing.w3c.W3cPropagator;

/**
 * The {@code Server-Timing} value by which a page learns the trace of its own reply: {@code trace}
 * as the W3C draft names it, {@code traceparent} as today's browser agents read it; {@code
 * tracestate} where only a share of such traces is recorded.
 */
public final class ServerTiming {
  private ServerTiming() {}

  /** Returns the header value for a valid span context; an empty string for an invalid one. */
  public static String of(SpanContext span) {
    if (!span.isValid()) {
      return "";
    }
    String traceparent = W3cPropagator.traceparent(span);
    String timing = "trace;desc=\"" + traceparent + "\", traceparent;desc=\"" + traceparent + "\"";
    return SamplingThreshold.of(span)
        .map(share -> timing + ", tracestate;desc=\"" + share.member() + "\"")
        .orElse(timing);
  }
}
