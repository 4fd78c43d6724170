package maguey.common.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
  @Test
  void meanMs_firstTries_doublesToAMinute() {
    for (RetrySchedule schedule : RetrySchedule.values()) {
      assertThat(IntStream.rangeClosed(1, 8).mapToDouble(schedule::meanMs))
          .containsExactly(500.0, 1_000.0, 2_000.0, 4_000.0, 8_000.0, 16_000.0, 32_000.0, 60_000.0);
    }
  }

  @Test
  void schedules_allTries_lastADayOrThreeDays() {
    assertThat(hours(RetrySchedule.FOR_A_DAY)).isBetween(23.0, 25.0);
    assertThat(hours(RetrySchedule.FOR_DAYS)).isBetween(68.0, 74.0);
  }

  @Test
  void pauseMs_always_isAThirdMoreOrLess() {
    assertThat(IntStream.range(0, 1_000).mapToLong(n -> RetrySchedule.FOR_DAYS.pauseMs(3)))
        .allSatisfy(pause -> assertThat(pause).isBetween(1_333L, 2_667L));
  }

  private static double hours(RetrySchedule schedule) {
    double waited = 0;
    int attempt = 1;
    while (!schedule.isOver(attempt)) {
      waited += schedule.meanMs(attempt++);
    }
    return waited / TimeUnit.HOURS.toMillis(1);
  }
}
