package maguey.common.tracing.export;

import io.opentelemetry.api.common.Attributes;

/**
 * A line of the log, or an event, on its way to the trace store, masked.
 *
 * @param epochNanos when it was logged
 * @param severity OTLP's number
 * @param level its name
 * @param traceId 32 hex digits; empty outside a trace
 * @param spanId 16 hex digits; empty outside a trace
 * @param event what has happened; empty for a line of the log, which has a body
 */
record LogEntry(
    long epochNanos,
    int severity,
    String level,
    String body,
    Attributes attributes,
    String traceId,
    String spanId,
    String event) {}
