package maguey.load.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SoakTest {
  /** Warm-up, twenty milliseconds, whatever, then the end. */
  private static List<Double> day(double end) {
    return List.of(900.0, 800.0, 20.0, 20.0, 400.0, 400.0, end, end);
  }

  @Test
  void drift_endTwiceAsSlowAndANoticeableMore_fails() {
    assertThat(Soak.drift(day(20)).passed()).isTrue();
    assertThat(Soak.drift(day(60)).passed()).isTrue();
    assertThat(Soak.drift(day(60.5)).passed()).isFalse();
    assertThat(Soak.drift(day(60.5)).detail()).contains("60.5 ms", "20.0 ms in the second");
  }

  @Test
  void drift_nothingToCompare_fails() {
    assertThat(Soak.drift(List.of()).passed()).isFalse();
    assertThat(Soak.drift(List.of(5.0, 5.0, 5.0)).passed()).isFalse();
  }
}
