package maguey.traces.compat;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go writes them: {@code 1h2m}, {@code 1.5s}, {@code 100ms}. */
final class GoDuration {
  private static final Pattern PART =
      Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)(ns|us|µs|μs|ms|s|m|h|d)");
  private static final Map<String, BigDecimal> MILLIS =
      Map.of(
          "ns", new BigDecimal("0.000001"),
          "us", new BigDecimal("0.001"),
          "µs", new BigDecimal("0.001"),
          "μs", new BigDecimal("0.001"),
          "ms", BigDecimal.ONE,
          "s", new BigDecimal(1_000),
          "m", new BigDecimal(60_000),
          "h", new BigDecimal(3_600_000),
          "d", new BigDecimal(86_400_000));

  private GoDuration() {}

  /** Milliseconds; empty when it is no duration. */
  static Optional<BigDecimal> millis(String text) {
    Matcher part = PART.matcher(text);
    BigDecimal sum = BigDecimal.ZERO;
    int end = 0;
    while (end < text.length() && part.find(end) && part.start() == end) {
      sum = sum.add(new BigDecimal(part.group(1)).multiply(MILLIS.get(part.group(2))));
      end = part.end();
    }
    return end > 0 && end == text.length() ? Optional.of(sum) : Optional.empty();
  }
}
