package maguey.traces.model;

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
  public static Optional<TraceId> of(byte[] bytes) {
    return bytes.length == BYTES
        ? nonZero(SpanId.number(bytes, 0), SpanId.number(bytes, Long.BYTES))
        : Optional.empty();
  }

  /** The id in 32 hex digits of any case; empty when the text is anything else. */
  public static Optional<TraceId> parse(String hex) {
    if (hex == null || hex.length() != HEX_DIGITS || !hex.chars().allMatch(HexFormat::isHexDigit)) {
      return Optional.empty();
    }
    return nonZero(
        HexFormat.fromHexDigitsToLong(hex, 0, HEX_DIGITS / 2),
        HexFormat.fromHexDigitsToLong(hex, HEX_DIGITS / 2, HEX_DIGITS));
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

  private static Optional<TraceId> nonZero(long high, long low) {
    return (high | low) == 0 ? Optional.empty() : Optional.of(new TraceId(new UUID(high, low)));
  }
}
