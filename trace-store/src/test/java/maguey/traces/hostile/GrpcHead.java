package maguey.traces.hostile;

/**
 * The beginning of a gRPC call as it stands on the wire, a sign for a byte: up to the head of a
 * frame of its body, whose bytes are still to come.
 */
final class GrpcHead {
  /** With the settings of a client that wishes for nothing. */
  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(0, 4, 0, 0);

  /** In HPACK without its abbreviations, but for POST and http. */
  private static final String FIELDS =
      "\203\206"
          + ("\4" + counted("/opentelemetry.proto.collector.trace.v1.TraceService/Export"))
          + ("\0" + counted("content-type") + counted("application/grpc"))
          + ("\0" + counted("te") + counted("trailers"));

  private static final int HEADERS = 1;
  private static final int END_OF_HEADERS = 4;
  private static final int DATA = 0;
  private static final int BODY_BYTES = 4_096;

  static final String OF_A_CALL =
      PREFACE
          + frame(FIELDS.length(), HEADERS, END_OF_HEADERS, 1)
          + FIELDS
          + frame(BODY_BYTES, DATA, 0, 1);

  private GrpcHead() {}

  private static String counted(String text) {
    return (char) text.length() + text;
  }

  /** The nine bytes before what a frame holds. */
  private static String frame(int length, int type, int flags, int stream) {
    return new String(
        new char[] {
          0,
          (char) (length >> 8),
          (char) (length & 0xFF),
          (char) type,
          (char) flags,
          0,
          0,
          0,
          (char) stream
        });
  }
}
