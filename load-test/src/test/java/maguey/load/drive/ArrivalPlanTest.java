package maguey.load.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ArrivalPlanTest {
  private static final ArrivalPlan PLAN =
      new ArrivalPlan(100, Duration.ofSeconds(4), Duration.ofSeconds(10));

  @Test
  void arrivals_ofARise_areHalfOfItsRate() {
    assertThat(PLAN.arrivals()).isEqualTo(4 * 100 / 2 + 6 * 100);
  }

  @Test
  void dueNanos_andDueWithin_tellTheSame() {
    LongStream.range(0, PLAN.arrivals())
        .forEach(
            number ->
                assertThat(PLAN.dueWithin(PLAN.dueNanos(number) / 1e9))
                    .isCloseTo(number, within(1e-3)));
  }

  @Test
  void dueNanos_afterTheRise_areEvenlyApart() {
    assertThat(PLAN.dueNanos(301) - PLAN.dueNanos(300)).isEqualTo(10_000_000);
  }

  @Test
  void ramp_longerThanTheRun_endsWithIt() {
    ArrivalPlan brief = new ArrivalPlan(10, Duration.ofSeconds(5), Duration.ofSeconds(2));

    assertThat(brief.arrivals()).isEqualTo(10);
    assertThat(brief.dueNanos(9)).isLessThan(2_000_000_000L);
  }

  @Test
  void arrivals_ofAlmostNothing_areOne() {
    assertThat(new ArrivalPlan(0.01, Duration.ZERO, Duration.ofSeconds(1)).arrivals()).isOne();
  }
}
