package maguey.common.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final AtomicLong clock = new AtomicLong();
  private final RateLimit limit = new RateLimit(8, clock::get);

  @Test
  void peer_afterItsBurst_waitsForItsAllowance() {
    assertThat(limit.allows("a")).isTrue();
    assertThat(limit.allows("a")).isTrue();
    assertThat(limit.allows("a")).isFalse();

    clock.addAndGet(TimeUnit.SECONDS.toNanos(8));
    assertThat(limit.allows("a")).isTrue();
    assertThat(limit.allows("a")).isFalse();
  }

  @Test
  void peers_other_haveTheirOwn() {
    limit.allows("a");
    limit.allows("a");

    assertThat(limit.allows("b")).isTrue();
  }
}
