package maguey.traces.ingest;

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
  OtlpLog record() throws IOException {
    return protobuf == null ? fromJson() : fromProtobuf();
  }

  /** Its bytes as they were sent. */
  byte[] received() {
    return protobuf == null ? json.block().copy() : protobuf.block().copy();
  }

  /** Its resource and scope; null when they are too large to be read. */
  Origin origin() {
    return protobuf == null ? json.origin() : protobuf.origin();
  }

  private OtlpLog fromJson() throws IOException {
    return json.block().length() > OtlpSpans.MAX_SPAN_BYTES ? null : OtlpJson.log(json.block());
  }

  private OtlpLog fromProtobuf() throws IOException {
    return protobuf.block().length() > OtlpSpans.MAX_SPAN_BYTES
        ? null
        : OtlpProtobuf.log(protobuf.block().reader());
  }
}
