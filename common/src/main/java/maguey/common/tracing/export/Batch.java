package maguey.common.tracing.export;

/**
 * Spans or events on their way, already encoded.
 *
 * @param otlp an {@code ExportTraceServiceRequest} or {@code ExportLogsServiceRequest} in protobuf
 * @param items how many are in it
 */
record Batch(byte[] otlp, int items) {}
