package maguey.common.tracing;

import io.opentelemetry.sdk.common.Clock;
import java.time.Duration;
import java.util.function.Supplier;

/** The time of spans: the machine's, shifted by the demo clock's offset. */
final class BusinessTimeClock implements Clock {
  private final Clock real = Clock.getDefault();
  private volatile Supplier<Duration> offset = () -> Duration.ZERO;

  void follow(Supplier<Duration> newOffset) {
    offset = newOffset;
  }

  Duration offset() {
    return offset.get();
  }

  @Override
  public long now() {
    Duration shift = offset.get();
    return shift.isZero() ? real.now() : real.now() + shift.toNanos();
  }

  @Override
  public long nanoTime() {
    return real.nanoTime();
  }
}
