package maguey.common.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AbsentConsumersTest {
  private long nowMs = 1_000_000;
  private final AbsentConsumers absent = new AbsentConsumers(() -> nowMs);

  @Test
  void limit_nobodyMissed_isAll() {
    assertThat(absent.limit("a", 64)).isEqualTo(64);
  }

  @Test
  void limit_nobodyListened_isNoneForAWhileAndThenOne() {
    absent.missed("a");

    assertThat(absent.limit("a", 64)).isZero();
    assertThat(absent.limit("b", 64)).isEqualTo(64);
    nowMs += 250;
    assertThat(absent.limit("a", 64)).isEqualTo(1);
    assertThat(absent.limit("a", 0)).isZero();
  }

  @Test
  void missed_manyAtOnce_isOneTry() {
    for (int i = 0; i < 64; i++) {
      absent.missed("a");
    }
    nowMs += 250;

    assertThat(absent.limit("a", 64)).isEqualTo(1);
  }

  @Test
  void missed_againAndAgain_pausesUpToFiveSeconds() {
    for (int i = 0; i < 20; i++) {
      absent.missed("a");
      nowMs += 5_000;
    }

    assertThat(absent.limit("a", 64)).isEqualTo(1);
  }

  @Test
  void answered_takesAllAgain() {
    absent.missed("a");

    assertThat(absent.answered("a")).isTrue();
    assertThat(absent.answered("a")).isFalse();
    assertThat(absent.limit("a", 64)).isEqualTo(64);
  }
}
