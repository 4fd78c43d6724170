package maguey.common.tracing.export;

import io.opentelemetry.api.common.Attributes;
import java.util.List;

/** Encodes log entries as an {@code ExportLogsServiceRequest} of OTLP in protobuf. */
final class LogEncoder {
  private static final int TYPICAL_ENTRY = 512;
  private static final String SCOPE = "maguey.log";

  private final Attributes resource;

  LogEncoder(Attributes resource) {
    this.resource = resource;
  }

  byte[] encode(List<LogEntry> entries) {
    ProtoWriter out = new ProtoWriter(TYPICAL_ENTRY * entries.size());
    AttributeWriter attributes = new AttributeWriter(out, AttributeWriter.newKeys());
    int scopeLogs = out.written();
    for (int i = entries.size() - 1; i >= 0; i--) {
      entry(out, attributes, entries.get(i));
    }
    int scope = out.written();
    out.string(1, SCOPE);
    out.message(1, scope);
    out.message(2, scopeLogs);
    int described = out.written();
    attributes.write(1, resource);
    out.message(1, described);
    out.message(1, 0);
    return out.toBytes();
  }

  private static void entry(ProtoWriter out, AttributeWriter attributes, LogEntry entry) {
    int end = out.written();
    out.stringIfAny(12, entry.event());
    out.fixed64(11, entry.epochNanos());
    if (!entry.traceId().isEmpty()) {
      out.hex(10, entry.spanId());
      out.hex(9, entry.traceId());
    }
    attributes.write(6, entry.attributes());
    if (entry.event().isEmpty()) {
      int body = out.written();
      out.string(1, entry.body());
      out.message(5, body);
    }
    out.string(3, entry.level());
    out.varint(2, entry.severity());
    out.fixed64(1, entry.epochNanos());
    out.message(2, end);
  }
}
