package maguey.common.tracing.export;

/**
 * Spans on their way, already encoded.
 *
 * @param otlp an {@code ExportTraceServiceRequest} in protobuf
 * @param spans how many are in it
 */
record Batch(byte[] otlp, int spans) {}
