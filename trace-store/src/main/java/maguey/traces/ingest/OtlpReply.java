package maguey.traces.ingest;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** The bodies that senders are answered with, in the encoding of the request. */
final class OtlpReply {
  private OtlpReply() {}

  /**
   * {@code ExportTraceServiceResponse}; {@code partial_success} is set only if spans were refused.
   */
  static Buffer success(OtlpFormat format, Receipt receipt) {
    return success(IngestPath.OTLP_TRACES, format, receipt);
  }

  /** The answer for log records has the same form, but for a name in JSON. */
  static Buffer success(IngestPath path, OtlpFormat format, Receipt receipt) {
    return switch (format) {
      case PROTOBUF -> Buffer.buffer(protobuf(receipt).toByteArray());
      case JSON ->
          json(receipt, path == IngestPath.OTLP_LOGS ? "rejectedLogRecords" : "rejectedSpans");
      case ZIPKIN -> text(receipt);
    };
  }

  /** {@code google.rpc.Status}. */
  static Buffer status(OtlpFormat format, IngestRefusal refusal) {
    return switch (format) {
      case PROTOBUF -> Buffer.buffer(RpcStatus.of(refusal));
      case JSON ->
          new JsonObject()
              .put("code", refusal.grpcCode())
              .put("message", refusal.getMessage())
              .toBuffer();
      case ZIPKIN -> Buffer.buffer(refusal.getMessage() + "\n");
    };
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

  /** Zipkin knows no partial success; people who look find it here. */
  private static Buffer text(Receipt receipt) {
    return receipt.rejected() == 0
        ? Buffer.buffer()
        : Buffer.buffer(receipt.rejected() + " spans refused: " + receipt.complaint() + "\n");
  }

  private static Buffer json(Receipt receipt, String counter) {
    JsonObject response = new JsonObject();
    if (receipt.rejected() > 0) {
      response.put(
          "partialSuccess",
          new JsonObject()
              .put(counter, Long.toString(receipt.rejected()))
              .put("errorMessage", receipt.complaint()));
    }
    return response.toBuffer();
  }
}
