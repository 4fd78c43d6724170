package maguey.traces.model;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * The id of a trace: 16 bytes, not all zero. Storage holds it as a {@code uuid}; every edge speaks
 * 32 lower-case hex digits.
 */
public record TraceId(UUID uuid) {
  private static final int BYTES = 16;
  private static final int HEX_DIGITS = 32;

  /** The id in OTLP's bytes; empty when there are not 16 of them, or all are zero. */
  public static Optional<TraceId> of(ByteString bytes) {
    return bytes.size() == BYTES ? nonZero(bytes.asReadOnlyByteBuffer()) : Optional.empty();
  }

  /** The id in 32 hex digits of any case; empty when the text is anything else. */
  public static Optional<TraceId> parse(String hex) {
    if (hex == null || hex.length() != HEX_DIGITS || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      return Optional.empty();
    }
    return nonZero(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
  }

  /** 32 lower-case hex digits. */
  public String hex() {
    return HexFormat.of().toHexDigits(uuid.getMostSignificantBits())
        + HexFormat.of().toHexDigits(uuid.getLeastSignificantBits());
  }

  @Override
  public String toString() {
    return hex();
  }

  private static Optional<TraceId> nonZero(ByteBuffer bytes) {
    UUID uuid = new UUID(bytes.getLong(), bytes.getLong());
    boolean zero = uuid.getMostSignificantBits() == 0 && uuid.getLeastSignificantBits() == 0;
    return zero ? Optional.empty() : Optional.of(new TraceId(uuid));
  }
}
