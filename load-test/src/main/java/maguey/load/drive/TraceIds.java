package maguey.load.drive;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** Ids of traces and spans, in W3C's text and OTLP's bytes. */
record TraceIds(byte[] traceId, byte[] rootId) {
  static TraceIds random() {
    return new TraceIds(
        ByteBuffer.allocate(16).putLong(some()).putLong(some()).array(), randomSpan());
  }

  static byte[] randomSpan() {
    return ByteBuffer.allocate(Long.BYTES).putLong(some()).array();
  }

  String trace() {
    return HexFormat.of().formatHex(traceId);
  }

  /** The header of a request whose span is the given one; the trace is recorded. */
  String traceparent(byte[] spanId) {
    return "00-" + trace() + "-" + HexFormat.of().formatHex(spanId) + "-01";
  }

  static ByteString bytes(byte[] id) {
    return ByteString.copyFrom(id);
  }

  private static long some() {
    return ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
  }
}
