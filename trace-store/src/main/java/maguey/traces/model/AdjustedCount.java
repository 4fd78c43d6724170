package maguey.traces.model;

import java.math.BigDecimal;
import java.math.MathContext;
import maguey.common.tracing.w3c.SamplingThreshold;

/**
 * How many spans a stored one stands for, because whoever sent it kept a share only and says which:
 * {@code docs/adr/047-shares-in-tracestate.md}. With three digits, so that the many ways to write
 * one in three are one row of figures.
 */
public final class AdjustedCount {
  /** Of a span whose sender kept all, or says nothing that can be read. */
  public static final float ONE = 1;

  /** Whoever may send can claim any share; a span counts no more than this. */
  private static final double MOST = 1_000;

  private static final MathContext THREE_DIGITS = new MathContext(3);

  private AdjustedCount() {}

  /** By the span's {@code tracestate}, which may be null: from 1 to 1000. */
  public static float of(String traceState) {
    return SamplingThreshold.in(traceState).map(AdjustedCount::of).orElse(ONE);
  }

  private static float of(SamplingThreshold share) {
    double count = Math.min(MOST, share.adjustedCount());
    return new BigDecimal(count).round(THREE_DIGITS).floatValue();
  }
}
