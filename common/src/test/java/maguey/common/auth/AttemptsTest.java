package maguey.common.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private final AtomicLong millis = new AtomicLong();
  private final Attempts attempts = new Attempts(millis::get);

  @Test
  void attempts_withOneNameFromOneAddress_areFewUntilTheWindowIsOver() {
    assertThat(taken(8, i -> attempts.mayTry("ann", "1.1.1.1"))).isEqualTo(5);
    assertThat(attempts.mayTry("ann", "1.1.1.2")).isTrue();
    assertThat(attempts.mayTry("ben", "1.1.1.1")).isTrue();
    millis.addAndGet(Attempts.WINDOW_MS);

    assertThat(attempts.mayTry("ann", "1.1.1.1")).isTrue();
  }

  @Test
  void attempts_fromOneAddressOrWithOneName_areBoundToo() {
    assertThat(taken(60, i -> attempts.mayTry("name-" + i, "1.1.1.1"))).isEqualTo(50);
    assertThat(taken(200, i -> attempts.mayTry("ann", "2.2.2." + i))).isEqualTo(100);
  }

  @Test
  void attempts_ofWhoeverKnowsThePassword_areForgotten() {
    assertThat(taken(5, i -> attempts.mayTry("ann", "1.1.1.1"))).isEqualTo(5);
    attempts.succeeded("ann", "1.1.1.1");

    assertThat(attempts.mayTry("ann", "1.1.1.1")).isTrue();
  }

  private static long taken(int tries, IntPredicate attempt) {
    return IntStream.range(0, tries).filter(attempt).count();
  }
}
