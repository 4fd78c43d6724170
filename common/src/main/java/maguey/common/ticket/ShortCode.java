package maguey.common.ticket;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import maguey.common.crypto.Sha256;

/**
 * What stands below a ticket's QR code for people to type: nine characters of Crockford's base 32
 * and one that finds typing errors. It follows from the ticket's id and generation, so that nobody
 * need keep it; it is not signed, so that gates limit how often one may guess.
 */
public final class ShortCode {
  /** With the last one, the check character. */
  public static final int LENGTH = 10;

  private static final int BITS = 5;
  private static final int BASE = 32;
  private static final byte[] DOMAIN = "ticket-short-v1".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern NOISE = Pattern.compile("[\\s-]+");

  private ShortCode() {}

  /** The code of one generation of a ticket. */
  public static String of(UUID ticketId, int generation) {
    long bits = ByteBuffer.wrap(hash(ticketId, generation)).getLong();
    StringBuilder text = new StringBuilder(LENGTH);
    for (int i = 0; i < LENGTH - 1; i++) {
      text.append(Crockford.character((int) (bits >>> (Long.SIZE - BITS * (i + 1))) & (BASE - 1)));
    }
    return text.append(check(text)).toString();
  }

  /** The one canonical text of what somebody typed; empty when it is no short code. */
  public static Optional<String> parse(String typed) {
    return Crockford.canonical(NOISE.matcher(typed).replaceAll(""))
        .filter(text -> text.length() == LENGTH)
        .filter(text -> check(text.substring(0, LENGTH - 1)) == text.charAt(LENGTH - 1));
  }

  /** Odd weights: one wrong character always changes the sum. */
  private static char check(CharSequence text) {
    int sum = 0;
    for (int i = 0; i < text.length(); i++) {
      sum += (2 * i + 1) * Crockford.value(text.charAt(i));
    }
    return Crockford.character(sum % BASE);
  }

  private static byte[] hash(UUID ticketId, int generation) {
    return Sha256.of(
        DOMAIN,
        ByteBuffer.allocate(2 * Long.BYTES + Integer.BYTES)
            .putLong(ticketId.getMostSignificantBits())
            .putLong(ticketId.getLeastSignificantBits())
            .putInt(generation)
            .array());
  }
}
