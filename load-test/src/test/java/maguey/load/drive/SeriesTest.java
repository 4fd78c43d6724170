package maguey.load.drive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class SeriesTest {
  private static final int COUNT = 10_000;
  private final Series series = new Series();

  @Test
  void percentiles_ofEvenLatencies_areTheirRanks() {
    fill();

    assertThat(series.count()).isEqualTo(COUNT);
    assertThat(series.percentile(50)).isCloseTo(500, within(1.0));
    assertThat(series.percentile(99.9)).isCloseTo(999, within(1.0));
    assertThat(series.percentile(100)).isCloseTo(1000, within(1.0));
  }

  /** Also the narrow ones at the end: that is where one looks. */
  @Test
  void between_everyBand_hasExamplesOfIt() {
    fill();
    double above = -1;
    for (double percent : new double[] {50, 90, 95, 99, 99.9, 100}) {
      double upTo = series.percentile(percent);
      double from = above;
      assertThat(series.between(above, upTo, 3))
          .as("up to p%s", percent)
          .isNotEmpty()
          .allSatisfy(example -> assertThat(example.millis()).isGreaterThan(from))
          .allSatisfy(example -> assertThat(example.millis()).isLessThanOrEqualTo(upTo));
      above = upTo;
    }
  }

  @Test
  void ofLabel_seldom_isFoundAmongThousands() {
    fill();
    series.add("503 unavailable", 3_000_000, "the one");

    assertThat(series.labels()).containsEntry("503 unavailable", 1L);
    assertThat(series.ofLabel("503 unavailable", 3))
        .extracting(TraceExample::traceId)
        .containsExactly("the one");
  }

  private void fill() {
    for (int i = 1; i <= COUNT; i++) {
      series.add("ordered", i * 100_000L, "trace " + i);
    }
  }
}
