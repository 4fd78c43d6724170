package maguey.traces.ingest;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** The bodies that OTLP/HTTP answers with, in the encoding of the request. */
final class OtlpReply {
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
        : Buffer.buffer(RpcStatus.of(refusal));
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
}
