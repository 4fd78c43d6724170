package maguey.traces.ingest;

import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** The bodies that OTLP/HTTP answers with, in the encoding of the request. */
final class OtlpReply {
  private static final int STATUS_CODE = 1;
  private static final int STATUS_MESSAGE = 2;

  private OtlpReply() {}

  /**
   * {@code ExportTraceServiceResponse}; {@code partial_success} is set only if spans were refused.
   */
  static Buffer success(OtlpFormat format, Receipt receipt) {
    return format == OtlpFormat.JSON
        ? json(receipt)
        : Buffer.buffer(protobuf(receipt).toByteArray());
  }

  /** {@code google.rpc.Status}. */
  static Buffer status(OtlpFormat format, IngestRefusal refusal) {
    return format == OtlpFormat.JSON
        ? new JsonObject()
            .put("code", refusal.grpcCode())
            .put("message", refusal.getMessage())
            .toBuffer()
        : protobuf(refusal);
  }

  static ExportTraceServiceResponse protobuf(Receipt receipt) {
    ExportTraceServiceResponse.Builder response = ExportTraceServiceResponse.newBuilder();
    if (receipt.rejected() > 0) {
      response
          .getPartialSuccessBuilder()
          .setRejectedSpans(receipt.rejected())
          .setErrorMessage(receipt.complaint());
    }
    return response.build();
  }

  private static Buffer json(Receipt receipt) {
    JsonObject response = new JsonObject();
    if (receipt.rejected() > 0) {
      response.put(
          "partialSuccess",
          new JsonObject()
              .put("rejectedSpans", Long.toString(receipt.rejected()))
              .put("errorMessage", receipt.complaint()));
    }
    return response.toBuffer();
  }

  private static Buffer protobuf(IngestRefusal refusal) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      out.writeInt32(STATUS_CODE, refusal.grpcCode());
      out.writeString(STATUS_MESSAGE, refusal.getMessage());
      out.flush();
      return Buffer.buffer(bytes.toByteArray());
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
