package maguey.traces.model;

import java.util.HexFormat;

/**
 * The id of a span: 8 bytes in a {@code long}, as storage holds them. Zero is the invalid id, and
 * stands for "none".
 */
public final class SpanId {
  /** No span: the parent of a root. */
  public static final long NONE = 0;

  private static final int BYTES = 8;

  private SpanId() {}

  /** The id in OTLP's bytes; {@link #NONE} when there are not 8 of them, or all are zero. */
  public static long of(byte[] bytes) {
    return bytes.length == BYTES ? number(bytes, 0) : NONE;
  }

  /** The eight bytes from there on; not by a buffer, for this runs several times for each span. */
  static long number(byte[] bytes, int from) {
    long number = 0;
    for (int i = from; i < from + BYTES; i++) {
      number = number << Byte.SIZE | bytes[i] & 0xff;
    }
    return number;
  }

  /** 16 lower-case hex digits. */
  public static String hex(long id) {
    return HexFormat.of().toHexDigits(id);
  }
}
