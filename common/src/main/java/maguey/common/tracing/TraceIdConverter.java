package maguey.common.tracing;

import ch.qos.logback.classic.pattern.ClassicConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;

/**
 * {@code %traceId} in a logback pattern: the trace the line belongs to, or a dash. It is read from
 * the thread that logs, so an asynchronous appender would not see it.
 */
public final class TraceIdConverter extends ClassicConverter {
  @Override
  public String convert(ILoggingEvent event) {
    SpanContext span = Span.current().getSpanContext();
    return span.isValid() ? span.getTraceId() : "-";
  }
}
