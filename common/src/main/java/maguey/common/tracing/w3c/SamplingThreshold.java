package maguey.common.tracing.w3c;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which share of traces is kept, as OpenTelemetry says it: a trace is kept when the 56 random bits
 * of its id are not below the threshold, which travels in {@code tracestate} as {@code ot=th:HEX}.
 * So whoever meets a span days later knows how many it stands for.
 *
 * @param rejected how many of 2^56 lots are not kept, from 0 to 2^56 - 1
 * @see <a href="https://opentelemetry.io/docs/specs/otel/trace/tracestate-handling/">TraceState
 *     handling</a>
 */
public record SamplingThreshold(long rejected) {
  /** The member of {@code tracestate}. */
  public static final String KEY = "ot";

  private static final String MEMBER = KEY + "=";
  private static final String SUB_KEY = "th:";
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{1,14}");
  private static final long LOTS = 1L << 56;
  private static final int DIGITS = 14;
  private static final int LOT_FROM = 18;

  /** Keeps a share, above 0 and at most 1. */
  public static SamplingThreshold ofShare(double share) {
    return new SamplingThreshold(Math.min(LOTS - 1, Math.round((1 - share) * LOTS)));
  }

  /** Reads the value of the member; empty if there is no threshold in it, or a malformed one. */
  public static Optional<SamplingThreshold> read(String member) {
    for (String part : member.split(";")) {
      if (part.startsWith(SUB_KEY)) {
        return parse(part.substring(SUB_KEY.length()));
      }
    }
    return Optional.empty();
  }

  /** Finds it in a whole {@code tracestate}; empty as {@link #read}, and for null. */
  public static Optional<SamplingThreshold> in(String tracestate) {
    if (tracestate == null || !tracestate.contains(MEMBER)) {
      return Optional.empty();
    }
    return Arrays.stream(tracestate.split(","))
        .map(String::strip)
        .filter(member -> member.startsWith(MEMBER))
        .findFirst()
        .flatMap(member -> read(member.substring(MEMBER.length())));
  }

  /** What a context says. */
  public static Optional<SamplingThreshold> of(SpanContext context) {
    String member = context.getTraceState().get(KEY);
    return member == null ? Optional.empty() : read(member);
  }

  /** True for the traces that are kept, the same ones everywhere. */
  public boolean keeps(String traceId) {
    return Long.parseUnsignedLong(traceId, LOT_FROM, traceId.length(), 16) >= rejected;
  }

  /** How many there were for each that was kept, 1 or more. */
  public double adjustedCount() {
    return (double) LOTS / (LOTS - rejected);
  }

  /** A {@code tracestate} that says nothing else. */
  public TraceState state() {
    return TraceState.builder().put(KEY, value()).build();
  }

  /** The member with its key: {@code ot=th:e6666666666668}. */
  public String member() {
    return MEMBER + value();
  }

  private String value() {
    String digits = String.format("%0" + DIGITS + "x", rejected).replaceFirst("0+$", "");
    return SUB_KEY + (digits.isEmpty() ? "0" : digits);
  }

  private static Optional<SamplingThreshold> parse(String hex) {
    return HEX.matcher(hex).matches()
        ? Optional.of(
            new SamplingThreshold(Long.parseLong(hex + "0".repeat(DIGITS - hex.length()), 16)))
        : Optional.empty();
  }
}
