package maguey.traces.compat;

import com.google.protobuf.CodedOutputStream;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import maguey.common.http.ApiRequest;
import maguey.common.http.Reply;
import maguey.traces.export.OtlpJsonWriter;

/** A trace as Tempo gives it, in the format that the caller accepts: protobuf, else JSON. */
final class TempoTraceReply {
  private static final String PROTOBUF = "application/protobuf";

  private TempoTraceReply() {}

  static Reply v1(ApiRequest request, List<ResourceSpans> spans) {
    return wantsProtobuf(request) ? protobuf(bytes(spans)) : json("{\"batches\":[", spans, "]}");
  }

  static Reply v2(ApiRequest request, List<ResourceSpans> spans) {
    return wantsProtobuf(request)
        ? protobuf(firstField(bytes(spans)))
        : json("{\"trace\":{\"resourceSpans\":[", spans, "]},\"metrics\":{}}");
  }

  private static boolean wantsProtobuf(ApiRequest request) {
    return request.header("accept").orElse("").startsWith(PROTOBUF);
  }

  private static Reply protobuf(byte[] bytes) {
    return Reply.of(200, PROTOBUF, Buffer.buffer(bytes));
  }

  private static Reply json(String begin, List<ResourceSpans> spans, String end) {
    return Reply.of(
        200,
        "application/json",
        Buffer.buffer(begin).appendBuffer(OtlpJsonWriter.list(spans)).appendString(end));
  }

  /** Tempo's {@code Trace} has the same field as OTLP's {@code TracesData}. */
  private static byte[] bytes(List<ResourceSpans> spans) {
    return TracesData.newBuilder().addAllResourceSpans(spans).build().toByteArray();
  }

  /** {@code TraceByIDResponse} holds the trace in its first field. */
  private static byte[] firstField(byte[] message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    try {
      out.writeByteArray(1, message);
      out.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException("Writing to memory", impossible);
    }
    return bytes.toByteArray();
  }
}
