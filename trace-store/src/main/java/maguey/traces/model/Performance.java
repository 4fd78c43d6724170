package maguey.traces.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How long something took, in words. The order is that of {@code performance_of} in the schema. */
public enum Performance {
  FAST(100),
  NORMAL(1_000),
  SLOW(5_000),
  VERY_SLOW(Double.POSITIVE_INFINITY);

  private final double belowMillis;

  Performance(double belowMillis) {
    this.belowMillis = belowMillis;
  }

  /** The category of a duration. */
  public static Performance of(double millis) {
    return Arrays.stream(values())
        .filter(p -> millis < p.belowMillis)
        .findFirst()
        .orElse(VERY_SLOW);
  }

  /** The category of the given name, as {@link #label()} writes it. */
  public static Optional<Performance> parse(String label) {
    return Arrays.stream(values()).filter(p -> p.label().equals(label)).findFirst();
  }

  /** {@code fast}, {@code normal}, {@code slow} or {@code very_slow}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
