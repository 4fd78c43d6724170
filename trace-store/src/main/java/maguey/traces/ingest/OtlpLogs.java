package maguey.traces.ingest;

import io.opentelemetry.proto.logs.v1.LogRecord;
import java.io.IOException;
import maguey.traces.model.Origin;

/**
 * The log records of one request, read one by one from its bytes. {@code ExportLogsServiceRequest}
 * is built as the request for spans is, with the same field numbers.
 */
final class OtlpLogs {
  private final ProtobufSpans protobuf;
  private final JsonSpans json;

  private OtlpLogs(ProtobufSpans protobuf, JsonSpans json) {
    this.protobuf = protobuf;
    this.json = json;
  }

  static OtlpLogs of(OtlpFormat format, byte[] body, OriginEncoder origins) throws IOException {
    return format == OtlpFormat.JSON
        ? new OtlpLogs(null, JsonSpans.ofLogs(body, origins))
        : new OtlpLogs(new ProtobufSpans(body, origins), null);
  }

  /** Moves to the next record; false at the end. */
  boolean advance() throws IOException {
    return protobuf == null ? json.advance() : protobuf.advance();
  }

  /** The record moved to; null when it is too large to be read. */
  LogRecord record() throws IOException {
    return protobuf == null ? fromJson() : fromProtobuf();
  }

  /** Its resource and scope; null when they are too large to be read. */
  Origin origin() {
    return protobuf == null ? json.origin() : protobuf.origin();
  }

  private LogRecord fromJson() throws IOException {
    return json.block().length() > OtlpSpans.MAX_SPAN_BYTES ? null : OtlpJson.log(json.block());
  }

  private LogRecord fromProtobuf() throws IOException {
    if (protobuf.block().length() > OtlpSpans.MAX_SPAN_BYTES) {
      return null;
    }
    LogRecord.Builder record = LogRecord.newBuilder();
    protobuf.block().mergeInto(record);
    return record.build();
  }
}
