package maguey.traces.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Texts by their bytes in UTF-8, so that the names which programs send over and over are decoded
 * and hashed once. A name has one place; whichever came last is there.
 */
final class KnownNames {
  private static final int PLACES = 1 << 12;
  private static final int LONGEST_KNOWN = 100;
  private static final Known[] KNOWN = new Known[PLACES];

  private record Known(byte[] bytes, String name) {
    boolean is(byte[] other, int from, int length) {
      return Arrays.equals(bytes, 0, bytes.length, other, from, from + length);
    }
  }

  private KnownNames() {}

  /**
   * The text that these bytes are.
   *
   * @throws CharacterCodingException if they are not UTF-8
   */
  static String of(byte[] bytes, int from, int length) throws CharacterCodingException {
    if (length > LONGEST_KNOWN) {
      return decode(bytes, from, length);
    }
    int place = hash(bytes, from, length) & PLACES - 1;
    Known known = KNOWN[place];
    return known != null && known.is(bytes, from, length)
        ? known.name
        : learn(place, bytes, from, length);
  }

  private static String learn(int place, byte[] bytes, int from, int length)
      throws CharacterCodingException {
    String name = decode(bytes, from, length);
    KNOWN[place] = new Known(Arrays.copyOfRange(bytes, from, from + length), name);
    return name;
  }

  private static int hash(byte[] bytes, int from, int length) {
    int hash = 0;
    for (int i = from; i < from + length; i++) {
      hash = hash * 31 + bytes[i];
    }
    return hash ^ hash >>> 12;
  }

  private static String decode(byte[] bytes, int from, int length) throws CharacterCodingException {
    return StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes, from, length))
        .toString();
  }
}
