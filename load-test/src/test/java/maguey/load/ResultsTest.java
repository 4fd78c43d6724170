package maguey.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private final Results results = new Results();

  @Test
  void percentile_ofAHundred_isTheRank() {
    IntStream.rangeClosed(1, 100).forEach(i -> results.add(result("201", i)));

    assertThat(results.percentile(0.5)).isEqualTo(50);
    assertThat(results.percentile(0.99)).isEqualTo(99);
    assertThat(results.percentile(1)).isEqualTo(100);
  }

  @Test
  void byOutcome_mixed_countsEach() {
    results.add(result("201", 1));
    results.add(result("409 sold-out", 1));
    results.add(result("201", 1));

    assertThat(results.byOutcome()).isEqualTo(Map.of("201", 2, "409 sold-out", 1));
  }

  @Test
  void isFault_soldOut_isNone() {
    assertThat(LoadReport.isFault("409 sold-out")).isFalse();
    assertThat(LoadReport.isFault("503 unavailable")).isTrue();
    assertThat(LoadReport.isFault("failed ConnectException")).isTrue();
  }

  private static Results.Result result(String outcome, double millis) {
    return new Results.Result(outcome, millis, "0".repeat(32));
  }
}
