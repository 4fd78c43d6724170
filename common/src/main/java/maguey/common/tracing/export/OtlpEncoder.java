package maguey.common.tracing.export;

import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Encodes spans as OTLP protobuf.
 *
 * <p>It uses OpenTelemetry's own marshaler although that is not public API: it writes the bytes
 * straight from the SDK's data, where the generated protobuf classes would build every span anew as
 * messages first. Its version is pinned by the BOM, and {@code OtlpEncoderTest} reads what it
 * writes.
 */
final class OtlpEncoder {
  private OtlpEncoder() {}

  static Batch encode(List<ReadableSpan> spans) {
    List<SpanData> data = spans.stream().map(ReadableSpan::toSpanData).toList();
    TraceRequestMarshaler request = TraceRequestMarshaler.create(data);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(request.getBinarySerializedSize());
    try {
      request.writeBinaryTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Batch(bytes.toByteArray(), spans.size());
  }
}
