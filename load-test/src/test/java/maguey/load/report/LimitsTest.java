package maguey.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import maguey.load.drive.Outcome;
import maguey.load.drive.Results;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final Map<String, Goal> GOALS = Map.of("order", new Goal(250, 1_000, 50));

  private final Results results = new Results(Duration.ofSeconds(1));

  @Test
  void latencies_fewThatAreVerySlow_areOutsideTheOneInAThousand() {
    add(998, Outcome.ok("ordered"), 100);
    add(2, Outcome.ok("ordered"), 5_000);

    assertThat(broken(OptionalDouble.empty())).containsExactly("order: p99.9 at most 1000 ms");
  }

  /** One of a hundred says nothing about one of a thousand. */
  @Test
  void latencies_fewAnswers_haveNoOneInAThousand() {
    add(99, Outcome.ok("ordered"), 100);
    add(1, Outcome.ok("ordered"), 5_000);

    assertThat(broken(OptionalDouble.empty())).isEmpty();
  }

  @Test
  void latencies_whoIsRefused_isToldSoon_andErrorsAreNoFigures() {
    add(100, Outcome.refused("409 sold-out"), 60);
    add(100, Outcome.error("500"), 60_000);

    assertThat(broken(OptionalDouble.empty())).containsExactly("order, refused: p99 at most 50 ms");
    assertThat(broken(OptionalDouble.of(70))).isEmpty();
    assertThat(broken(OptionalDouble.of(0))).containsExactly("order, refused: p99 at most 0 ms");
  }

  private List<String> broken(OptionalDouble instead) {
    return new Limits(GOALS, instead, 0, 50)
        .latencies(results).stream().filter(check -> !check.passed()).map(Check::name).toList();
  }

  private void add(int times, Outcome outcome, long millis) {
    for (int i = 0; i < times; i++) {
      results.add("order", outcome, millis * 1_000_000, "0a", 0);
    }
  }
}
