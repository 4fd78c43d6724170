package maguey.common.tracing;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import java.time.Duration;

/** Says on each span by how much its times are shifted, if they are. */
final class ClockOffsetMarker implements SpanProcessor {
  private final BusinessTimeClock clock;

  ClockOffsetMarker(BusinessTimeClock clock) {
    this.clock = clock;
  }

  @Override
  public void onStart(Context parent, ReadWriteSpan span) {
    Duration offset = clock.offset();
    if (!offset.isZero()) {
      span.setAttribute(MagueyAttributes.CLOCK_OFFSET, offset.toMillis() / 1000.0);
    }
  }

  @Override
  public boolean isStartRequired() {
    return true;
  }

  @Override
  public void onEnd(ReadableSpan span) {}

  @Override
  public boolean isEndRequired() {
    return false;
  }
}
