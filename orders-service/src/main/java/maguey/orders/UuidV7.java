package maguey.orders;

import java.security.SecureRandom;
import java.util.UUID;

/**
 * Ids that begin with the time: new rows go to the end of an index, not all over it. The time is
 * real time, whatever the business clock says.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9562#section-5.7">RFC 9562, UUID version 7</a>
 */
public final class UuidV7 {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final long VERSION = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;

  private UuidV7() {}

  /** A new id. */
  public static UUID next() {
    long high = System.currentTimeMillis() << 16 | VERSION | RANDOM.nextLong() & 0x0fffL;
    long low = VARIANT | RANDOM.nextLong() >>> 2;
    return new UUID(high, low);
  }
}
