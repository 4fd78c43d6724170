package maguey.common.ticket;

import java.util.Arrays;
import java.util.Optional;

/**
 * Crockford's base 32 without padding: digits and capital letters without I, L, O and U, so that a
 * keyboard scanner of any layout and a person can type it.
 *
 * @see <a href="https://www.crockford.com/base32.html">Base 32</a>
 */
final class Crockford {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int BITS = 5;
  private static final byte[] VALUES = values();

  private Crockford() {}

  static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder((bytes.length * 8 + BITS - 1) / BITS);
    int buffer = 0;
    int held = 0;
    for (byte b : bytes) {
      buffer = (buffer << 8) | (b & 0xff);
      for (held += 8; held >= BITS; held -= BITS) {
        text.append(ALPHABET.charAt((buffer >> (held - BITS)) & 31));
      }
    }
    if (held > 0) {
      text.append(ALPHABET.charAt((buffer << (BITS - held)) & 31));
    }
    return text.toString();
  }

  /**
   * Decodes into exactly {@code length} bytes; empty for any text that is not the canonical one.
   */
  static Optional<byte[]> decode(String text, int length) {
    if (text.length() != (length * 8 + BITS - 1) / BITS) {
      return Optional.empty();
    }
    byte[] bytes = new byte[length];
    int buffer = 0;
    int held = 0;
    int next = 0;
    for (int i = 0; i < text.length(); i++) {
      int value = value(text.charAt(i));
      if (value < 0) {
        return Optional.empty();
      }
      buffer = (buffer << BITS) | value;
      held += BITS;
      if (held >= 8) {
        held -= 8;
        bytes[next++] = (byte) (buffer >> held);
      }
    }
    boolean spareBitsAreZero = (buffer & ((1 << held) - 1)) == 0;
    return spareBitsAreZero ? Optional.of(bytes) : Optional.empty();
  }

  /** The text in capitals and without confusable characters; empty when it holds others. */
  static Optional<String> canonical(String text) {
    StringBuilder canonical = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      if (value(text.charAt(i)) < 0) {
        return Optional.empty();
      }
      canonical.append(character(value(text.charAt(i))));
    }
    return Optional.of(canonical.toString());
  }

  static char character(int value) {
    return ALPHABET.charAt(value);
  }

  static int value(char c) {
    return c < VALUES.length ? VALUES[c] : -1;
  }

  private static byte[] values() {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      values[ALPHABET.charAt(i)] = (byte) i;
      values[Character.toLowerCase(ALPHABET.charAt(i))] = (byte) i;
    }
    // What people and fonts confuse.
    values['o'] = values['O'] = 0;
    values['i'] = values['I'] = values['l'] = values['L'] = 1;
    return values;
  }
}
