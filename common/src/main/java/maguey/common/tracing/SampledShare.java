package maguey.common.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import maguey.common.tracing.w3c.SamplingThreshold;

/** How many of the traces that begin are recorded; those of a part say in which share they are. */
final class SampledShare {
  static final SampledShare ALL = new SampledShare(1);

  private final double ratio;
  private final SamplingThreshold threshold;
  private final SamplingResult recorded;

  /**
   * A share of all.
   *
   * @param ratio within 0 and 1
   */
  SampledShare(double ratio) {
    this.ratio = ratio;
    threshold = SamplingThreshold.ofShare(ratio);
    recorded = ratio < 1 ? new Recorded(threshold.state()) : SamplingResult.recordAndSample();
  }

  SamplingResult decide(String traceId) {
    return ratio > 0 && threshold.keeps(traceId) ? recorded : SamplingResult.drop();
  }

  @Override
  public String toString() {
    return String.valueOf(ratio);
  }

  /** Where a trace begins, nobody has said anything before. */
  private record Recorded(TraceState state) implements SamplingResult {
    @Override
    public SamplingDecision getDecision() {
      return SamplingDecision.RECORD_AND_SAMPLE;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.empty();
    }

    @Override
    public TraceState getUpdatedTraceState(TraceState above) {
      return state;
    }
  }
}
