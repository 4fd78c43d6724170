package maguey.common.ticket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * What a ticket's QR code says; {@link SignedTicketCode} is its signed form.
 *
 * <p>30 bytes: version 1, key id 1, event number 4, ticket id 16, generation 2, valid from 3, valid
 * to 3. Times are whole minutes since 2020, so they are cut to the minute. No personal data and no
 * price is in it, nor a trace id: the server looks the trace up.
 *
 * @param keyId the signing key, 0 to 255
 * @param eventNumber the event's short number
 * @param generation rises with each transfer or reissue, which kills the code before it
 */
public record TicketCode(
    int keyId, int eventNumber, UUID ticketId, int generation, Instant validFrom, Instant validTo) {

  static final int BYTES = 30;
  static final byte VERSION = 1;
  private static final Instant EPOCH = Instant.parse("2020-01-01T00:00:00Z");
  private static final long LAST_MINUTE = (1 << 24) - 1;

  /** The same ticket's code under another key. */
  public TicketCode with(int otherKeyId) {
    return new TicketCode(otherKeyId, eventNumber, ticketId, generation, validFrom, validTo);
  }

  byte[] toBytes() {
    return ByteBuffer.allocate(BYTES)
        .put(VERSION)
        .put((byte) keyId)
        .putInt(eventNumber)
        .putLong(ticketId.getMostSignificantBits())
        .putLong(ticketId.getLeastSignificantBits())
        .putShort((short) generation)
        .put(minutes(validFrom))
        .put(minutes(validTo))
        .array();
  }

  static TicketCode fromBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes, 1, BYTES - 1);
    return new TicketCode(
        in.get() & 0xff,
        in.getInt(),
        new UUID(in.getLong(), in.getLong()),
        in.getShort() & 0xffff,
        time(in),
        time(in));
  }

  private static byte[] minutes(Instant time) {
    long minutes = Duration.between(EPOCH, time).toMinutes();
    long kept = Math.max(0, Math.min(LAST_MINUTE, minutes));
    return new byte[] {(byte) (kept >> 16), (byte) (kept >> 8), (byte) kept};
  }

  private static Instant time(ByteBuffer in) {
    int minutes = (in.get() & 0xff) << 16 | (in.get() & 0xff) << 8 | (in.get() & 0xff);
    return EPOCH.plus(Duration.ofMinutes(minutes));
  }
}
