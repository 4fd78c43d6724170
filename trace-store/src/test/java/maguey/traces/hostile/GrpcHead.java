package maguey.traces.hostile;

/** What a client of gRPC writes on the wire, a sign for a byte. */
final class GrpcHead {
  /** With the settings of a client that wishes for nothing. */
  static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + frame(0, 4, 0, 0);

  /** In HPACK without its abbreviations, but for POST and http. */
  private static final String FIELDS =
      "\203\206"
          + ("\4" + counted("/opentelemetry.proto.collector.trace.v1.TraceService/Export"))
          + ("\0" + counted("content-type") + counted("application/grpc"))
          + ("\0" + counted("te") + counted("trailers"));

  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int CONTINUATION = 9;
  private static final int END_OF_HEADERS = 4;
  private static final int BODY_BYTES = 4_096;

  /** A call up to the head of a frame of its body, whose bytes are still to come. */
  static final String OF_A_CALL = PREFACE + call(1) + frame(BODY_BYTES, DATA, 0, 1);

  private GrpcHead() {}

  /** The fields of a call whose body does not follow. */
  static String call(int stream) {
    return frame(FIELDS.length(), HEADERS, END_OF_HEADERS, stream) + FIELDS;
  }

  /** A call that its client gives up at once. */
  static String givenUpCall(int stream) {
    return call(stream) + frame(4, RESET, 0, stream) + "\0\0\0\10";
  }

  /** A call with a field of 4,000 bytes, and that field named again, a byte each time. */
  static String callOfOneFieldManyTimes(int stream, int times) {
    String field = "\100" + counted("bomb") + "\177\241\36" + "x".repeat(4_000);
    String fields = FIELDS + field + "\276".repeat(times);
    return frame(fields.length(), HEADERS, END_OF_HEADERS, stream) + fields;
  }

  /** A call whose fields never end, in so many frames that hold none. */
  static String callOfEmptyPieces(int stream, int pieces) {
    return frame(FIELDS.length(), HEADERS, 0, stream)
        + FIELDS
        + frame(0, CONTINUATION, 0, stream).repeat(pieces);
  }

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
          (char) (stream >> 24),
          (char) (stream >> 16 & 0xFF),
          (char) (stream >> 8 & 0xFF),
          (char) (stream & 0xFF)
        });
  }
}
