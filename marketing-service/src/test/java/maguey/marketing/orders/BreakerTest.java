package maguey.marketing.orders;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private final AtomicLong time = new AtomicLong();
  private final Breaker breaker = new Breaker(time::get);

  @Test
  void failures_aFew_changeNothing() {
    IntStream.range(0, 4).forEach(i -> breaker.failed());

    assertThat(breaker.allows()).isTrue();
    assertThat(breaker.allows()).isTrue();
  }

  @Test
  void failures_inARow_letNobodyThroughUntilThePauseIsOver() {
    IntStream.range(0, 4).forEach(i -> assertThat(breaker.failed()).isFalse());

    assertThat(breaker.failed()).isTrue();
    assertThat(breaker.allows()).isFalse();
    time.addAndGet(TimeUnit.SECONDS.toNanos(2));
    assertThat(breaker.allows()).as("one tries").isTrue();
    assertThat(breaker.allows()).as("the others wait for it").isFalse();
  }

  @Test
  void tryAfterThePause_decides() {
    IntStream.range(0, 5).forEach(i -> breaker.failed());
    time.addAndGet(TimeUnit.SECONDS.toNanos(2));
    breaker.allows();
    assertThat(breaker.failed()).as("told once").isFalse();
    assertThat(breaker.allows()).isFalse();
    time.addAndGet(TimeUnit.SECONDS.toNanos(2));
    breaker.allows();
    breaker.succeeded();

    assertThat(breaker.allows()).isTrue();
    assertThat(breaker.allows()).isTrue();
  }
}
