package maguey.traces.model;

/** The span that another one points to. */
public record SpanLink(TraceId traceId, long spanId) {}
